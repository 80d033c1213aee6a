// A part of a default that is paid before its claim is due, and set off when it is.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

void Trial::collect_advances() {
  for (Case& one : cases_)
    for (const Clause& clause : scenario_.clauses) {
      if (!clause.advance || !one.seen.claims.count(clause.claim)) continue;
      const Day day = add(one.what->day, clause.advance->lag);
      if (day < one.trigger && day <= calendar_.last) advances_on_[day].emplace_back(&one, &clause);
    }
}

/// Those of today.
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

/// What was never paid of it is due again with the claim.
void Trial::set_off(const Clause& clause, Case& one) {
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    Debt& debt = it->second;
    if (debt.of != &one || debt.clause != clause.index) {
      ++it;
      continue;
    }
    lapse(debt, debt.amount);
    counts_no_more(debt, debt.amount);
    one.waits.erase(it->first);
    candidates_.erase(it->first);
    it = waiting_.erase(it);
  }
  Debt row;
  row.clause = clause.index;
  row.owner = clause.payer;
  row.payee = clause.payee;
  for (const auto& [why, amount] : one.lost_advance[clause.index]) {
    paying(row).due -= amount;
    paying(row).stopped[why] -= amount;
  }
  one.lost_advance.erase(clause.index);
}

/// What was too much of it.
void Trial::pay_back(const Clause& clause, Case& one) {
  const auto too_much = one.too_much.find(clause.index);
  if (too_much == one.too_much.end()) return;
  const double amount = too_much->second;
  one.too_much.erase(too_much);
  Debt row;
  row.clause = clause.index;
  row.owner = clause.payer;
  row.payee = clause.payee;
  begin_line(Line::Kind::payment, one, clause.name);
  paying(row).due -= amount;
  paying(row).paid -= amount;
  change(one, clause.payer, -amount);
  change(one, clause.payee, amount);
  one.received[clause.payee] -= amount;
  into_pool(clause.payer, one, amount, "recovery", clause.payee);
  end_line(0);
}

}  // namespace cofferdam::oracle
