#include "gates/settlement_dates.hpp"

#include <algorithm>
#include <limits>

#include "scenario/words.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
struct SettlementDates::State final : RuleState {
  std::vector<HeldBack> queue;
  Moment at = kNever;
};

std::string SettlementDates::title() const {
  return "settlement dates of " + Words::list(of_);
}

void SettlementDates::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  state.queue.clear();
  state.at = kNever;
}

/// What is tried has waited for its date.
double SettlementDates::admit(Walk& walk, const Passage&, double amount, double) const {
  return walk.trying ? amount : 0;
}

double SettlementDates::left(Walk&, const Passage&) const {
  return std::numeric_limits<double>::quiet_NaN();
}

void SettlementDates::refuse(Walk& walk, const Passage& passage, double amount) const {
  State& state = walk.s.state<State>(slot);
  state.queue.push_back(hold_back(walk, passage, amount, *this, Reason::open));
  if (state.at == kNever) walk.call_at(state.at = first_from(walk.now));
}

Moment SettlementDates::first_from(Moment moment) const {
  auto day = std::lower_bound(days_.begin(), days_.end(), day_of(moment));
  // On a date that is over already it is the next one.
  if (day != days_.end() && moment_of(*day, DayStep::settlement) < moment) ++day;
  return day == days_.end() ? kNever : moment_of(*day, DayStep::settlement);
}

Moment SettlementDates::next(Walk& walk) const {
  return walk.s.state<State>(slot).at;
}

void SettlementDates::release(Walk& walk, std::vector<HeldBack>& due) const {
  State& state = walk.s.state<State>(slot);
  state.at = kNever;
  due.insert(due.end(), state.queue.begin(), state.queue.end());
  state.queue.clear();
}

void SettlementDates::end(Walk& walk) const {
  for (const HeldBack& held : walk.s.state<State>(slot).queue) stop_for_good(walk, held);
}

}  // namespace cofferdam
