#include "gates/pool_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenario/words.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr double kSame = 1e-12;  // of an amount

}  // namespace

struct PoolRule::State final : RuleState {
  PoolAccounts accounts;
  std::size_t planned = 0;  ///< next of the plan
  /// Amounts that wait for money on the same dates, or without dates.
  struct Queue {
    const Gate* dates = nullptr;
    Moment at = kNever;           ///< when they are tried
    bool again = false;           ///< once more at this moment: what was tried has left money
    std::vector<Waiting> of;      ///< [instance]
    std::vector<Waiting> beyond;  ///< [line x instance] a sublimit has stopped them
    bool empty() const {
      const auto none = [](const Waiting& waiting) { return waiting.empty(); };
      return std::all_of(of.begin(), of.end(), none) &&
             std::all_of(beyond.begin(), beyond.end(), none);
    }
  };
  std::vector<Queue> deferred;
  Queue& queue_of(const HeldBack& held) {
    for (Queue& queue : deferred)
      if (queue.dates == held.of->dates) return queue;
    Queue& added = deferred.emplace_back();
    added.dates = held.of->dates;
    added.of.resize(instances);
    added.beyond.resize(lines * instances);
    return added;
  }
  std::size_t instances = 1, lines = 0;
  /// [instance] what there is for amounts that were held back: of the balance as the step began
  /// what they have not used yet. Money that comes in meanwhile is for later steps.
  std::vector<double> usable;
  Moment usable_at = kNever;  ///< that step
  std::size_t year = 0;       ///< next to be recorded
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
  state.usable.assign(weights_.size(), 0.0);
  state.usable_at = kNever;
  state.lines = terms_.lines.size();
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
  for (const State::Queue& queue : state.deferred)
    first = std::min(first, queue.again ? walk.now : queue.at);
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
  const bool moves = planned.event == PoolEvent::budget || planned.event == PoolEvent::contribution;
  state.accounts.turn(planned.event, planned.index, planned.time, terms_,
                      moves ? moved_weights(walk) : weights_,
                      [&](PoolFlow flow, std::size_t i, double amount) {
                        came = came || amount > 0;
                        log(walk, flow, i, Settlement::kNoEntry, amount,
                            flow == PoolFlow::closing ? 0 : state.accounts[i].balance());
                        fund(walk, flow, payers_of(flow, planned.index), amount);
                      });
  if (planned.event == PoolEvent::close)
    for (State::Queue& queue : state.deferred) queue.at = kNever;
  if (came) money_came(walk, state);
}

