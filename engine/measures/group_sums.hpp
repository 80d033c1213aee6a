// What loans of each group of `pricing` move in each trial.
#pragma once
#include <functional>
#include <vector>

#include "model/pricing.hpp"
#include "model/trials.hpp"

namespace cofferdam {

class GroupSums {
 public:
  using Sums = std::vector<std::vector<double>>;  ///< [group][trial]
  /// What an amount of a day counts.
  using Worth = std::function<double(std::uint32_t day)>;

  GroupSums(const Params& params, Worth worth);

  const Pricing& pricing() const { return *params_.pricing; }
  Sums amounts(Pricing::Of of, const Settlement& settlement) const;
  /// Of a flow of `groups + 1` groups, the last of which is no loan.
  Sums income(const FlowIncome& flow, const Settlement& settlement) const;
  /// Losses less what comes back, with the weight that a bearer has in a group.
  using Weight = std::function<double(std::size_t bearer, std::size_t group)>;
  Sums borne(const Settlement& settlement, const Weight& weight) const;

  Sums zeros(std::size_t trials) const;

 private:
  const Params& params_;
  Worth worth_;
};

/// Adds amounts [group][trial], each times the weight of its group.
void add_weighted(const GroupSums::Sums& amounts, const std::vector<double>& weights,
                  GroupSums::Sums& sum);

/// What of a margin or of support is told by itself.
struct GroupComponent {
  std::string name, kind;
};
/// The place of that of a flow; added if it is new.
std::size_t component_of(const FlowLine& flow, std::vector<GroupComponent>& components);

/// Rows of a table: groups together, and what tells them.
struct GroupRow {
  std::string value;                ///< of the tag, or (all)
  std::vector<std::size_t> groups;  ///< that it is the sum of
};

/// [trial]
std::vector<double> joined(const GroupSums::Sums& sums, const GroupRow& row);

/// Of some groups: each value of the tag, and all of them.
std::vector<GroupRow> group_rows(const Pricing& pricing, const std::vector<std::size_t>& of);

}  // namespace cofferdam
