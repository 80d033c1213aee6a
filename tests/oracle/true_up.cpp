// What comes back so that each bears what the clauses say of what is left.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

/// What of a due limits of each loan let through, and who takes over; `paid` by limit so far.
Amounts Trial::allowed_of_loan(const Case& one, const Clause& clause, const std::string& payer,
                               const std::string& payee, double due, Amounts& paid) const {
  Amounts pays;
  std::vector<std::pair<std::string, double>> moved;
  double left = due;
  for (const Limit& limit : scenario_.limits) {
    if (!limit.per_loan() || limit.is_breaker || limit.of_claims()) continue;
    if (!holds(limit, payer, clause.name)) continue;
    const double whole =
        limit.denominator.empty() ? 1 : one.row->lent * weight(limit, limit.part, one.what->row);
    const double room = std::max(0.0, limit.level * whole * one.seen.loans - paid[limit.name]);
    const double through = std::min(left, room);
    if (!limit.overflow.empty() && limit.overflow != payee)
      moved.emplace_back(limit.overflow, left - through);
    paid[limit.name] += through;
    left = through;
  }
  pays[payer] += left;
  for (const auto& [other, amount] : moved)
    if (amount > 0)
      for (const auto& [who, part] : allowed_of_loan(one, clause, other, payee, amount, paid))
        pays[who] += part;
  return pays;
}

/// To each what he bears beyond what the clauses say of the claim less all cash so far, plus costs;
/// if there is less than that the same part of it, and of more the rest by what each still bears.
Amounts Trial::split_true_up(const Case& one, double amount) const {
  const double left = std::max(0.0, loss_now(one) - amount);
  Amounts paid;
  Seen seen = one.seen;
  seen.allowed = [&](const Clause& clause, const std::string& payer, const std::string& payee,
                     double due) { return allowed_of_loan(one, clause, payer, payee, due, paid); };
  const Amounts target = by_rates(scenario_, seen, left, true).bears;
  Amounts split, rest = one.net;
  double beyond = 0;
  for (const auto& [bearer, bears] : one.net) {
    const auto said = target.find(bearer);
    const double over = bears - std::max(0.0, said == target.end() ? 0 : said->second);
    if (over <= 1e-12 * one.what->amount) continue;
    beyond += split[bearer] = over;
  }
  if (beyond > amount) {
    for (auto& [bearer, part] : split) part *= amount / beyond;
    return split;
  }
  for (const auto& [bearer, part] : split) rest[bearer] -= part;
  if (amount - beyond > 1e-13 * amount)
    for (const auto& [bearer, part] : in_proportion(rest, amount - beyond, one.lender()))
      split[bearer] += part;
  return split;
}

}  // namespace cofferdam::oracle
