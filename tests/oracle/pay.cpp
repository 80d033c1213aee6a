// From what is due to what is paid: limits, the cap, the sublimit, the money, and who steps in.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

bool above(double a, double b) {
  return a - b > 1e-12 * std::max({std::abs(a), std::abs(b), 1e-300});
}

Paying& Trial::paying(const Debt& debt) {
  const auto row =
      paying_row_.find(paying_key(scenario_.clauses[debt.clause].name, debt.owner, debt.payee));
  if (row == paying_row_.end()) throw std::runtime_error("oracle: nobody owes this");
  return result_.payings[row->second];
}

/// The clause asks for an amount: paid now, or on its settlement date.
void Trial::owe(const Clause& clause, std::size_t layer, Case& one, const std::string& payer,
                const std::string& payee, double amount) {
  if (!above(one.what->amount + amount, one.what->amount)) return;  // rounding
  Debt debt;
  debt.clause = clause.index;
  debt.layer = layer;
  debt.of = &one;
  debt.owner = debt.payer = payer;
  debt.payee = payee;
  debt.amount = amount;
  debt.since = day_;
  paying(debt).due += amount;
  owes_less(debt, -amount);
  if (scenario_.settled(clause.name)) {
    reserve_below(debt);
    debt.number = ++waits_;
    queue(debt);
  } else {
    pay(debt);
  }
}

void Trial::pay(Debt debt) {
  fails(debt, cut(debt));
  below_ceilings(debt);
  const Passed passed = pass(std::move(debt));
  not_passed(passed);
  from_money(passed, -1);
}

bool Trial::has_failed(const std::string& bearer) const {
  const auto failure = world_.failures.find(bearer);
  return failure != world_.failures.end() && failure->second <= day_;
}

/// Who has failed owes a part alone, of an amount that was not cut before; what is cut of it.
double Trial::cut(Debt& debt) {
  if (debt.cut || !has_failed(debt.payer)) return 0;
  debt.cut = true;
  const double lost = (1 - scenario_.failing.at(debt.payer).recovery) * debt.amount;
  debt.amount -= lost;
  if (lost > 0) rule_stopped("failure of " + debt.payer, debt, lost);
  return lost;
}

/// What is cut of an amount goes to who takes over, or is lost.
void Trial::fails(const Debt& debt, double amount) {
  if (!(amount > 0)) return;
  const std::string& other = scenario_.failing.at(debt.payer).taken_over_by;
  if (other.empty() || other == debt.payee)
    stop(debt, "failure", amount);
  else
    take_over(other, debt, amount);
}

/// What limits, cap and sublimit let through, counted as if it were all paid.
Passed Trial::pass(Debt debt) {
  Passed passed;
  const Clause& clause = scenario_.clauses[debt.clause];
  passed.amount = debt.amount;
  for (const bool per_loan : {true, false})
    for (const Limit& limit : scenario_.limits) {
      if (limit.per_loan() != per_loan || !holds(limit, debt.payer, clause.name)) continue;
      // A claim is looked at once.
      const bool of_payments = limit.is_breaker && !limit.breaker.claims && !limit.of_claims();
      const bool again = (limit.of_claims() || limit.is_breaker) && !of_payments &&
                         std::count(debt.passed.begin(), debt.passed.end(), limit.name) > 0;
      if (!again) passed.amount = let_through(limit, debt, passed.amount, passed);
      if (!again) debt.passed.push_back(limit.name);
    }
  if (clause.kind == Clause::Kind::cap && debt.payer == clause.payer) {
    double room = cap_room(clause);
    if (!above(passed.amount + room, passed.amount)) room = 0;  // rounding
    if (above(passed.amount, room)) {
      passed.blocked = passed.amount - room;
      passed.amount = room;
      rule_stopped(clause.name, debt, passed.blocked);
    }
    caps_[clause.index].paid += passed.amount;
  }
  if (pool_pays(debt)) {
    const double room = sublimit_room(debt);
    if (above(passed.amount, room)) {
      passed.sublimited = passed.amount - room;
      passed.amount = room;
      if (clause.kind == Clause::Kind::cap && debt.payer == clause.payer)
        caps_[clause.index].paid -= passed.sublimited;
    }
    PoolState& pool = pools_[debt.payer];
    pool.used[clause.name] += passed.amount;
    pool.used_this_year[clause.name] += passed.amount;
  }
  for (const auto& [limit, entry] : passed.counted)
    limits_[limit].paid[entry].second = passed.amount;
  passed.debt = std::move(debt);
  return passed;
}

