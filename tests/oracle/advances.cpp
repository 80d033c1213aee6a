// A part of a default that is paid before its claim is due, and set off when it is.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

void Trial::collect_advances() {
  for (const Clause& clause : scenario_.clauses)
    for (Case& one : cases_) {
      if (!clause.advance || !one.seen.claims.count(clause.claim)) continue;
      if (one.what->kind != Event::Kind::default_) continue;
      const Day day = add(one.what->day, clause.advance->lag);
      if (day < one.trigger && day <= calendar_.last) advances_on_[day].emplace_back(&one, &clause);
    }
}

/// Those of today, by clause and then by claim.
void Trial::pay_advances() {
  const auto today = advances_on_.find(day_);
  if (today == advances_on_.end()) return;
  for (const auto& [one, clause] : today->second) {
    if (!one->happened) default_or_claim(*one);  // on the very day
    const double part = std::max(0.0, one->net[clause->payee]);
    double due = std::min(clause->advance->rate(*one->row) * one->what->amount, part);
    if (clause->at_most) due = std::min(due, compensation_room(*clause, *one));
    begin_line(Line::Kind::payment, *one, clause->name);
    owe(*clause, 0, *one, clause->payer, clause->payee, due);
    end_line(0);
  }
}

/// Clauses act on the claim as if no advance had been paid, until it is set off.
void Trial::put_aside(Case& one) {
  for (const auto& [clause, by_payer] : one.advanced)
    for (const auto& [payer, amount] : by_payer) count_advance(clause, one, payer, -amount);
}

void Trial::count_advance(std::size_t clause, Case& one, const std::string& payer, double amount) {
  const std::string& payee = scenario_.clauses[clause].payee;
  one.net[payer] += amount;
  one.net[payee] -= amount;
  one.received[payee] += amount;
}

/// What was paid of an advance, or still waits. What was lost of it is due again with the claim.
double Trial::set_off(const Clause& clause, Case& one) {
  double sum = 0;
  for (const auto& [payer, amount] : one.advanced[clause.index]) {
    count_advance(clause.index, one, payer, amount);
    sum += amount;
  }
  one.was_advanced[clause.index] = sum;
  for (const auto& [place, debt] : waiting_)
    if (debt.of == &one && debt.clause == clause.index) sum += debt.amount;
  Debt row;
  row.clause = clause.index;
  row.owner = clause.payer;
  row.payee = clause.payee;
  for (const auto& [why, amount] : one.lost_advance[clause.index]) {
    paying(row).due -= amount;
    paying(row).stopped[why] -= amount;
  }
  return sum;
}

/// Of it, as far as it was paid, the clauses below know at once; of what still waits as it is paid.
void Trial::too_much(const Clause& clause, Case& one, double amount) {
  const double paid = std::min(amount, one.was_advanced[clause.index]);
  one.owed_back[clause.index] = amount - paid;
  one.too_much[clause.index] = paid;
  count_advance(clause.index, one, clause.payer, -paid);
}

void Trial::pay_back(const Clause& clause, Case& one) {
  const auto too_much = one.too_much.find(clause.index);
  if (too_much == one.too_much.end() || !(too_much->second > 0)) return;
  const double amount = too_much->second;
  one.too_much.erase(too_much);
  count_advance(clause.index, one, clause.payer, amount);
  begin_line(Line::Kind::payment, one, clause.name);
  comes_back(clause, one, amount);
  end_line(0);
}

void Trial::comes_back(const Clause& clause, Case& one, double amount) {
  Debt row;
  row.clause = clause.index;
  row.owner = clause.payer;
  row.payee = clause.payee;
  paying(row).due -= amount;
  paying(row).paid -= amount;
  change(one, clause.payer, -amount);
  change(one, clause.payee, amount);
  one.received[clause.payee] -= amount;
  into_pool(clause.payer, one, amount, "recovery", clause.payee);
}

}  // namespace cofferdam::oracle
