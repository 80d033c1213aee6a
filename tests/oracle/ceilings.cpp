// Ceilings over what several clauses pay one payee of a claim.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

static double of_way(const Amounts& amounts, const std::string& bearer) {
  const auto found = amounts.find(bearer);
  return found == amounts.end() ? 0 : found->second;
}

/// The claim less what has come back of it; before it is due the default.
double Trial::claim_now(const Case& one) const {
  return one.due ? std::max(0.0, loss_now(one)) : one.what->amount;
}

/// What the clauses of the ceiling may pay of a claim together.
double Trial::most_below(const Ceiling& ceiling, const Clause& clause, const Case& one) const {
  if (!ceiling.at_most.rate) return ceiling.at_most.value * one.seen.loans;
  if (ceiling.of_claim) return ceiling.at_most.value * claim_now(one);
  return ceiling.at_most.value *
         (of_way(one.net, clause.payee) + of_way(one.received, clause.payee));
}

/// What the ceiling leaves for a clause now, beside what has passed it and what waits for its date.
double Trial::room_now(const Ceiling& ceiling, std::size_t clause, Case& one) {
  const double most = most_below(ceiling, scenario_.clauses[clause], one);
  Seen by_loan = seen(one.what->row);
  by_loan.principal = one.seen.principal;
  by_loan.included = one.seen.included;
  const Agreed agreed = nominal(scenario_, by_loan, claim_now(one));
  std::map<std::size_t, double> counts = one.below[ceiling.name];
  for (const auto& [other, amount] : one.reserved[ceiling.name]) counts[other] += amount;
  const double room = room_below(ceiling, agreed, clause, most, counts);
  return above(one.what->amount + room, one.what->amount) ? room : 0;  // rounding
}

/// What waits for its date holds the room that there is for it.
void Trial::reserve_below(Debt& debt) {
  debt.holds_room = true;
  Case& one = *debt.of;
  for (const Ceiling& ceiling : scenario_.ceilings)
    if (ceiling.clauses.count(debt.clause)) {
      const double room = room_now(ceiling, debt.clause, one);
      one.reserved[ceiling.name][debt.clause] += std::min(debt.amount, std::max(0.0, room));
    }
}

void Trial::release_reserved(const Debt& debt, double amount) {
  if (!debt.of || !debt.holds_room) return;
  for (auto& [ceiling, clauses] : debt.of->reserved)
    if (const auto own = clauses.find(debt.clause); own != clauses.end())
      own->second = std::max(0.0, own->second - amount);
}

/// What passes the ceilings counts until it is lost.
void Trial::below_ceilings(Debt& debt) {
  if (debt.is_below) return;
  debt.is_below = true;
  Case& one = *debt.of;
  for (const Ceiling& ceiling : scenario_.ceilings) {
    if (!ceiling.clauses.count(debt.clause)) continue;
    const double room = room_now(ceiling, debt.clause, one);
    if (!above(one.what->amount + debt.amount, one.what->amount + room)) continue;
    const double off = debt.amount - room;
    owes_less(debt, off);
    if (!one.due) one.lost_advance[debt.clause]["ceiling"] += off;
    paying(debt).stopped["ceiling"] += off;
    rule_stopped(ceiling.name, debt, off);
    debt.amount = room;
  }
  for (const Ceiling& ceiling : scenario_.ceilings)
    if (ceiling.clauses.count(debt.clause)) one.below[ceiling.name][debt.clause] += debt.amount;
}

/// What is lost, or due no more, leaves room below ceilings.
void Trial::counts_no_more(const Debt& debt, double amount) {
  release_reserved(debt, amount);
  if (!debt.of || !debt.is_below) return;
  for (auto& [ceiling, clauses] : debt.of->below)
    if (const auto own = clauses.find(debt.clause); own != clauses.end())
      own->second = std::max(0.0, own->second - amount);
}

}  // namespace cofferdam::oracle
