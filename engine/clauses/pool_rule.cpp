#include "clauses/pool_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "clauses/payment.hpp"
#include "clauses/settlement_dates.hpp"
#include "clauses/walk.hpp"

namespace cofferdam {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

}  // namespace

struct PoolRule::State final : RuleState {
  PoolAccounts accounts;
  std::size_t planned = 0;  ///< next of the plan
  /// Amounts that wait for money on the same dates, or without dates.
  struct Queue {
    const SettlementDates* dates = nullptr;
    Moment at = kNever;               ///< when they are tried
    std::vector<Waiting> of;          ///< [instance]
    std::vector<std::size_t> handed;  ///< [instance] handed over and not tried yet
  };
  std::vector<Queue> deferred;
  Queue& queue_of(const HeldBack& held) {
    for (Queue& queue : deferred)
      if (queue.dates == held.of->dates) return queue;
    Queue& added = deferred.emplace_back();
    added.dates = held.of->dates;
    added.of.resize(instances);
    added.handed.resize(instances);
    return added;
  }
  std::size_t instances = 1;
  std::vector<double> paid;          ///< [line] within the sublimit's period
  std::vector<std::size_t> paid_in;  ///< [line] year of `paid`
  std::size_t year = 0;              ///< next to be recorded
  VolumeSet::State in_force;
  std::vector<VolumeSet::State> fees;
  std::vector<std::vector<double>> fee_before;  ///< [fee][instance] volume that has paid
};

void PoolRule::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  state.accounts.start(weights_.size());
  state.planned = 0;
  state.deferred.clear();
  state.instances = weights_.size();
  state.paid.assign(terms_.lines.size(), 0.0);
  state.paid_in.assign(terms_.lines.size(), 0);
  state.year = 0;
  if (!in_force_.empty()) in_force_.start(walk, state.in_force);
  state.fees.resize(fee_volumes_.size());
  state.fee_before.assign(fee_volumes_.size(), std::vector<double>(weights_.size(), 0.0));
  for (std::size_t f = 0; f < fee_volumes_.size(); ++f) fee_volumes_[f].start(walk, state.fees[f]);
}

Moment PoolRule::next(Walk& walk) const {
  const State& state = walk.s.state<State>(slot);
  const Moment planned = state.planned < plan_.size() ? plan_[state.planned].at : kNever;
  Moment first = planned;
  for (const State::Queue& queue : state.deferred) first = std::min(first, queue.at);
  return first;
}

void PoolRule::step(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  act(walk, state, plan_[state.planned++]);
}

void PoolRule::act(Walk& walk, State& state, const Planned& planned) const {
  if (planned.event == PoolEvent::record) return record(walk, state);
  if (state.accounts.closed()) return;
  if (planned.event == PoolEvent::loan_fee || planned.event == PoolEvent::year_fee ||
      planned.event == PoolEvent::part_year)
    return credit_fee(walk, state, planned.index, planned.event != PoolEvent::part_year);
  bool came = false;
  state.accounts.turn(planned.event, planned.index, planned.time, terms_, weights_,
                      [&](PoolFlow flow, std::size_t i, double amount) {
                        came = came || amount > 0;
                        log(walk, flow, i, Settlement::kNoEntry, amount,
                            flow == PoolFlow::closing ? 0 : state.accounts[i].balance());
                        fund(walk, flow, party_of(flow, planned.index), amount);
                      });
  if (planned.event == PoolEvent::close)
    for (State::Queue& queue : state.deferred) queue.at = kNever;
  if (came) money_came(walk, state);
}

std::size_t PoolRule::party_of(PoolFlow flow, std::size_t contribution) const {
  if (flow == PoolFlow::contribution) return terms_.contributions[contribution].bearer;
  if (flow == PoolFlow::top_up) return terms_.top_up.bearer;
  return flow == PoolFlow::interest ? kOutside : terms_.owner;
}

/// `due`: else the volume so far pays nothing.
void PoolRule::credit_fee(Walk& walk, State& state, std::size_t fee, bool due) const {
  const FeeTerms& terms = terms_.fees[fee];
  const double end = end_of_day(walk);
  double sum = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const Volumes::Totals totals = fee_volumes_[fee].at(state.fees[fee], i, end);
    const double volume =
        terms.per_year ? totals.in_force_years + kJustBefore * totals.in_force : totals.filed;
    const double amount = terms.rate * (volume - state.fee_before[fee][i]);
    state.fee_before[fee][i] = volume;
    if (amount == 0 || !due) continue;
    record_due(walk, i, -amount);
    state.accounts[i].add(interest_time(walk), amount);
    log(walk, PoolFlow::fee, i, Settlement::kNoEntry, amount, state.accounts[i].balance());
    sum += amount;
  }
  fund(walk, PoolFlow::fee, terms.bearer, sum);
  if (sum > 0) money_came(walk, state);
}

