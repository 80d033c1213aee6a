#include "measures/group_sums.hpp"

#include <algorithm>

#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

GroupSums::GroupSums(const Params& params, Worth worth)
    : params_(params), worth_(std::move(worth)) {}

GroupSums::Sums GroupSums::zeros(std::size_t trials) const {
  return Sums(pricing().groups().size(), std::vector<double>(trials));
}

GroupSums::Sums GroupSums::amounts(Pricing::Of of, const Settlement& settlement) const {
  Sums sums = zeros(settlement.trials);
  for (std::uint32_t trial = 0; trial < settlement.trials; ++trial)
    pricing().amounts(of).each_due(settlement, trial,
                                   [&](std::uint32_t day, std::uint32_t row, double amount) {
                                     sums[pricing().group_of()[row]][trial] += amount * worth_(day);
                                   });
  return sums;
}

GroupSums::Sums GroupSums::income(const FlowIncome& flow, const Settlement& settlement) const {
  Sums sums = zeros(settlement.trials);
  for (std::uint32_t trial = 0; trial < settlement.trials; ++trial)
    flow.each_day(settlement, trial, [&](std::uint32_t day, std::size_t group, double amount) {
      if (group < sums.size()) sums[group][trial] += amount * worth_(day);
    });
  return sums;
}

GroupSums::Sums GroupSums::borne(const Settlement& settlement, const Weight& weight) const {
  Sums sums = zeros(settlement.trials);
  const Events& events = settlement.events;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const std::size_t group = pricing().group_of()[events.exposure[e]];
    if (group >= sums.size()) continue;
    const double worth = worth_(params_.calendar->day_of(events.time[e]));
    for (std::size_t b = 0; b < settlement.parts.size(); ++b)
      if (const double part = weight(b, group); part != 0)
        sums[group][events.trial[e]] += part * settlement.parts[b][e] * worth;
  }
  return sums;
}

void add_weighted(const GroupSums::Sums& amounts, const std::vector<double>& weights,
                  GroupSums::Sums& sum) {
  for (std::size_t g = 0; g < sum.size(); ++g)
    for (std::size_t t = 0; t < sum[g].size(); ++t) sum[g][t] += weights[g] * amounts[g][t];
}

std::size_t component_of(const FlowLine& flow, std::vector<GroupComponent>& components) {
  const std::string kind = name_of(flow.kind);
  for (std::size_t c = 0; c < components.size(); ++c)
    if (components[c].name == flow.name && components[c].kind == kind) return c;
  components.push_back({flow.name, kind});
  return components.size() - 1;
}

std::vector<double> joined(const GroupSums::Sums& sums, const GroupRow& row) {
  std::vector<double> sum(sums.front().size());
  for (const std::size_t group : row.groups)
    for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += sums[group][t];
  return sum;
}

std::vector<GroupRow> group_rows(const Pricing& pricing, const std::vector<std::size_t>& of) {
  std::vector<GroupRow> rows;
  for (const std::size_t group : of) {
    if (!pricing.has_tag()) break;
    const std::string& value = pricing.groups()[group].value;
    auto row = std::find_if(rows.begin(), rows.end(),
                            [&](const GroupRow& known) { return known.value == value; });
    if (row == rows.end()) row = rows.insert(rows.end(), {value, {}});
    row->groups.push_back(group);
  }
  rows.push_back({"(all)", of});
  return rows;
}

}  // namespace cofferdam