/// Pays what passed as far as there is money (`part` of it, if not negative), and takes the rest
/// back from whatever counted it.
void Trial::from_money(const Passed& passed, double part) {
  const Debt& debt = passed.debt;
  const Clause& clause = scenario_.clauses[debt.clause];
  const double paid = from_pool(debt, passed.amount, part);
  for (const auto& [limit, entry] : passed.counted) limits_[limit].paid[entry].second = paid;
  const double lacking = passed.amount - paid;
  if (clause.kind == Clause::Kind::cap && debt.payer == clause.payer)
    caps_[clause.index].paid -= lacking;
  if (pool_pays(debt)) {
    pools_[debt.payer].used[clause.name] -= lacking;
    pools_[debt.payer].used_this_year[clause.name] -= lacking;
  }
  move(debt, paid);
  if (lacking > 0) {
    const bool budget = pools_[debt.payer].terms->budget_only();
    short_of(debt, budget ? "budget" : "balance", lacking);
  }
}

void Trial::move(const Debt& debt, double amount) {
  if (!(amount > 0)) return;
  Case& one = *debt.of;
  const Clause& clause = scenario_.clauses[debt.clause];
  change(one, debt.payer, amount);
  change(one, debt.payee, -amount);
  if (!one.due) one.advanced[debt.clause][debt.payer] += amount;
  if (remembers(clause) && debt.payer == debt.owner) one.paid[{debt.clause, debt.payer}] += amount;
  if (clause.kind != Clause::Kind::share) one.received[debt.payee] += amount;
  if (debt.payer == debt.owner)
    paying(debt).paid += amount;
  else {
    paying(debt).moved += amount;
    owes_less(debt, amount);
  }
  if (is_filled(clause) && debt.payer == debt.owner)
    layers_[{debt.clause, debt.layer, cell(clause, one, one.trigger)}].net += amount;
  if (clause.kind == Clause::Kind::layers && debt.payer == debt.owner)
    result_.layers[layer_row_[debt.clause] + debt.layer].paid += amount;
  if (clause.contract) {
    one.contract_paid[debt.clause] += amount;
    line_.by_contracts[debt.payee] -= amount;
  }
  into_pool(debt.payee, one, amount, "payment", debt.payer);
}

static Debt stopped_by(Debt debt, const std::string& rule) {
  debt.stopped_by.insert(rule);
  const auto place = std::find(debt.passed.begin(), debt.passed.end(), rule);
  debt.passed.erase(place, debt.passed.end());
  return debt;
}

/// What rules stopped goes to who steps in, waits, or is lost.
void Trial::not_passed(const Passed& passed) {
  const Debt& debt = passed.debt;
  for (const auto& [limit, amount] : passed.stopped) {
    if (!limit->overflow.empty())
      take_over(limit->overflow, debt, amount);
    else if (limit->carried_forward || limit->breaker.deferred)
      carry(debt, *limit, amount);
    else
      stop(debt, "limit", amount);
    if (!limit->overflow.empty() && limit->overflow == debt.payee) stop(debt, "limit", amount);
  }
  const Clause& clause = scenario_.clauses[debt.clause];
  if (passed.blocked > 0) {
    if (clause.overflow == debt.payee)
      stop(debt, "cap", passed.blocked);
    else if (!clause.overflow.empty())
      take_over(clause.overflow, debt, passed.blocked);
    else if (clause.catch_up)
      wait(stopped_by(debt, clause.name), "cap", passed.blocked);
    else
      stop(debt, "cap", passed.blocked);
  }
  if (passed.sublimited > 0) short_of(debt, "sublimit", passed.sublimited);
}

