#include "clauses/advance.hpp"

#include <algorithm>
#include <map>

#include "waterfall/walk.hpp"

namespace cofferdam {

struct Advance::State final : RuleState {
  std::multimap<Moment, std::uint32_t> waiting;  ///< defaults, by the moment of their advance
  std::vector<double> due;                       ///< [default]
  std::vector<char> claimed;                     ///< [default]
  struct Lost {
    Reason reason;
    double amount;
  };
  std::multimap<std::uint32_t, Lost> lost;  ///< by default, of advances
};

void Advance::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  state.waiting.clear();
  state.lost.clear();
  if (walk.trial > 0) return;
  state.due.assign(walk.s.events.size(), 0.0);
  state.claimed.assign(walk.s.events.size(), 0);
}

double Advance::of(const Walk& walk, std::uint32_t origin) const {
  return walk.s.state<State>(slot).due[origin];
}

void Advance::defaulted(Walk& walk, std::uint32_t entry) const {
  const Settlement& s = walk.s;
  if (s.kind[entry] != EntryKind::opened ||
      walk.context.claim_of[s.events.exposure[entry]] != terms_.claim)
    return;
  const Calendar& calendar = walk.calendar();
  const std::uint32_t day =
      calendar.day_of(calendar.later(s.events.time[entry], terms_.months, terms_.days));
  if (calendar.later(s.events.time[entry], terms_.months, terms_.days) >= calendar.end()) return;
  const Moment at = moment_of(day, DayStep::claim);
  walk.s.state<State>(slot).waiting.emplace(at, entry);
  walk.call_at(at);
}

void Advance::claimed(Walk& walk, std::uint32_t entry) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = walk.s.events.origin[entry];
  if (origin < state.claimed.size()) state.claimed[origin] = 1;
}

Moment Advance::next(Walk& walk) const {
  const State& state = walk.s.state<State>(slot);
  return state.waiting.empty() ? kNever : state.waiting.begin()->first;
}

/// Advances of one moment by their defaults, as claims are.
void Advance::step(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  std::vector<std::uint32_t> now;
  while (!state.waiting.empty() && state.waiting.begin()->first <= walk.now) {
    now.push_back(state.waiting.begin()->second);
    state.waiting.erase(state.waiting.begin());
  }
  const auto& exposure = walk.s.events.exposure;
  std::sort(now.begin(), now.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(exposure[a], a) < std::pair(exposure[b], b);
  });
  for (const std::uint32_t origin : now) {
    if (state.claimed[origin]) continue;
    const double due = rates_.of(walk.s.events.exposure[origin]) * walk.s.events.amount[origin];
    if (due <= 0) continue;
    state.due[origin] += due;
    const std::uint32_t entry = walk.add_payment(origin);
    payment_.due(walk, entry, due);
    walk.act_after(entry, payment_.position);
  }
}

void Advance::lost(Walk& walk, const Payment& payment, std::uint32_t entry, Reason reason,
                   double amount) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = walk.s.events.origin[entry];
  if (!state.claimed[origin]) state.lost.insert({origin, {reason, amount}});
  gone(walk, payment, entry, amount);
}

void Advance::settle(Walk& walk, std::uint32_t origin) const {
  State& state = walk.s.state<State>(slot);
  const auto [first, last] = state.lost.equal_range(origin);
  for (auto at = first; at != last; ++at)
    payment_.forget_stopped(walk, at->second.reason, at->second.amount);
  state.lost.erase(first, last);
}

void Advance::gone(Walk& walk, const Payment&, std::uint32_t entry, double amount) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = walk.s.events.origin[entry];
  if (!state.claimed[origin]) state.due[origin] -= amount;
}

}  // namespace cofferdam
