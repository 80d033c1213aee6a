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
  state.queue.push_back({&payment, &payment, entry, amount, this});
  if (state.at != kNever) return;
  const auto day = std::lower_bound(days_.begin(), days_.end(), walk.day());
  if (day == days_.end()) return;
  // A date that is over when something is held back after its settlement is the next one.
  Moment at = moment_of(*day, DayStep::settlement);
  if (at < walk.now) {
    if (day + 1 == days_.end()) return;
    at = moment_of(*(day + 1), DayStep::settlement);
  }
  state.at = at;
  walk.call_at(at);
}

Moment SettlementDates::next(Walk& walk) const {
  return walk.s.state<State>(slot).at;
}

void SettlementDates::step(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  state.at = kNever;
  std::vector<HeldBack> queue;
  queue.swap(state.queue);
  sort_by_rank(walk, queue);
  for (std::size_t first = 0; first < queue.size();) {
    if (!is_pro_rata(queue[first])) {
      queue[first].payment->pay_held(walk, queue[first]);
      ++first;
      continue;
    }
    // Of one pool and rank each gets the same part.
    const HeldBack leader = queue[first];
    const auto begin = queue.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = std::stable_partition(begin, queue.end(), [&](const HeldBack& held) {
      return held.payment->pool == leader.payment->pool && rank_of(held) == rank_of(leader);
    });
    pay_evenly(walk, std::span(begin, end));
    first = static_cast<std::size_t>(end - queue.begin());
  }
}

/// Limits first, one after the other; then the balance, each the same part of what passed.
void SettlementDates::pay_evenly(Walk& walk, std::span<const HeldBack> queue) const {
  std::vector<Settling> settling;
  std::vector<std::pair<std::size_t, double>> due;  // by instance of the pool
  const PoolRule& pool = *queue.front().payment->pool;
  for (const HeldBack& held : queue) {
    Settling one{&held, walk.add_payment(walk.s.events.origin[held.entry]), 0};
    double got = 0, pending = 0;
    for (const Settling& other : settling)
      if (walk.s.events.origin[other.entry] == walk.s.events.origin[one.entry] &&
          other.held->payment->payee() == held.payment->payee())
        pending += other.passed;
    one.passed = held.payment->pass_limits(
        walk, one.entry, held.payment->still_due(walk, held, pending), *held.of, got);
    settling.push_back(one);
    pool.sum_due(walk, one.entry, one.passed, due);
  }
  std::vector<double> part;
  for (const Settling& one : settling) part.push_back(pool.even_part(walk, one.entry, due));
  for (std::size_t i = 0; i < settling.size(); ++i) {
    const Settling& one = settling[i];
    if (one.passed > 0)
      one.held->payment->pay_passed(walk, one.entry, one.passed, *one.held->of, part[i]);
  }
  for (const Settling& one : settling) walk.act_after(one.entry, one.held->payment->position);
}

void SettlementDates::end(Walk& walk) const {
  for (const HeldBack& held : walk.s.state<State>(slot).queue)
    held.payment->stop(walk, Reason::open, held.amount);
}

}  // namespace cofferdam
