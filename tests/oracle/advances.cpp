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

double Trial::advanced_under(const Clause& clause, const Case& one) {
  double sum = 0;
  if (const auto paid = one.advanced.find(clause.index); paid != one.advanced.end())
    for (const auto& [payer, amount] : paid->second) sum += amount;
  return sum;
}

/// What was paid of an advance counts again. What still waits of it lapses, and what was lost of it
/// is due again.
double Trial::set_off(const Clause& clause, Case& one) {
  for (const auto& [payer, amount] : one.advanced[clause.index])
    count_advance(clause.index, one, payer, amount);
  const std::set<Place> waits = one.waits;
  for (const Place& place : waits) {
    const Debt& debt = waiting_.at(place);
    if (debt.clause != clause.index) continue;
    lapse(debt, debt.amount);
    counts_no_more(debt, debt.amount);
    one.waits.erase(place);
    candidates_.erase(place);
    waiting_.erase(place);
  }
  for (const auto& [why, amount] : one.lost_advance[clause.index]) {
    Paying& row = paying(own_debt(clause));
    row.due -= amount;
    row.stopped[why] -= amount;
  }
  return advanced_under(clause, one);
}

Debt Trial::own_debt(const Clause& clause) {
  Debt row;
  row.clause = clause.index;
  row.owner = clause.payer;
  row.payee = clause.payee;
  return row;
}

/// A part of what was paid of an advance goes back to whoever paid it.
void Trial::comes_back(const Clause& clause, Case& one, double part) {
  for (auto& [payer, paid] : one.advanced[clause.index]) {
    const double amount = part * paid;
    paid -= amount;
    Debt row = own_debt(clause);
    paying(row).due -= amount;
    (payer == row.owner ? paying(row).paid : paying(row).moved) -= amount;
    row.of = &one;
    row.is_below = true;
    counts_no_more(row, amount);
    change(one, payer, -amount);
    change(one, clause.payee, amount);
    one.received[clause.payee] -= amount;
    into_pool(payer, one, amount, "recovery", clause.payee);
  }
}

/// Of what comes back before the claim the lender keeps as much as he bears of the loan.
void Trial::share_excess(Case& one) {
  double all = 0;
  for (const Clause& clause : scenario_.clauses) all += advanced_under(clause, one);
  const double over = -one.net[one.lender()], lost = one.what->amount;
  if (!above(lost + over, lost) || !above(lost + all, lost)) return;
  const double part = std::min(1.0, over / all);
  one.given_back += part * all;
  for (const Clause& clause : scenario_.clauses)
    if (advanced_under(clause, one) > 0) comes_back(clause, one, part);
}

}  // namespace cofferdam::oracle
