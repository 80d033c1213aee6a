#include "clauses/settlement_dates.hpp"

#include <algorithm>
#include <limits>

#include "clauses/held_back.hpp"
#include "clauses/payment.hpp"
#include "clauses/pool_rule.hpp"
#include "clauses/walk.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

bool is_pro_rata(const HeldBack& held) {
  return held.payment->pool && held.payment->pool->terms().pro_rata;
}

/// What one amount becomes on the day: its own entry, and what limits let through.
struct Settling {
  const HeldBack* held = nullptr;
  std::uint32_t entry = 0;
  double passed = 0;
};

}  // namespace

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

void SettlementDates::hold(Walk& walk, const Payment& payment, std::uint32_t entry,
                           double amount) const {
  State& state = walk.s.state<State>(slot);
  state.queue.push_back(hold_back(walk, payment, payment, entry, amount, this, Reason::open));
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

void SettlementQueue::collect(std::span<const Rule* const> rules) {
  std::vector<HeldBack> fresh;
  for (const Rule* rule : rules)
    if (rule->next(walk_) == walk_.now) rule->release(walk_, fresh);
  for (const HeldBack& held : fresh) waiting_.emplace(HeldBackOrder(walk_, held), held);
}

void SettlementQueue::pay_first() {
  const auto first = waiting_.begin();
  const HeldBack leader = first->second;
  if (!is_pro_rata(leader)) {
    waiting_.erase(first);
    return walk_.pay_released(leader);
  }
  // Of one balance and rank each gets the same part.
  std::vector<HeldBack> even;
  for (auto at = first; at != waiting_.end() && rank_of(at->second) == rank_of(leader);) {
    const bool same = at->second.payment->pool == leader.payment->pool &&
                      leader.payment->pool->is_one_balance(walk_, at->second.entry, leader.entry);
    if (same) {
      const HeldBack& held = at->second;
      held.by->has_room(walk_, held) ? even.push_back(held) : held.by->keep(walk_, held);
    }
    at = same ? waiting_.erase(at) : std::next(at);
  }
  if (!even.empty()) pay_evenly(even);
}

/// Limits first, one after the other; then the balance, each the same part of what passed.
void SettlementQueue::pay_evenly(std::span<HeldBack> queue) {
  std::vector<Settling> settling;
  double due = 0;
  for (HeldBack& held : queue) {
    Settling one{&held, walk_.add_payment(walk_.s.events.origin[held.entry]), 0};
    double pending = 0;
    for (const Settling& other : settling)
      if (walk_.s.events.origin[other.entry] == walk_.s.events.origin[one.entry] &&
          other.held->payment->payee() == held.payment->payee())
        pending += other.passed;
    bring_up_to_date(walk_, held, pending);
    held = held.by->offered(walk_, held);
    walk_.try_again(held, [&] {
      one.passed = held.payment->pass_limits(walk_, one.entry, held.amount, *held.of);
    });
    settling.push_back(one);
    due += one.passed;
  }
  const HeldBack& first = queue.front();
  const double part = first.payment->pool->even_part(walk_, first.entry, due);
  for (const Settling& one : settling)
    if (one.passed > 0)
      walk_.try_again(*one.held, [&] {
        one.held->payment->pay_passed(walk_, one.entry, one.passed, *one.held->of, part);
      });
  for (const Settling& one : settling) {
    walk_.act_after(one.entry, one.held->payment->position);
    one.held->by->tried(walk_, *one.held);
  }
}

}  // namespace cofferdam