/// `due`: else the volume so far pays nothing.
void PoolRule::credit_fee(Walk& walk, State& state, std::size_t fee, bool due) const {
  const FeeTerms& terms = terms_.fees[fee];
  due = due && !walk.has_failed(terms.bearer) && !walk.has_failed(terms_.bearer);
  const double end = end_of_day(walk);
  double sum = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const Volumes::Totals totals = fee_volumes_[fee].at(state.fees[fee], i, end);
    const double volume =
        terms.per_year ? totals.in_force_years + kJustBefore * totals.in_force : totals.filed;
    const double amount = terms.rate * (volume - state.fee_before[fee][i]);
    // A pool pays no fee back: what is below zero is taken from the next.
    if (due && amount < 0) continue;
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

double PoolRule::balance(Walk& walk, std::size_t instance) const {
  const State& state = walk.s.state<State>(slot);
  return state.accounts.closed() ? 0 : state.accounts[instance].balance();
}

double PoolRule::usable(Walk& walk, State& state, std::size_t instance) const {
  if (!terms_.deferred) return state.accounts[instance].balance();
  if (state.usable_at != walk.now) {
    state.usable_at = walk.now;
    for (std::size_t i = 0; i < weights_.size(); ++i) state.usable[i] = state.accounts[i].balance();
  }
  return std::min(state.usable[instance], state.accounts[instance].balance());
}

double PoolRule::room_of_line(Walk& walk, std::size_t line) const {
  return sublimits_[line] ? sublimits_[line]->room(walk) : kEndless;
}

bool PoolRule::is_one_balance(const Walk& walk, std::uint32_t a, std::uint32_t b) const {
  return instance(walk.s.events.exposure[a]) == instance(walk.s.events.exposure[b]);
}

double PoolRule::even_part(Walk& walk, std::uint32_t entry, double due) const {
  const State& state = walk.s.state<State>(slot);
  const double balance = state.accounts[instance(walk.s.events.exposure[entry])].balance();
  return due > 0 ? std::min(1.0, balance / due) : 1;
}

std::string PoolRule::phrase(const Payment& payment, const Words&) const {
  const std::string text = "comes out of pool '" + terms_.name + "'";
  if (!terms_.names_lines) return text;
  return text + " (rank " + Words::number(terms_.lines[payment.account_line].rank) + ")";
}

double PoolRule::admit(Walk& walk, const Passage& passage, double amount, double part) const {
  State& state = walk.s.state<State>(slot);
  const std::size_t i = instance(walk.s.events.exposure[passage.entry]);
  PoolAccount& account = state.accounts[i];
  if (!walk.deferred) record_due(walk, i, amount);
  usable(walk, state, i);
  const double paid = account.pay(interest_time(walk), amount, walk.deferred, part);
  // What comes in from now on is not for what is held back today.
  if (paid > 0)
    state.usable[i] = std::min(state.usable[i] - (walk.held ? paid : 0), account.balance());
  if (paid > 0) log(walk, PoolFlow::payment, i, passage.entry, -paid, account.balance());
  const double missing = amount - paid;
  if (missing <= 0 || walk.deferred) return paid;
  PoolOutcomes& outcomes = walk.s.pools[index_];
  const double time = walk.calendar().time_of_day(walk.day());
  if (time < outcomes.exhausted[walk.trial]) {
    outcomes.exhausted[walk.trial] = time;
    outcomes.line[walk.trial] = static_cast<double>(passage.payment.account_line);
  }
  outcomes.short_by[walk.trial] += missing;
  outcomes.short_in[walk.year() * walk.s.trials + walk.trial] += missing;
  return paid;
}

void PoolRule::refuse(Walk& walk, const Passage& passage, double amount) const {
  if (terms_.deferred) return keep(walk, hold_back(walk, passage, amount, *this, reason()));
  passage.of.stop(walk, passage.entry, reason(), amount);
  walk.s.pools[index_].unpaid[walk.trial] += amount;
}

double PoolRule::left(Walk& walk, const Passage& passage) const {
  State& state = walk.s.state<State>(slot);
  return state.accounts[instance(walk.s.events.exposure[passage.entry])].balance();
}

/// What was deferred may be paid, today if the step has not passed.
void PoolRule::money_came(Walk& walk, State& state) const {
  if (!terms_.deferred || state.accounts.closed()) return;
  for (State::Queue& queue : state.deferred) {
    if (queue.empty()) continue;
    queue.at = std::min(queue.at, queue.dates ? queue.dates->earliest(walk.now + 1)
                                              : walk.next(DayStep::held_back));
    walk.call_at(queue.at);
  }
}

Waiting& PoolRule::waiting_of(const Walk& walk, State& state, const HeldBack& held) const {
  const std::size_t i = instance(walk.s.events.exposure[held.entry]);
  State::Queue& queue = state.queue_of(held);
  if (held.reason != Reason::sublimit) return queue.of[i];
  return queue.beyond[held.payment->account_line * weights_.size() + i];
}

void PoolRule::hold_beyond(Walk& walk, const Passage& passage, double amount) const {
  if (!terms_.deferred) return passage.of.stop(walk, passage.entry, Reason::sublimit, amount);
  const HeldBack held = hold_back(walk, passage, amount, *this, Reason::sublimit);
  waiting_of(walk, walk.s.state<State>(slot), held).add(walk, held);
  call_next_year(walk, walk.s.state<State>(slot));
}

/// A sublimit of each year has room again.
void PoolRule::call_next_year(Walk& walk, State& state) const {
  const std::size_t year = walk.year() + 1;
  if (year >= walk.calendar().years()) return;
  const Moment turn = moment_of(walk.calendar().first_day(year), DayStep::held_back);
  for (State::Queue& queue : state.deferred)
    for (std::size_t at = 0; at < queue.beyond.size(); ++at)
      if (terms_.lines[at / weights_.size()].per_year && !queue.beyond[at].empty()) {
        queue.at = std::min(queue.at, queue.dates ? queue.dates->earliest(turn) : turn);
        walk.call_at(queue.at);
      }
}

void PoolRule::release(Walk& walk, std::vector<HeldBack>& due) const {
  State& state = walk.s.state<State>(slot);
  for (State::Queue& queue : state.deferred) {
    if (queue.at != walk.now && !queue.again) continue;
    // Money that came in while amounts were tried is for a later moment.
    if (queue.at == walk.now) queue.at = kNever;
    queue.again = false;
    for (std::size_t i = 0; i < queue.of.size(); ++i) {
      // Where each gets the same part, all are tried.
      const double money = usable(walk, state, i);
      queue.of[i].hand_over(walk, terms_.pro_rata && money > 0 ? kEndless : money, due);
    }
    for (std::size_t at = 0; at < queue.beyond.size(); ++at)
      if (!queue.beyond[at].empty() && room_of_line(walk, at / weights_.size()) > 0 &&
          usable(walk, state, at % weights_.size()) > 0)
        queue.beyond[at].hand_over_all(due);
  }
  call_next_year(walk, state);
}

void PoolRule::mark(Walk& walk) const {
  walk.held = true;
  walk.deferred = walk.trying->reason != Reason::sublimit;
}

bool PoolRule::has_room(Walk& walk, const HeldBack& held) const {
  State& state = walk.s.state<State>(slot);
  const double money = usable(walk, state, instance(walk.s.events.exposure[held.entry]));
  if (held.reason != Reason::sublimit) return money > kSame * held.amount;
  return money > 0 && room_of_line(walk, held.payment->account_line) > 0;
}

void PoolRule::keep(Walk& walk, const HeldBack& held) const {
  State& state = walk.s.state<State>(slot);
  waiting_of(walk, state, held).add(walk, held);
  const std::size_t i = instance(walk.s.events.exposure[held.entry]);
  const double balance = state.accounts[i].balance(), later = balance - usable(walk, state, i);
  if (later > kSame * std::max(balance, held.amount)) money_came(walk, state);
}

/// As much as there is money for, unless each gets the same part.
HeldBack PoolRule::offered(Walk& walk, const HeldBack& held) const {
  if (held.reason == Reason::sublimit || (terms_.pro_rata && held.of->dates)) return held;
  State& state = walk.s.state<State>(slot);
  const double money = usable(walk, state, instance(walk.s.events.exposure[held.entry]));
  HeldBack now = held, rest = held;
  now.amount = std::min(held.amount, money);
  rest.amount -= now.amount;
  rest.since = walk.now;
  if (rest.amount > 0) keep(walk, rest);
  return now;
}

/// Money that limits or other burdens left may pay more.
void PoolRule::tried(Walk& walk, const HeldBack& held) const {
  State& state = walk.s.state<State>(slot);
  if (held.reason == Reason::sublimit || state.accounts.closed()) return;
  State::Queue& queue = state.queue_of(held);
  const std::size_t i = instance(walk.s.events.exposure[held.entry]);
  if (!queue.of[i].reaches_further(usable(walk, state, i))) return;
  queue.again = true;
  walk.call_at(walk.now);
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
  if (std::abs(back) <= walk.dust(entry)) return;
  receive(walk, instance(walk.s.events.exposure[entry]), PoolFlow::recovery, entry, back);
}

void PoolRule::take_flow(Walk& walk, std::uint32_t row, double amount) const {
  receive(walk, instance(row), PoolFlow::flow, Settlement::kNoEntry, amount);
}

void PoolRule::receive(Walk& walk, std::size_t i, PoolFlow flow, std::uint32_t entry,
                       double amount) const {
  State& state = walk.s.state<State>(slot);
  PoolAccount& account = state.accounts[i];
  if (state.accounts.closed() || (amount > 0 && terms_.only_budget)) {
    // It passes through to the owner; a stock, if there was one, would get it.
    if (!state.accounts.closed()) account.foresee(interest_time(walk), amount);
    return fund(walk, PoolFlow::lapse, terms_.owner, -amount);
  }
  record_due(walk, i, -amount);
  usable(walk, state, i);
  if (amount > 0) {
    account.add(interest_time(walk), amount);
    log(walk, flow, i, entry, amount, account.balance());
    return money_came(walk, state);
  }
  // Costs and flows are paid like claims; what the balance does not cover the owner pays.
  const double paid = account.pay(interest_time(walk), -amount, false);
  log(walk, flow, i, entry, -paid, account.balance());
  if (paid == -amount) return;
  PoolOutcomes& outcomes = walk.s.pools[index_];
  double& exhausted = outcomes.exhausted[walk.trial];
  exhausted = std::min(exhausted, walk.calendar().time_of_day(walk.day()));
  outcomes.short_by[walk.trial] += -amount - paid;
  outcomes.short_in[walk.year() * walk.s.trials + walk.trial] += -amount - paid;
  fund(walk, PoolFlow::lapse, terms_.owner, -amount - paid);
}

void PoolRule::end(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  for (const State::Queue& queue : state.deferred) {
    for (const Waiting& of : queue.of)
      of.each([&](const HeldBack& held) {
        walk.s.pools[index_].unpaid[walk.trial] += stop_for_good(walk, held);
      });
    for (const Waiting& beyond : queue.beyond)
      beyond.each([&](const HeldBack& held) { stop_for_good(walk, held); });
  }
  if (state.accounts.closed()) return;
  for (std::size_t i = 0; i < weights_.size(); ++i)
    walk.s.pools[index_].rest[walk.trial] += state.accounts[i].balance();
}

void PoolRule::fund(Walk& walk, PoolFlow flow, std::size_t bearer, double amount) const {
  if (amount == 0) return;
  const std::size_t line = funding_line(flow, bearer);
  walk.s.funding[line][walk.year() * walk.s.trials + walk.trial] += amount;
  if (walk.s.dated) walk.s.dated->funding.push_back({walk.trial, walk.day(), line, amount});
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