/// The end of a year, after all else of its last day.
void PoolRule::record(Walk& walk, State& state) const {
  PoolOutcomes& outcomes = walk.s.pools[index_];
  const std::size_t at = state.year++ * walk.s.trials + walk.trial;
  double required = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    outcomes.balance[at] += state.accounts[i].balance();
    const double share = weights_[i];
    // Without a part in the opening stock an instance gains nothing from it.
    if (const double needed = state.accounts[i].required(); needed > 0)
      required = std::max(required, needed / share);
  }
  outcomes.required[at] = required;
  if (in_force_.empty()) return;
  outcomes.in_force[at] = in_force_.at(state.in_force, 0, end_of_day(walk)).in_force;
}

double PoolRule::available(Walk& walk, std::uint32_t entry) const {
  const State& state = walk.s.state<State>(slot);
  return state.accounts[instance(walk.s.events.exposure[entry])].balance();
}

double PoolRule::pass_sublimit(Walk& walk, std::uint32_t /*entry*/, const Payment& payment,
                               double amount) const {
  const PoolLine& line = terms_.lines[payment.pool_line];
  if (std::isinf(line.sublimit)) return amount;
  State& state = walk.s.state<State>(slot);
  double& paid = state.paid[payment.pool_line];
  const std::size_t year = line.per_year ? walk.year() : 0;
  if (state.paid_in[payment.pool_line] != year) paid = 0;
  state.paid_in[payment.pool_line] = year;
  const double pass = std::min(amount, std::max(0.0, line.sublimit - paid));
  paid += pass;  // what the balance does not cover is taken back
  return pass;
}

void PoolRule::sum_due(Walk& walk, std::uint32_t entry, double amount, Sums& due) const {
  const std::size_t i = instance(walk.s.events.exposure[entry]);
  for (auto& [known, sum] : due)
    if (known == i) {
      sum += amount;
      return;
    }
  due.emplace_back(i, amount);
}

double PoolRule::even_part(Walk& walk, std::uint32_t entry, const Sums& due) const {
  const std::size_t i = instance(walk.s.events.exposure[entry]);
  for (const auto& [known, sum] : due)
    if (known == i) return sum > 0 ? std::min(1.0, available(walk, entry) / sum) : 1;
  return 1;
}

double PoolRule::pay(Walk& walk, std::uint32_t entry, const Payment& payment, double amount,
                     const Payment& of, double part) const {
  State& state = walk.s.state<State>(slot);
  PoolAccount& account = state.accounts[instance(walk.s.events.exposure[entry])];
  if (!walk.deferred) record_due(walk, instance(walk.s.events.exposure[entry]), amount);
  const double paid = account.pay(interest_time(walk), amount, walk.deferred, part);
  state.paid[payment.pool_line] -= amount - paid;
  if (paid > 0)
    log(walk, PoolFlow::payment, instance(walk.s.events.exposure[entry]), entry, -paid,
        account.balance());
  const double missing = amount - paid;
  const Reason reason = terms_.only_budget() ? Reason::budget : Reason::balance;
  payment.note(walk, entry, terms_.name, amount, paid, name_of(reason), account.balance());
  if (missing <= 0) return paid;
  PoolOutcomes& outcomes = walk.s.pools[index_];
  if (!walk.deferred) {
    const double time = walk.calendar().time_of_day(walk.day());
    if (time < outcomes.exhausted[walk.trial]) {
      outcomes.exhausted[walk.trial] = time;
      outcomes.line[walk.trial] = static_cast<double>(payment.pool_line);
    }
    outcomes.short_by[walk.trial] += missing;
    const std::size_t year = walk.year();
    outcomes.short_in[year * walk.s.trials + walk.trial] += missing;
  }
  if (payment.shortfall) return paid;
  if (terms_.deferred) {
    defer(walk, state, hold_back(walk, payment, of, entry, missing, this));
  } else {
    of.stop(walk, reason, missing);
    outcomes.unpaid[walk.trial] += missing;
  }
  return paid;
}

/// What was deferred may be paid, today if the step has not passed.
void PoolRule::money_came(Walk& walk, State& state) const {
  if (!terms_.deferred || state.accounts.closed()) return;
  for (State::Queue& queue : state.deferred) {
    if (std::all_of(queue.of.begin(), queue.of.end(), [](const auto& of) { return of.empty(); }))
      continue;
    queue.at = std::min(queue.at, queue.dates ? queue.dates->first_from(walk.now + 1)
                                              : walk.next(DayStep::held_back));
    walk.call_at(queue.at);
  }
}

/// What is missing of an amount waits for money.
void PoolRule::defer(Walk& walk, State& state, const HeldBack& held) const {
  state.queue_of(held).of[instance(walk.s.events.exposure[held.entry])].add(walk, held);
}

