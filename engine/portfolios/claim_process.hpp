// When policies have claims, and which: a Poisson process, or a number of each policy year.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "distributions/distribution.hpp"
#include "frequencies/frequency.hpp"
#include "portfolios/drawn_claims.hpp"
#include "portfolios/factor_sets.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/hazards.hpp"
#include "portfolios/policy_line.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// Policies that share factors.
///
/// Of Poisson claims the number of all of them in a year is drawn, then to which each belongs and
/// when it happens; this is the law of a process of each by itself. Other numbers are drawn policy
/// by policy, for each calendar year or the part of it in which the policy is in force.
///
/// Contract, with a stream for each class and calendar year: claim_count gives the number of claims
/// (of other than Poisson numbers word i is of policy i). Word k of claim_place says of the k-th of
/// them, if it is Poisson, whose it is and when; else word k of claim_time says when. Word k of
/// claim_size is its size.
class ClaimProcess {
 public:
  /// `drawn`: [row] at how many times the stated rate claims are drawn; other than 1 of Poisson
  /// numbers alone.
  ClaimProcess(const Value& portfolio, const PortfolioContext& context,
               const LoanExposures& exposures, FieldResolver& resolver,
               const std::vector<double>& drawn, Problems& problems);

  std::size_t classes() const { return classes_.size(); }
  std::size_t years() const { return classes_.front().years.size(); }
  const std::string& label(std::size_t of) const { return classes_[of].label; }
  double policies(std::size_t of) const { return classes_[of].policies; }
  std::uint64_t entity(std::size_t of, std::size_t year) const {
    return classes_[of].years[year].entity;
  }
  /// Appends the claims of a class in a year, without amounts, trial after trial; `sizes` become
  /// the uniforms of their sizes.
  void draw(std::size_t of, std::size_t year, std::uint64_t seed, const TrialPart& part,
            const Factors& factors, DrawnClaims& claims, std::vector<double>& sizes) const;
  /// Mean number of claims of a trial in the long run.
  double expected_claims() const;
  /// Mean number of claims of one policy of a row in a year of its life, in the long run.
  double mean(std::size_t row) const { return units_[row] * frequency_->mean(); }

 private:
  /// The part of a calendar year in which policies of a row are in force.
  struct Cell {
    std::uint32_t row = 0;
    double count = 0;                   ///< of policies
    double from = 0, to = 0;            ///< years
    double mass_from = 0, mass_to = 0;  ///< the same in years of a steady process
    const Frequency* number = nullptr;  ///< of one policy; null: a Poisson process
  };
  struct Year {
    std::vector<Cell> cells;
    PolicyLine line;  ///< of the cells
    std::unique_ptr<Frequency>
        number;  ///< of all claims, if Poisson of the same mean in all trials
    std::uint64_t entity = 0;
    double policies = 0;  ///< of the cells
  };
  struct Class {
    std::vector<Loading> loadings;
    double correction = 1;  ///< of the factors' multiplier, which keeps the mean
    std::string label;
    std::uint64_t entity = 0;
    double policies = 0;
    std::vector<Year> years;
  };

  void make_classes(const Value& portfolio, const PortfolioContext& context, Problems& problems);
  void read_season(const Value& season, Problems& problems);
  void read_mixing(const Value& portfolio, const PortfolioContext& context, Problems& problems);
  void add_cells(std::uint32_t row, Class& to, const Value& where, Problems& problems);
  const Frequency* scaled(double factor, const Value& where, Problems& problems);
  /// Part of the claims of a year that happens by `time`, in years of a steady process.
  double season_by(double time) const;
  double time_of_season(double mass) const;
  /// When a claim happens, `part` of the claims of the cell before it.
  double time_in(const Cell& cell, double part) const;
  double multiplier(const Class& of, std::size_t year, std::uint64_t seed, std::int64_t trial,
                    std::size_t index, const Factors& factors) const;
  /// How many claims there are in each trial.
  std::vector<std::uint32_t> poisson_numbers(const Class& of, std::size_t year, std::uint64_t seed,
                                             const TrialPart& part, const Factors& factors) const;
  void place(const Year& year, std::span<const double> places, std::size_t first,
             DrawnClaims& claims) const;
  /// Appends a number of claims for each policy; how many there are in each trial.
  std::vector<std::uint32_t> draw_numbers(const Year& year, std::uint64_t seed,
                                          const TrialPart& part, DrawnClaims& claims) const;

  const Calendar* calendar_;
  const LoanExposures* exposures_;
  std::unique_ptr<Frequency> frequency_;
  bool poisson_ = false;
  std::vector<std::pair<double, std::unique_ptr<Frequency>>> scaled_;
  std::vector<double> units_;   ///< [row]
  std::vector<double> season_;  ///< [month of the calendar] weight of mean 1; empty: none
  int first_month_ = 0;         ///< of the calendar's start, from 0
  std::unique_ptr<Distribution> mixing_;
  int mixing_factor_ = -1;
  std::uint64_t mixing_entity_ = 0;
  std::vector<Class> classes_;
};

}  // namespace cofferdam
