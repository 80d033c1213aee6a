#include "waterfall/settlement_queue.hpp"

#include <vector>

#include "waterfall/gate.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

/// What one amount becomes on the day: its own entry, and what passes the gates before the balance.
struct Settling {
  const HeldBack* held = nullptr;
  std::uint32_t entry = 0;
  double passed = 0;
};

}  // namespace

void SettlementQueue::collect(std::span<const Gate* const> gates) {
  std::vector<HeldBack> fresh;
  for (const Gate* gate : gates)
    if (gate->next(walk_) == walk_.now) gate->release(walk_, fresh);
  for (const HeldBack& held : fresh) {
    // What has lapsed has no place in the queue, and draws nothing forward that is paid with it.
    if (has_lapsed(walk_, held))
      held.by->tried(walk_, held);
    else
      waiting_.emplace(HeldBackOrder(walk_, held), held);
  }
}

void SettlementQueue::pay_first() {
  const auto first = waiting_.begin();
  const HeldBack leader = first->second;
  waiting_.erase(first);
  const EvenSplit* split = leader.payment->split();
  // What finds no room draws nothing forward that is paid with it.
  if (!split || !leader.by->has_room(walk_, leader)) return walk_.pay_released(leader);
  // Of one balance and rank each gets the same part.
  std::vector<HeldBack> even = {leader};
  for (auto at = waiting_.begin();
       at != waiting_.end() && at->second.payment->rank == leader.payment->rank;) {
    const bool same = at->second.payment->split() == split &&
                      split->is_one_balance(walk_, at->second.entry, leader.entry);
    if (same) {
      const HeldBack& held = at->second;
      held.by->has_room(walk_, held) ? even.push_back(held) : held.by->keep(walk_, held);
    }
    at = same ? waiting_.erase(at) : std::next(at);
  }
  pay_evenly(even);
}

/// The gates before the balance first, one amount after the other; then the balance, each the same
/// part of what passed.
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
    if (walk_.is_cut_now(held)) held.payment->cut_held(walk_, one.entry, held);
    held = held.by->offered(walk_, held);
    walk_.try_again(held, [&] {
      one.passed = held.payment->pass_to_split(walk_, one.entry, held.amount, *held.of);
    });
    settling.push_back(one);
    due += one.passed;
  }
  const HeldBack& first = queue.front();
  const double part = first.payment->split()->even_part(walk_, first.entry, due);
  for (const Settling& one : settling)
    if (one.passed > 0)
      walk_.try_again(*one.held, [&] {
        one.held->payment->pay_split(walk_, one.entry, one.passed, *one.held->of, part);
      });
  for (const Settling& one : settling) {
    walk_.act_after(one.entry, one.held->payment->position);
    one.held->by->tried(walk_, *one.held);
  }
}

}  // namespace cofferdam
