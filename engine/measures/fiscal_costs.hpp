// What a scheme costs those who pay for it, in money of the start of the calendar.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measures/lent_values.hpp"

namespace cofferdam {

/// A payer of the fiscal account: a bearer with the pools that it owns by its parts, a level of
/// government, or all public bearers together.
struct FiscalPayer {
  std::string name;           ///< `sba`; `public: city`, `public: all`
  std::vector<char> is;       ///< [bearer] whether the payer is it, or it is one of the level
  std::vector<double> owned;  ///< [bearer] part of its money that is the payer's
};

/// A bearer as a payer.
FiscalPayer fiscal_payer(std::size_t bearer, const Params& params);
/// All public bearers together; of no bearer if there are none.
FiscalPayer all_public(const Params& params);

/// A part of the cost. Above zero it is spent.
struct FiscalComponent {
  std::string name, kind;
};

/// Payers and components of a scenario, and what each component costs each payer in every trial.
///
/// Cash is taken on the day on which it moves, and what moves between a payer and its own pools
/// does not count. A pool's rest at the end of the calendar is its owners' by their parts, on the
/// day after the last. What money costs while it lies in a pool is a component of its own
/// (`holding`): what it would have saved at the discount rate, less the interest that the pool
/// earns. So the sum of all components is what the payer pays into the pools and beside them, less
/// what comes back.
class FiscalCosts {
 public:
  /// Of payers whom the scenario names, and levels of government.
  explicit FiscalCosts(const Params& params);
  /// Of some payers; without `lending` nobody may ask for `lent`, nor for what is adjusted by risk.
  FiscalCosts(const Params& params, std::vector<FiscalPayer> payers, bool lending);
  const std::vector<FiscalPayer>& payers() const { return payers_; }
  /// The total comes behind what it is the sum of; then, if the terms name a risk premium, what a
  /// private guarantor would ask for market risk, and the total with that.
  const std::vector<FiscalComponent>& components() const { return components_; }
  /// Whether the scenario has anything by which the component can cost the payer something.
  bool applies(std::size_t payer, std::size_t component) const;
  /// Works out the trials of a settled run.
  void observe(const TrialRun& run);
  /// [trial]
  std::span<const double> cost(std::size_t payer, std::size_t component) const {
    return costs_[payer * components_.size() + component];
  }
  std::span<const double> total(std::size_t payer) const { return cost(payer, total_); }
  /// Only with a risk premium.
  std::span<const double> risk_adjusted(std::size_t payer) const { return cost(payer, total_ + 2); }
  const LentValues& lent() const { return *lent_; }

 private:
  enum Of : std::size_t { kClaims, kRecoveries, kGains };

  /// Cash of a line, by the payers' parts in those who pay and get it.
  struct Line {
    std::size_t component = 0;
    std::vector<double> parts;  ///< [payer]
  };
  void add_lines();
  std::size_t component(const std::string& name, const std::string& kind);
  double part(std::size_t payer, std::size_t bearer) const;
  void add_losses(const Settlement& settlement);
  void add_lines_of(const Settlement& settlement);
  void add_holding(std::size_t trials);
  void add_administration(std::size_t trials);
  void add_totals(std::size_t trials);
  void add_market_risk(std::size_t trials);
  std::vector<double>& sums(std::size_t payer, std::size_t component) {
    return costs_[payer * components_.size() + component];
  }
  void spend(std::size_t bearer, std::size_t trial, double amount, double worth);

  const Params& params_;
  const FiscalTerms& terms_;
  std::vector<FiscalPayer> payers_;
  std::vector<FiscalComponent> components_;
  std::vector<Line> flows_, funding_;  ///< [flow], [funding line] of the programme
  std::vector<std::size_t> pool_of_;   ///< [bearer] kOutside: none
  std::size_t contributions_ = 0, holding_ = 0, administration_ = 0, total_ = 0;
  std::optional<LentValues> lent_;
  std::vector<std::vector<double>> costs_;  ///< [payer x components + component][trial]
  std::vector<std::vector<double>> spent_, spent_worth_;  ///< [pool][trial] by its bearer
};

}  // namespace cofferdam