/// The pool cannot pay it.
void Trial::short_of(const Debt& debt, const std::string& why, double amount) {
  const PoolTerms& terms = *pools_[debt.payer].terms;
  if (!terms.shortfall.empty() && terms.shortfall != debt.payee) {
    const double before = paying(debt).moved;
    take_over(terms.shortfall, debt, amount);
    result_.pools[debt.payer].shortfall += paying(debt).moved - before;
  } else if (terms.deferred) {
    wait(debt, why, amount);
  } else {
    stop(debt, why, amount);
  }
}

void Trial::take_over(const std::string& other, const Debt& debt, double amount) {
  if (other == debt.payee) return;
  if (++takeovers_ > 50) throw std::runtime_error("oracle: overflow runs in a circle");
  Debt taken = debt;
  taken.payer = other;
  taken.passed.clear();
  taken.cut = false;
  taken.amount = amount;
  pay(std::move(taken));
  --takeovers_;
}

void Trial::carry(const Debt& debt, const Limit& limit, double amount) {
  Debt carried = stopped_by(debt, limit.name);
  carried.carried_by = &limit;
  wait(std::move(carried), "limit", amount);
}

void Trial::wait(Debt debt, const std::string& why, double amount) {
  debt.amount = amount;
  debt.why = why;
  debt.since = day_;
  debt.held = true;
  debt.number = ++waits_;
  queue(std::move(debt));
}

/// It is no longer due: what it was for has come back or is borne by others.
void Trial::lapse(const Debt& debt, double amount) {
  paying(debt).due -= amount;
  owes_less(debt, amount);
}

/// A layer's payer does, of what is due.
void Trial::owes_less(const Debt& debt, double amount) {
  const Clause& clause = scenario_.clauses[debt.clause];
  if (is_filled(clause))
    layers_[{debt.clause, debt.layer, cell(clause, *debt.of, debt.of->trigger)}].owed -= amount;
}

/// Unpaid for good.
void Trial::stop(const Debt& debt, const std::string& why, double amount) {
  if (!(amount > 0)) return;
  owes_less(debt, amount);
  counts_no_more(debt, amount);
  if (debt.of && !debt.of->due) debt.of->lost_advance[debt.clause][why] += amount;
  paying(debt).stopped[why] += amount;
  if (why == "balance" || why == "budget") result_.pools[debt.payer].unpaid += amount;
}

/// What waits and is stopped by the same rule again counts once.
void Trial::rule_stopped(const std::string& name, const Debt& debt, double amount) {
  if (debt.stopped_by.count(name)) return;
  RuleResult& rule = result_.rules[rule_row_.at(name)];
  rule.stopped += amount;
  // What rounding leaves of no room, for the loan or in what is paid of it.
  const double dust = debt.of ? 1e-12 * std::max(debt.of->what->amount, debt.of->row->lent) : 0;
  if (!rule.first && amount > dust) rule.first = day_;
}

/// A breaker has tripped, be there anything to stop or not.
void Trial::rule_warns(const std::string& name) {
  RuleResult& rule = result_.rules[rule_row_.at(name)];
  if (!rule.first) rule.first = day_;
}

void Trial::begin_line(Line::Kind kind, const Case& one, const std::string& clause) {
  line_ = {};
  line_.day = day_;
  line_.kind = kind;
  line_.of = one.event;
  line_.clause = clause;
}

void Trial::end_line(double loss) {
  line_.loss = loss;
  const auto year = static_cast<std::size_t>(calendar_.year_of(day_));
  bool any = loss != 0;
  for (const auto& [bearer, amount] : line_.change) {
    any = any || amount != 0;
    result_.borne[bearer] += amount;
    result_.borne_by_year[year][bearer] += amount;
    result_.cash_by_year[year][bearer] += amount;
  }
  if (any) result_.lines.push_back(line_);
}

void Trial::change(Case& one, const std::string& bearer, double amount) {
  one.net[bearer] += amount;
  line_.change[bearer] += amount;
}

}  // namespace cofferdam::oracle
