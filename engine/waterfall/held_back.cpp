#include "waterfall/held_back.hpp"

#include <algorithm>

#include "waterfall/gate.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr double kSame = 1e-12;  // of an amount

/// Whether a limit or cap has not stopped the amount that is being paid before.
bool is_stopped_first(const Walk& walk, std::size_t outcome) {
  if (!walk.trying) return true;
  const std::vector<std::uint32_t>& known = walk.trying->stopped_by;
  return std::find(known.begin(), known.end(), outcome) == known.end();
}

}  // namespace

void Gate::count_stopped(Walk& walk, double amount) const {
  if (outcome == kNoOutcome || !is_stopped_first(walk, outcome)) return;
  walk.s.rules[outcome].stopped[walk.trial] += amount;
  note_binding(walk);
}

void Gate::note_binding(Walk& walk) const {
  double& first = walk.s.rules[outcome].first[walk.trial];
  first = std::min(first, walk.calendar().time_of_day(walk.day()));
}

HeldBack hold_back(Walk& walk, const Passage& passage, double amount, const Gate& by,
                   Reason reason) {
  HeldBack held{&passage.payment,
                &passage.of,
                passage.entry,
                amount,
                &by,
                reason,
                walk.number_held(),
                walk.s.waiting[walk.s.events.origin[passage.entry]],
                walk.now,
                kNever,
                walk.trying ? walk.trying->stopped_by : std::vector<std::uint32_t>{}};
  held.of_failed = by.place() > GatePlace::failure && walk.has_failed(passage.payment.payer());
  if (by.outcome != Gate::kNoOutcome && is_stopped_first(walk, by.outcome))
    held.stopped_by.push_back(static_cast<std::uint32_t>(by.outcome));
  return held;
}

bool has_lapsed(const Walk& walk, const HeldBack& held) {
  return held.of->listener && held.of->listener->has_lapsed(walk, held);
}

void bring_up_to_date(Walk& walk, HeldBack& held, double pending) {
  const Settlement& s = walk.s;
  const std::uint32_t origin = s.events.origin[held.entry];
  const std::size_t payee = held.payment->payee();
  const double due = held.amount;
  if (has_lapsed(walk, held)) {
    held.amount = 0;
    return;
  }
  if (s.waiting[origin] != held.waiting) held.amount *= s.waiting[origin] / held.waiting;
  held.waiting = s.waiting[origin];
  const double before = held.amount;
  if (due != before) held.of->lower(walk, due - before);
  double borne = s.net_burden(origin, payee, walk.now, Settlement::kNoEntry) - pending;
  if (const double rate = held.of->at_most; rate >= 0) {
    const double received = pending + s.net_received(origin, payee, walk.now);
    borne = std::min(borne, rate * (borne + received) - received);
  }
  if (borne < held.amount * (1 - kSame)) held.amount = borne;
  if (held.amount <= walk.dust(held.entry)) held.amount = 0;
  if (held.amount != before) held.of->waive(walk, held, before - held.amount);
}

double stop_for_good(Walk& walk, HeldBack held) {
  bring_up_to_date(walk, held);
  if (held.amount > 0) held.of->stop(walk, held.entry, held.reason, held.amount);
  return held.amount;
}

/// Claims are as old as their trigger date, what is due before it as its default.
static std::uint32_t day_of_claim(const Walk& walk, std::uint32_t origin) {
  const std::uint32_t entry = walk.is_due(origin) ? walk.s.claim_entry[origin] : origin;
  return walk.calendar().day_of(walk.s.events.time[entry]);
}

HeldBackOrder::HeldBackOrder(const Walk& walk, const HeldBack& held)
    : rank_(held.payment->rank), position_(held.payment->position), number_(held.number) {
  const Events& events = walk.s.events;
  const std::uint32_t origin = events.origin[held.entry];
  claim_ = {day_of_claim(walk, origin), events.exposure[origin], events.member[origin],
            events.claim_of(origin), origin};
}

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
