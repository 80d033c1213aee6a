// Payments by whom they are due to, or from, and under which clause.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "waterfall/settlement.hpp"

namespace cofferdam {

/// Ways of money to one payee, or from one payer, under one clause or under all.
struct PaymentGroup {
  std::size_t bearer = 0;  ///< the payee, or the payer
  std::string clause;      ///< (all): all clauses together
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

/// Bearer by bearer in order of appearance: one group a clause, then all of them together. Lines
/// that `counts` leaves out are in none.
template <class Counts>
std::vector<PaymentGroup> payment_groups(const std::vector<PaymentLine>& lines,
                                         std::size_t PaymentLine::*side, const Counts& counts) {
  std::vector<std::vector<PaymentGroup>> by_bearer;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!counts(lines[i])) continue;
    const std::size_t bearer = lines[i].*side;
    const auto known = std::find_if(by_bearer.begin(), by_bearer.end(), [&](const auto& groups) {
      return groups.front().bearer == bearer;
    });
    auto& groups = known == by_bearer.end() ? by_bearer.emplace_back() : *known;
    if (groups.empty()) groups.push_back({bearer, "(all)", {}});
    auto group = std::find_if(groups.begin() + 1, groups.end(), [&](const PaymentGroup& one) {
      return one.clause == lines[i].clause;
    });
    if (group == groups.end())
      group = groups.insert(groups.end(), PaymentGroup{bearer, lines[i].clause, {}});
    group->lines.push_back(i);
    groups.front().lines.push_back(i);
  }
  std::vector<PaymentGroup> all;
  for (auto& groups : by_bearer) {
    std::rotate(groups.begin(), groups.begin() + 1, groups.end());
    all.insert(all.end(), groups.begin(), groups.end());
  }
  return all;
}

inline std::vector<PaymentGroup> groups_by_payee(const std::vector<PaymentLine>& lines) {
  return payment_groups(lines, &PaymentLine::payee, [](const PaymentLine&) { return true; });
}

/// What a bearer takes over for others is not due from him.
inline std::vector<PaymentGroup> groups_by_payer(const std::vector<PaymentLine>& lines) {
  return payment_groups(lines, &PaymentLine::payer,
                        [](const PaymentLine& line) { return !line.takes_over; });
}

}  // namespace cofferdam
