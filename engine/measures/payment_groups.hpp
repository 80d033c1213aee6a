// Payments by whom they are due to and under which clause.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "waterfall/settlement.hpp"

namespace cofferdam {

/// Ways of money to one payee, under one clause or under all.
struct PaymentGroup {
  std::size_t payee = 0;
  std::string clause;  ///< (all): all clauses together
  std::vector<std::size_t> lines;

  /// Sum over its lines of the column that `column` picks from their outcomes, [trial].
  template <class Column>
  std::vector<double> sum(const Settlement& settlement, const Column& column) const {
    std::vector<double> sums(settlement.trials, 0.0);
    for (const std::size_t line : lines) {
      const std::vector<double>& values = column(settlement.payments[line]);
      for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += values[t];
    }
    return sums;
  }
};

/// Payee by payee in order of appearance: one group a clause, then all of them together.
inline std::vector<PaymentGroup> payment_groups(const std::vector<PaymentLine>& lines) {
  std::vector<std::vector<PaymentGroup>> by_payee;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto payee = std::find_if(by_payee.begin(), by_payee.end(), [&](const auto& groups) {
      return groups.front().payee == lines[i].payee;
    });
    auto& groups = payee == by_payee.end() ? by_payee.emplace_back() : *payee;
    if (groups.empty()) groups.push_back({lines[i].payee, "(all)", {}});
    auto group = std::find_if(groups.begin() + 1, groups.end(), [&](const PaymentGroup& known) {
      return known.clause == lines[i].clause;
    });
    if (group == groups.end())
      group = groups.insert(groups.end(), PaymentGroup{lines[i].payee, lines[i].clause, {}});
    group->lines.push_back(i);
    groups.front().lines.push_back(i);
  }
  std::vector<PaymentGroup> all;
  for (auto& groups : by_payee) {
    std::rotate(groups.begin(), groups.begin() + 1, groups.end());
    all.insert(all.end(), groups.begin(), groups.end());
  }
  return all;
}

}  // namespace cofferdam
