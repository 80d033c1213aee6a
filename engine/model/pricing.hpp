// What loans earn their lenders, and what is lent, class by class.
#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flows/flow_rule.hpp"
#include "model/params.hpp"
#include "ratings/capital_rules.hpp"

namespace cofferdam {

class Pricing {
 public:
  /// Loans of one lender with one value of the tag.
  struct Group {
    std::size_t lender = 0;
    std::string value;  ///< empty: there is no tag
  };
  /// Amounts of a trial: lent newly or renewed, on that day; the rest on the last day of each year,
  /// of what is in force by time. `balance` and `capital` are in money times years.
  enum Of : std::size_t { kLent, kBalance, kInterest, kFunding, kCosts, kCapital, kAmounts };

  Pricing(const Value& value, const ProgrammeContext& context, Problems& problems);

  const std::vector<Group>& groups() const { return groups_; }
  /// Bearers that lend, in the order of the scenario, and the groups of one of them.
  std::vector<std::size_t> lenders() const;
  std::vector<std::size_t> groups_of(std::size_t lender) const;
  /// [row over all portfolios]; `groups().size()` of what is no loan.
  const std::vector<std::uint32_t>& group_of() const { return group_of_; }
  const FlowRule& amounts(Of of) const { return *amounts_[of]; }
  bool has_tag() const { return !tag_.empty(); }
  /// What supervisors ask of capital; nothing: the scenario does not say.
  const std::optional<CapitalRules>& capital_rules() const { return capital_rules_; }
  /// What borrowers owe in interest on each row's loans if nothing goes wrong, on dates.
  const FlowSchedule& interest() const { return *interest_; }

 private:
  void find_groups(const Value& by, const ProgrammeContext& context, Problems& problems);

  std::string tag_;
  std::optional<CapitalRules> capital_rules_;
  std::vector<std::size_t> portfolios_;  ///< of loans
  std::vector<Group> groups_;
  std::vector<std::uint32_t> group_of_;
  std::deque<FlowLine> lines_;
  std::shared_ptr<const FlowSchedule> interest_;
  std::array<std::unique_ptr<FlowRule>, kAmounts> amounts_;
};

/// From the checked key `pricing`, if it is given, of a scenario whose programme is built.
/// Problems: no calendar, no loans, a tag that loans do not have.
void set_pricing(const Value& value, Params& params, Problems& problems);

}  // namespace cofferdam