void PoolRule::release(Walk& walk, std::vector<HeldBack>& due) const {
  State& state = walk.s.state<State>(slot);
  for (State::Queue& queue : state.deferred) {
    if (queue.at != walk.now) continue;
    queue.at = kNever;
    for (std::size_t i = 0; i < queue.of.size(); ++i) {
      const std::size_t before = due.size();
      // Where each gets the same part, all are tried.
      queue.of[i].hand_over(walk, terms_.pro_rata ? kEndless : state.accounts[i].balance(), due);
      queue.handed[i] = due.size() - before;
    }
  }
}

void PoolRule::mark(Walk& walk) const {
  walk.held = walk.deferred = true;
}

void PoolRule::pay_released(Walk& walk, const HeldBack& held) const {
  State& state = walk.s.state<State>(slot);
  const std::size_t i = instance(walk.s.events.exposure[held.entry]);
  HeldBack now = held;
  bring_up_to_date(walk, now);
  HeldBack rest = now;
  now.amount = std::min(now.amount, available(walk, held.entry));
  rest.amount -= now.amount;
  if (rest.amount > 0) defer(walk, state, rest);
  if (now.amount > 0) held.payment->pay_held(walk, now);
  // Money that limits or other burdens left may pay more.
  State::Queue& queue = state.queue_of(held);
  if (queue.handed[i] > 0 && --queue.handed[i] == 0 && !state.accounts.closed() &&
      queue.of[i].may_pay(state.accounts[i].balance()))
    walk.call_at(queue.at = walk.now);
}

void PoolRule::defaulted(Walk& walk, std::uint32_t entry) const {
  State& state = walk.s.state<State>(slot);
  if (!in_force_.empty()) in_force_.defaulted(walk, state.in_force, entry);
  for (std::size_t f = 0; f < fee_volumes_.size(); ++f)
    fee_volumes_[f].defaulted(walk, state.fees[f], entry);
}

void PoolRule::recovered(Walk& walk, std::uint32_t entry) const {
  get_back(walk, entry, -walk.s.parts[terms_.bearer][entry]);
}

void PoolRule::get_back(Walk& walk, std::uint32_t entry, double back) const {
  State& state = walk.s.state<State>(slot);
  if (back == 0) return;
  const std::size_t i = instance(walk.s.events.exposure[entry]);
  PoolAccount& account = state.accounts[i];
  if (state.accounts.closed() || (back > 0 && terms_.only_budget())) {
    // It passes through to the owner; a stock, if there was one, would get it.
    if (!state.accounts.closed()) account.foresee(interest_time(walk), back);
    return fund(walk, PoolFlow::lapse, terms_.owner, -back);
  }
  record_due(walk, i, -back);
  if (back > 0) {
    account.add(interest_time(walk), back);
    log(walk, PoolFlow::recovery, i, entry, back, account.balance());
    if (back > walk.dust(entry)) money_came(walk, state);
    return;
  }
  // Costs are paid like claims; what the balance does not cover the owner pays.
  const double paid = account.pay(interest_time(walk), -back, false);
  log(walk, PoolFlow::recovery, i, entry, -paid, account.balance());
  if (paid == -back) return;
  PoolOutcomes& outcomes = walk.s.pools[index_];
  double& exhausted = outcomes.exhausted[walk.trial];
  exhausted = std::min(exhausted, walk.calendar().time_of_day(walk.day()));
  outcomes.short_by[walk.trial] += -back - paid;
  outcomes.short_in[walk.year() * walk.s.trials + walk.trial] += -back - paid;
  fund(walk, PoolFlow::lapse, terms_.owner, -back - paid);
}

void PoolRule::end(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  const auto stop = [&](HeldBack held) {
    bring_up_to_date(walk, held);
    held.of->stop(walk, terms_.only_budget() ? Reason::budget : Reason::balance, held.amount);
    walk.s.pools[index_].unpaid[walk.trial] += held.amount;
  };
  for (const State::Queue& queue : state.deferred)
    for (const Waiting& of : queue.of) of.each(stop);
}

void PoolRule::fund(Walk& walk, PoolFlow flow, std::size_t bearer, double amount) const {
  if (amount == 0) return;
  const std::size_t year = walk.year();
  walk.s.funding[funding_line(flow, bearer)][year * walk.s.trials + walk.trial] += amount;
}

void PoolRule::record_due(Walk& walk, std::size_t instance, double amount) const {
  if (walk.s.dues && walk.s.dues->pool == index_)
    walk.s.dues->dues.push_back({walk.trial, walk.now, instance, amount});
}

void PoolRule::log(Walk& walk, PoolFlow flow, std::size_t instance, std::uint32_t entry,
                   double amount, double balance) const {
  if (walk.s.log)
    walk.s.log->accounts.push_back({walk.now, index_, instance, flow, entry, amount, balance});
}

}  // namespace cofferdam
