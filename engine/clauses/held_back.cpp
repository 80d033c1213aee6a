#include "clauses/held_back.hpp"

#include <algorithm>

#include "clauses/pool_rule.hpp"
#include "clauses/settlement_dates.hpp"
#include "clauses/walk.hpp"

namespace cofferdam {
namespace {

constexpr double kSame = 1e-12;  // of an amount

}  // namespace

HeldBack hold_back(Walk& walk, const Payment& payment, const Payment& of, std::uint32_t entry,
                   double amount, const Rule* by, Reason reason) {
  return {&payment,
          &of,
          entry,
          amount,
          by,
          reason,
          walk.number_held(),
          walk.s.waiting[walk.s.events.origin[entry]],
          walk.now,
          kNever,
          walk.trying ? walk.trying->stopped_by : std::vector<std::uint32_t>{}};
}

bool is_stopped_first(const Walk& walk, std::size_t rule) {
  if (!walk.trying) return true;
  const std::vector<std::uint32_t>& known = walk.trying->stopped_by;
  return std::find(known.begin(), known.end(), rule) == known.end();
}

void bring_up_to_date(Walk& walk, HeldBack& held, double pending) {
  const Settlement& s = walk.s;
  const std::uint32_t origin = s.events.origin[held.entry];
  const std::size_t payee = held.payment->payee();
  const double due = held.amount;
  if (s.waiting[origin] != held.waiting) held.amount *= s.waiting[origin] / held.waiting;
  held.waiting = s.waiting[origin];
  const double before = held.amount;
  if (due != before) held.of->lower(walk, due - before);
  double borne = s.net_burden(origin, payee, walk.now, Settlement::kNoEntry) - pending;
  if (const double rate = held.of->at_most; rate >= 0) {
    const double received = pending + s.net_received(origin, payee, walk.now);
    borne = std::min(borne, rate * (borne + received) - received);
  }
  if (borne < held.amount * (1 - 1e-12)) held.amount = borne;
  if (held.amount <= walk.dust(held.entry)) held.amount = 0;
  if (held.amount != before) held.of->waive(walk, held.entry, before - held.amount);
}

Moment tried_from(const HeldBack& held, Moment from) {
  const SettlementDates* dates = held.of->dates;
  return dates && from != kNever ? dates->first_from(from) : from;
}

double stop_for_good(Walk& walk, HeldBack held) {
  bring_up_to_date(walk, held);
  if (held.amount > 0) held.of->stop(walk, held.entry, held.reason, held.amount);
  return held.amount;
}

double rank_of(const HeldBack& held) {
  const Payment& payment = *held.payment;
  return payment.pool ? payment.pool->terms().lines[payment.pool_line].rank : 1;
}

HeldBackOrder::HeldBackOrder(const Walk& walk, const HeldBack& held)
    : rank_(rank_of(held)),
      claim_(walk.s.claim_entry[walk.s.events.origin[held.entry]]),
      position_(held.payment->position),
      number_(held.number) {}

void Waiting::add(const Walk& walk, const HeldBack& held) {
  queue_.emplace(HeldBackOrder(walk, held), held);
}

bool Waiting::may_pay(const HeldBack& held, double room) {
  return room > kSame * held.amount;
}

void Waiting::hand_over(Walk& walk, double room, std::vector<HeldBack>& due) {
  handed_ = 0;
  for (auto at = queue_.begin(); at != queue_.end() && may_pay(at->second, room);) {
    if (at->second.since == walk.now) {
      ++at;
      continue;
    }
    HeldBack held = at->second;
    at = queue_.erase(at);
    bring_up_to_date(walk, held);
    room -= held.amount;
    if (held.amount <= 0) continue;
    due.push_back(held);
    ++handed_;
  }
}

void Waiting::hand_over_all(std::vector<HeldBack>& due) {
  for (const auto& [order, held] : queue_) due.push_back(held);
  clear();
}

bool Waiting::reaches_further(double room) {
  return handed_ > 0 && --handed_ == 0 && !empty() && may_pay(queue_.begin()->second, room);
}

void sort_by_rank(const Walk& walk, std::vector<HeldBack>& queue) {
  std::sort(queue.begin(), queue.end(), [&](const HeldBack& a, const HeldBack& b) {
    return HeldBackOrder(walk, a) < HeldBackOrder(walk, b);
  });
}

}  // namespace cofferdam
