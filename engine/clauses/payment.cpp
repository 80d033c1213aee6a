#include "clauses/payment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "clauses/held_back.hpp"
#include "clauses/limit_rule.hpp"
#include "clauses/plain_payment.hpp"
#include "clauses/pool_rule.hpp"
#include "clauses/settlement_dates.hpp"
#include "clauses/walk.hpp"

namespace cofferdam {

void Payment::due(Walk& walk, std::uint32_t entry, double amount) const {
  if (amount == 0) return;
  if (is_plain() && !listener && !walk.s.log) return PlainPayment(*this, walk.s).pay(entry, amount);
  walk.s.payments[line_].due[walk.s.events.trial[entry]] += amount;
  if (dates) return dates->hold(walk, *this, entry, amount);
  pay(walk, entry, amount, *this);
}

void Payment::count_paid(Walk& walk, std::uint32_t entry, double amount) const {
  const Events& events = walk.s.events;
  PaymentOutcomes& outcomes = walk.s.payments[line_];
  const std::uint32_t trial = events.trial[entry], origin = events.origin[entry];
  outcomes.paid[trial] += amount;
  if (origin != entry)
    outcomes.delay[trial] += amount * 12 * (events.time[entry] - events.time[origin]);
  if (listener && amount != 0) listener->paid(walk, *this, entry, amount);
}

void Payment::give_back(Walk& walk, std::uint32_t entry, double amount) const {
  walk.move(entry, payer_, payee_, amount, compensates_);
  // Of what comes back from outside the pool hears when everybody has got his part.
  if (pool && walk.s.kind[entry] == EntryKind::payment) pool->get_back(walk, entry, -amount);
}

double Payment::pass_limits(Walk& walk, std::uint32_t entry, double amount,
                            const Payment& of) const {
  // What was held back has passed the limits before the rule that held it, or all of them.
  const auto holder =
      !walk.held ? limits.begin() : std::find(limits.begin(), limits.end(), walk.trying->by);
  const auto passed = static_cast<std::size_t>(holder - limits.begin());
  for (std::size_t i = 0; i < limits.size() && amount > 0; ++i) {
    const LimitRule& limit = *limits[i];
    if (i < passed && !limit.ratio.counts_payments()) continue;
    const double pass = limit.admit(walk, entry, amount);
    const double over = amount - pass;
    amount = pass;
    if (over <= 0) continue;
    limit.stopped(walk, over);
    for (std::size_t before = 0; before < i; ++before) limits[before]->take_back(walk, entry, over);
    note(walk, entry, limit.name(), amount + over, amount, name_of(Reason::limit),
         limit.room(walk, entry));
    if (overflow[i]) {
      walk.afresh([&] { overflow[i]->pay(walk, entry, over, of); });
    } else {
      limit.hold(walk, *this, of, entry, over);
    }
  }
  if (ceiling && amount > 0) {
    const double pass = ceiling->admit(walk, entry, amount), blocked = amount - pass;
    if (blocked > 0) {
      for (const LimitRule* limit : limits) limit->take_back(walk, entry, blocked);
      ceiling->block(walk, of, entry, amount, blocked);
    }
    amount = pass;
  }
  if (!pool || amount <= 0) return amount;
  const double pass = pool->pass_sublimit(walk, *this, amount);
  if (pass < amount) {
    note(walk, entry, pool->terms().name, amount, pass, name_of(Reason::sublimit), 0);
    take_back(walk, entry, amount - pass);
    if (shortfall)
      walk.afresh([&] { shortfall->pay(walk, entry, amount - pass, of); });
    else
      pool->stop_beyond(walk, entry, *this, amount - pass, of);
  }
  return pass;
}

void Payment::pay_passed(Walk& walk, std::uint32_t entry, double amount, const Payment& of,
                         double part) const {
  double paid = amount;
  if (pool && amount > 0) {
    paid = pool->pay(walk, entry, *this, amount, of, part);
    const double missing = amount - paid;
    take_back(walk, entry, missing);
    if (missing > 0 && shortfall) walk.afresh([&] { shortfall->pay(walk, entry, missing, of); });
  }
  walk.move(entry, payer_, payee_, paid, compensates_);
  if (payee_pool) payee_pool->get_back(walk, entry, paid);
  if (&of == this) return count_paid(walk, entry, paid);
  walk.s.payments[of.line_].moved[walk.s.events.trial[entry]] += paid;
  if (of.listener) of.listener->gone(walk, of, entry, paid);
}

/// Rules have counted what is not paid after all.
void Payment::take_back(Walk& walk, std::uint32_t entry, double amount) const {
  for (const LimitRule* limit : limits) limit->take_back(walk, entry, amount);
  if (ceiling) ceiling->take_back(walk, entry, amount);
}

void Payment::pay(Walk& walk, std::uint32_t entry, double amount, const Payment& of) const {
  const double passed = pass_limits(walk, entry, amount, of);
  if (passed > 0) pay_passed(walk, entry, passed, of);
  // A step that a rule has noted is not noted again.
  if (walk.s.log && !pool && passed > 0 && passed == amount) note_passed(walk, entry, amount);
}

/// A payment that no rule has stopped, with the least room that a limit leaves.
void Payment::note_passed(Walk& walk, std::uint32_t entry, double amount) const {
  const LimitRule* tightest = nullptr;
  double least = std::numeric_limits<double>::quiet_NaN();
  for (const LimitRule* limit : limits)
    if (const double room = limit->room(walk, entry); !(room >= least)) {
      if (std::isnan(room)) continue;
      least = room;
      tightest = limit;
    }
  note(walk, entry, tightest ? tightest->name() : "", amount, amount, "", least);
}

void Payment::pay_held(Walk& walk, const HeldBack& held) const {
  const std::uint32_t entry = walk.add_payment(walk.s.events.origin[held.entry]);
  pay(walk, entry, held.amount, *held.of);
  walk.afresh([&] { walk.act_after(entry, position); });
}

void Payment::stop(Walk& walk, std::uint32_t entry, Reason reason, double amount) const {
  if (listener) listener->gone(walk, *this, entry, amount);
  walk.s.payments[line_].stopped[static_cast<std::size_t>(reason)][walk.trial] += amount;
}

void Payment::exclude(Walk& walk, double base) const {
  walk.s.payments[line_].excluded[walk.trial] += base;
}

void Payment::waive(Walk& walk, std::uint32_t entry, double amount) const {
  if (listener) listener->gone(walk, *this, entry, amount);
  lower(walk, amount);
}

void Payment::lower(Walk& walk, double amount) const {
  walk.s.payments[line_].due[walk.trial] -= amount;
}

void Payment::note(Walk& walk, std::uint32_t entry, const std::string& rule, double due,
                   double paid, const char* reason, double left) const {
  if (!walk.s.log) return;
  const double stopped = due - paid;
  walk.s.log->payments.push_back(
      {entry, line_, rule, payer_, due, paid, stopped, stopped > 0 ? reason : "", left});
}

std::vector<const Rule*> Payment::rules() const {
  std::vector<const Rule*> all;
  const auto add = [&](const Payment* other) {
    if (!other) return;
    for (const Rule* rule : other->rules()) all.push_back(rule);
  };
  for (const LimitRule* limit : limits) all.push_back(limit);
  for (const Payment* taker : overflow) add(taker);
  add(ceiling_overflow);
  if (pool) all.push_back(pool);
  if (payee_pool) all.push_back(payee_pool);
  add(shortfall);
  if (dates) all.push_back(dates);
  return all;
}

}  // namespace cofferdam
