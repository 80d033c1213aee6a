// Events that hit many policies at once, such as a cyber attack on a supplier of them all.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "portfolios/claim_process.hpp"
#include "portfolios/coverages.hpp"

namespace cofferdam {

/// Each shock happens on a day, evenly spread over the time of the scenario, and hits each policy
/// that is in force independently with one probability, which may be drawn for the shock.
///
/// Contract: one stream (seed, shock, trial, shock) for its number in each year, then for each
/// occurrence its day and share, the gaps between the policies that it hits, and their losses.
class Shocks {
 public:
  /// `others`: of claims without a shock, for shocks that do not say what a claim loses.
  Shocks(const Value& list, const PortfolioContext& context, const LoanExposures& exposures,
         FieldResolver& resolver, const Coverages& others, Problems& problems);

  /// Appends the claims of trial first_trial + index; occurrences are numbered from `first_name`
  /// on, each further one of a name `names` later.
  void draw(std::uint64_t seed, std::int64_t first_trial, std::uint32_t index, std::uint32_t names,
            DrawnClaims& claims) const;
  bool empty() const { return shocks_.empty(); }
  std::vector<std::string> names() const;
  void number(const std::vector<std::string>& all);
  double expected_claims() const;  ///< of a trial, where all policies are in force all the time

 private:
  struct Shock {
    std::string name;
    std::uint32_t occurrence = 0;  ///< of all portfolios
    std::uint64_t entity = 0;
    std::unique_ptr<Frequency> number;                ///< in a whole year
    std::vector<std::unique_ptr<Frequency>> in_year;  ///< [year] where it is a part of one
    double share = 0;
    std::unique_ptr<Distribution> drawn_share;  ///< null: fixed
    std::unique_ptr<ClaimSizes> sizes;          ///< of no coverage; null: as of others
  };
  void read(const Value& value, const PortfolioContext& context, FieldResolver& resolver,
            Problems& problems);
  void hit(const Shock& shock, Stream& words, std::uint32_t trial, double time,
           std::uint32_t occurrence, DrawnClaims& claims) const;

  const Calendar* calendar_;
  const LoanExposures* exposures_;
  const Coverages* others_;
  std::vector<double> last_member_;  ///< [row] policies up to it
  std::vector<Shock> shocks_;
};

}  // namespace cofferdam
