#include "clauses/limit_rule.hpp"

#include <algorithm>

#include "clauses/held_back.hpp"
#include "clauses/payment.hpp"
#include "clauses/walk.hpp"

namespace cofferdam {
namespace {

/// Amounts that miss a level by less, relatively, are on it.
constexpr double kSame = 1e-12;

}  // namespace

struct LimitRule::State final : RuleState {
  RatioState ratio;
  std::vector<HeldBack> carried;
  Moment carried_until = kNever;
};

void LimitRule::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  state.carried.clear();
  state.carried_until = kNever;
  ratio.start(walk, state.ratio);
}

double LimitRule::admit(Walk& walk, std::uint32_t entry, double amount) const {
  RatioState& state = walk.s.state<State>(slot).ratio;
  const Ratio::Level at = ratio.level(walk, state, entry);
  if (at.closed) return 0;
  if (at.unlimited) {
    ratio.count(walk, state, at.at, amount);
    return amount;
  }
  const double slack = kSame * std::max(at.allowed, at.before + at.own);
  double pass = amount;
  if (ratio.counts_payments()) {
    if (at.before + amount > at.allowed + slack) {
      const bool over = at.before > at.allowed + slack;
      if (crossing_ == Crossing::cut) pass = std::clamp(at.allowed - at.before, 0.0, amount);
      if (crossing_ == Crossing::refused || (crossing_ == Crossing::paid && over)) pass = 0;
    }
  } else if (at.before + at.own > at.allowed + slack) {
    const bool over = at.before > at.allowed + slack;
    const double part = at.own > 0 ? (at.allowed - at.before) / at.own : 0;
    if (crossing_ == Crossing::cut) pass = amount * std::clamp(part, 0.0, 1.0);
    if (crossing_ == Crossing::refused || (crossing_ == Crossing::paid && over)) pass = 0;
  }
  if (amount - pass <= kSame * amount) pass = amount;
  if (pass <= kSame * amount) pass = 0;
  ratio.count(walk, state, at.at, pass);
  return pass;
}

void LimitRule::take_back(Walk& walk, std::uint32_t entry, double amount) const {
  if (amount != 0)
    ratio.count(walk, walk.s.state<State>(slot).ratio, ratio.counter(walk, entry), -amount);
}

double LimitRule::room(Walk& walk, std::uint32_t entry) const {
  const Ratio::Level at = ratio.level(walk, walk.s.state<State>(slot).ratio, entry);
  return at.unlimited ? std::numeric_limits<double>::quiet_NaN() : at.allowed - at.before;
}

void LimitRule::stopped(Walk& walk, double amount) const {
  RuleOutcomes& outcomes = walk.s.rules[index_];
  outcomes.stopped[walk.trial] += amount;
  double& first = outcomes.first[walk.trial];
  first = std::min(first, walk.calendar().time_of_day(walk.day()));
}

void LimitRule::hold(Walk& walk, const Payment& payment, const Payment& of, std::uint32_t entry,
                     double amount) const {
  State& state = walk.s.state<State>(slot);
  if (!carried_) return of.stop(walk, Reason::limit, amount);
  HeldBack held = hold_back(walk, payment, of, entry, amount, this);
  const std::size_t year = walk.calendar().year_of_day(walk.day());
  if (year + 1 < walk.calendar().years())
    held.at = tried_from(held, moment_of(walk.calendar().first_day(year + 1), DayStep::held_back));
  state.carried.push_back(held);
  state.carried_until = std::min(state.carried_until, held.at);
  walk.call_at(held.at);
}

Moment LimitRule::next(Walk& walk) const {
  return walk.s.state<State>(slot).carried_until;
}

void LimitRule::release(Walk& walk, std::vector<HeldBack>& due) const {
  State& state = walk.s.state<State>(slot);
  state.carried_until = kNever;
  std::erase_if(state.carried, [&](const HeldBack& held) {
    if (held.at == walk.now)
      due.push_back(held);
    else
      state.carried_until = std::min(state.carried_until, held.at);
    return held.at == walk.now;
  });
}

void LimitRule::mark(Walk& walk) const {
  walk.held = true;
  walk.carried_by = this;
}

void LimitRule::pay_released(Walk& walk, const HeldBack& held) const {
  HeldBack now = held;
  bring_up_to_date(walk, now);
  held.payment->pay_held(walk, now);
}

void LimitRule::defaulted(Walk& walk, std::uint32_t entry) const {
  ratio.defaulted(walk, walk.s.state<State>(slot).ratio, entry);
}
void LimitRule::claimed(Walk& walk, std::uint32_t entry) const {
  ratio.claimed(walk, walk.s.state<State>(slot).ratio, entry);
}
void LimitRule::recovered(Walk& walk, std::uint32_t entry) const {
  ratio.recovered(walk, walk.s.state<State>(slot).ratio, entry);
}

void LimitRule::end(Walk& walk) const {
  for (const HeldBack& held : walk.s.state<State>(slot).carried)
    stop_for_good(walk, held, Reason::limit);
}

}  // namespace cofferdam
