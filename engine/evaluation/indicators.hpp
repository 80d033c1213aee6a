// What each unit has done in each year of a trial: the one place that works indicators out, for
// scores that move something and for tables.
#pragma once
#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/units.hpp"
#include "flows/flow_rule.hpp"

namespace cofferdam {

/// Numbers of the trials of a run, by unit and year.
class UnitYears {
 public:
  UnitYears() = default;
  UnitYears(std::size_t units, std::size_t years, std::size_t trials, double value = 0)
      : units_(units), years_(years), trials_(trials), numbers_(units * years * trials, value) {}
  double& at(std::size_t unit, std::size_t year, std::size_t trial) {
    return numbers_[(unit * years_ + year) * trials_ + trial];
  }
  double at(std::size_t unit, std::size_t year, std::size_t trial) const {
    return numbers_[(unit * years_ + year) * trials_ + trial];
  }
  /// Of one unit and year, [trial].
  std::span<const double> of(std::size_t unit, std::size_t year) const {
    return std::span(numbers_).subspan((unit * years_ + year) * trials_, trials_);
  }
  std::size_t units() const { return units_; }
  std::size_t years() const { return years_; }
  std::size_t trials() const { return trials_; }

 private:
  std::size_t units_ = 0, years_ = 0, trials_ = 0;
  std::vector<double> numbers_;
};

/// An indicator is a ratio of these two; it has no value where the second is not above 0.
struct IndicatorParts {
  UnitYears numerator, denominator;
};

enum class IndicatorMeasure {
  lent,
  growth,
  share,
  bonds_issued,
  bonds_held,
  coverage,
  loss_rate,
  losses_per_lent,
  cost,
  leverage
};

class Indicators {
 public:
  /// From the checked key `evaluation`; `is_public` [bearer]. Problems: an indicator of what the
  /// scenario does not have, a name that stands twice.
  Indicators(const Value& evaluation, const JudgedUnits& units, const ProgrammeContext& context,
             const std::vector<char>& is_public, Problems& problems);

  const std::vector<std::string>& names() const { return names_; }
  /// Whether an indicator is in money, and not a plain number.
  bool is_amount(std::size_t indicator) const;
  /// Years in which something is lent, from the first.
  std::size_t years() const { return years_; }
  /// [indicator] of a settled run.
  std::vector<IndicatorParts> work_out(const Settlement& settlement) const;

 private:
  /// What is counted of rows that satisfy a condition.
  enum class Count { one, lent, in_force, bonds_issued, bonds_held, lost, covered, cost, balance };
  struct Term {
    Count count = Count::one;
    std::size_t mask = 0;  ///< of rows
    bool operator<(const Term& other) const {
      return std::tie(count, mask) < std::tie(other.count, other.mask);
    }
  };
  struct Ratio {
    IndicatorMeasure measure = IndicatorMeasure::lent;
    Term numerator, denominator;
  };
  using Counts = std::map<Term, UnitYears>;

  void read(const Value& indicator, Problems& problems);
  void check(const Value& indicator, Problems& problems) const;
  std::size_t mask_of(const Value& when, Problems& problems);
  void find_pools(const Value& evaluation, Problems& problems);
  void make_volumes(Problems& problems);
  bool needs(Count count) const;
  void count_volumes(Count count, const Settlement& settlement, Counts& counts) const;
  void count_losses(const Settlement& settlement, Counts& counts) const;
  double counted(Count count, const Settlement& settlement, std::size_t entry) const;
  void count_flows(const Settlement& settlement, Counts& counts) const;
  void count_balances(const Settlement& settlement, Counts& counts) const;
  IndicatorParts growth(const UnitYears& lent) const;

  const JudgedUnits& units_;
  const ProgrammeContext& context_;
  std::vector<char> is_public_;  ///< [bearer]
  std::size_t years_ = 0;
  std::vector<std::string> names_;
  std::vector<Ratio> ratios_;
  std::vector<std::uint32_t> lender_of_;         ///< [row]; kNoUnit: no loan of a unit
  std::vector<std::vector<char>> masks_;         ///< [mask][row]; 0: all rows
  std::vector<std::vector<std::size_t>> pools_;  ///< [unit]
  std::deque<FlowLine> lines_;                   ///< of volumes
  std::map<Count, std::unique_ptr<FlowRule>> volumes_;
  std::vector<std::unique_ptr<const FlowIncome>> paid_, got_;  ///< flows by public bearers
};

}  // namespace cofferdam
