// Exposures of firms that several portfolios share: which firm each is one of, what it has from it,
// and what happens to it when the firm defaults.
#pragma once
#include "portfolios/background.hpp"
#include "portfolios/default_sampler.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// One exposure for each firm of the share that the key `share_of_firms` draws. Problems: no such
/// firms; a key that needs a file.
FirmLinks links_of_share(const Value& portfolio, const PortfolioContext& context,
                         Problems& problems);
/// The same firms in the order in which new business is made with them, which is drawn. Problems
/// too: there is none, firms that come over time.
FirmLinks links_in_order(const Value& portfolio, const PortfolioContext& context,
                         Problems& problems);
/// The firms that the column `firm` of the file names, [row of `source`]. Problems: at its cells.
FirmLinks links_of_file(const Value& portfolio, const PortfolioContext& context,
                        const RowSource& source, Problems& problems);

/// Gives the exposures the PDs, tags and numbers of their firms. False if a name is declared again;
/// the problem is then told.
bool inherit(const Value& portfolio, LoanExposures& exposures, Problems& problems);
/// When exposures begin: with their firms, or at the start, [row]; empty without a calendar.
std::vector<double> starts_with_firms(const FirmLinks& links);
/// Refuses keys that belong to the firms.
void check_keys_of_firms(const Value& portfolio, std::span<const char* const> keys,
                         Problems& problems);

/// Exposures by firm.
class FirmFollowers {
 public:
  /// `exposures` have links, and outlive it.
  FirmFollowers(const LoanExposures& exposures, const std::string& portfolio);

  /// Rows of a firm, ascending.
  std::span<const std::uint32_t> rows_of(std::uint32_t firm) const {
    return std::span(rows_).subspan(first_[firm], first_[firm + 1] - first_[firm]);
  }
  SampledClass sampled() const;
  /// Appends the defaults of the exposures that are alive when their firms default; amounts are
  /// left to the caller. Those that would begin later end as they begin.
  ClassDraw draw(const Background& background, std::uint32_t first_row, Events& events) const;

 private:
  const LoanExposures& exposures_;
  DefaultClass all_;
  /// What a default of its firm asks of an exposure, side by side.
  struct Life {
    double start = 0, end = 0, count = 0;
  };
  void set_lives();
  bool has_any(std::uint32_t firm) const { return any_[firm / 64] >> (firm % 64) & 1; }

  std::vector<std::uint64_t> any_;    ///< bits: firms that have something
  std::vector<std::uint32_t> first_;  ///< [firm] its first place in rows_; one more at the end
  std::vector<std::uint32_t> rows_;
  bool one_each_ = false;               ///< firm k has row k and nothing else
  std::vector<Life> lives_;             ///< those that differ
  std::vector<std::uint32_t> life_of_;  ///< [place in rows_]; empty if all are alike
};

}  // namespace cofferdam
