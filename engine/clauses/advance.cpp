#include "clauses/advance.hpp"

#include <algorithm>
#include <map>

#include "waterfall/walk.hpp"

namespace cofferdam {

struct Advance::State final : RuleState {
  /// What a bearer has paid of an advance: the payer, or who stepped in for it.
  struct Paid {
    const Payment* by;
    double amount;
  };
  struct Lost {
    Reason reason;
    double amount;
  };
  /// An advance before its claim.
  struct Open {
    std::vector<Paid> paid;
    std::vector<Lost> lost;
    double waits = 0;
  };
  std::multimap<Moment, std::uint32_t> waiting;  ///< defaults, by the moment of their advance
  std::map<std::uint32_t, Open> open;            ///< by default
  std::vector<char> claimed;                     ///< [default]
  /// By default: what began to wait before it lapsed.
  std::map<std::uint32_t, std::size_t> lapsed_before;
  std::uint32_t counted_by = Settlement::kNoEntry;  ///< payment that offsets what a claim counts
};

void Advance::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  state.waiting.clear();
  state.open.clear();
  state.lapsed_before.clear();
  state.counted_by = Settlement::kNoEntry;
  if (walk.trial == 0) state.claimed.assign(walk.s.events.size(), 0);
}

/// What the payee bears of the loan by now, and may get of it.
double Advance::most(const Walk& walk, std::uint32_t origin) const {
  const Settlement& s = walk.s;
  const double borne = s.net_burden(origin, payment_.payee(), walk.now, Settlement::kNoEntry);
  const double rate = payment_.at_most;
  if (rate < 0) return std::max(0.0, borne);
  const double received = s.net_received(origin, payment_.payee(), walk.now);
  return std::max(0.0, std::min(borne, rate * (borne + received) - received));
}

void Advance::defaulted(Walk& walk, std::uint32_t entry) const {
  const Settlement& s = walk.s;
  if (s.kind[entry] != EntryKind::opened ||
      walk.context.claim_of[s.events.exposure[entry]] != terms_.claim)
    return;
  const Calendar& calendar = walk.calendar();
  const double time = calendar.later(s.events.time[entry], terms_.months, terms_.days);
  if (time >= calendar.end()) return;
  const Moment at = moment_of(calendar.day_of(time), DayStep::claim);
  const std::uint32_t claim = s.claim_entry[entry];
  if (claim != Settlement::kNoEntry && s.moment[claim] <= at) return;
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
  const Events& events = walk.s.events;
  std::sort(now.begin(), now.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(events.exposure[a], events.member[a], events.claim_of(a), a) <
           std::tuple(events.exposure[b], events.member[b], events.claim_of(b), b);
  });
  for (const std::uint32_t origin : now) {
    const double part = rates_.of(events.exposure[origin]) * events.amount[origin];
    const double due = std::min(part, most(walk, origin));
    if (due <= walk.dust(origin)) continue;
    state.open[origin].waits += due;
    payment_.due(walk, walk.add_payment(origin), due);
  }
}

void Advance::paid(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const {
  taken_over(walk, payment, payment, entry, amount);
}

void Advance::taken_over(Walk& walk, const Payment&, const Payment& taker, std::uint32_t entry,
                         double amount) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = walk.s.events.origin[entry];
  if (state.claimed[origin]) return;
  State::Open& open = state.open[origin];
  open.waits -= amount;
  for (State::Paid& known : open.paid)
    if (known.by == &taker) return void(known.amount += amount);
  open.paid.push_back({&taker, amount});
}

void Advance::gone(Walk& walk, const Payment&, std::uint32_t entry, double amount) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = walk.s.events.origin[entry];
  if (!state.claimed[origin]) state.open[origin].waits -= amount;
}

void Advance::lost(Walk& walk, const Payment& payment, std::uint32_t entry, Reason reason,
                   double amount) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = walk.s.events.origin[entry];
  if (!state.claimed[origin]) state.open[origin].lost.push_back({reason, amount});
  gone(walk, payment, entry, amount);
}

/// It began to wait as an advance, and the claim has come due since.
bool Advance::has_lapsed(const Walk& walk, const HeldBack& held) const {
  const State& state = walk.s.state<State>(slot);
  const auto found = state.lapsed_before.find(walk.s.events.origin[held.entry]);
  return found != state.lapsed_before.end() && held.number < found->second;
}

double Advance::paid_of(const Walk& walk, std::uint32_t origin) const {
  const State& state = walk.s.state<State>(slot);
  const auto found = state.open.find(origin);
  double sum = 0;
  if (found != state.open.end())
    for (const State::Paid& one : found->second.paid) sum += one.amount;
  return sum;
}

void Advance::set_off(Walk& walk, std::uint32_t entry, double due) const {
  const std::uint32_t origin = walk.s.events.origin[entry];
  forget_unpaid(walk, entry);
  const double advanced = paid_of(walk, origin), dust = walk.dust(origin);
  if (advanced > 0) {
    if (is_seen_) count_in_claim(walk, entry, std::min(1.0, due / advanced));
    if (advanced - due > dust) give_back(walk, origin, 1 - due / advanced);
  }
  if (due - advanced > dust) payment_.due(walk, entry, due - advanced);
}

void Advance::forget_unpaid(Walk& walk, std::uint32_t entry) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = walk.s.events.origin[entry];
  const auto found = state.open.find(origin);
  if (found == state.open.end()) return;
  for (const State::Lost& one : found->second.lost)
    payment_.forget_stopped(walk, one.reason, one.amount);
  found->second.lost.clear();
  const double waits = found->second.waits;
  found->second.waits = 0;
  if (waits <= 0) return;
  payment_.lapse(walk, entry, waits);
  state.lapsed_before[origin] = walk.held_so_far();
}

/// Moves `part` of what was paid within the claim, as if it was paid only now, so that the clauses
/// below see it; a payment offsets that, until all clauses have acted.
void Advance::count_in_claim(Walk& walk, std::uint32_t entry, double part) const {
  State& state = walk.s.state<State>(slot);
  state.counted_by = walk.add_payment(walk.s.events.origin[entry]);
  for (const State::Paid& one : state.open[walk.s.events.origin[entry]].paid) {
    const double amount = one.amount * part;
    walk.move(entry, one.by->payer(), one.by->payee(), amount, true);
    walk.move(state.counted_by, one.by->payer(), one.by->payee(), -amount, true);
  }
}

/// A part of what was paid; all of it, where rounding alone would leave something.
void Advance::give_back(Walk& walk, std::uint32_t origin, double part) const {
  const std::uint32_t entry = walk.add_payment(origin);
  for (State::Paid& one : walk.s.state<State>(slot).open[origin].paid) {
    const double left = one.amount * (1 - part),
                 amount = left <= walk.dust(origin) ? one.amount : one.amount * part;
    one.amount -= amount;
    one.by->pay_back(walk, entry, -amount, payment_);
  }
}

/// What comes back before the claim is the lender's as far as he bears the loan; of more than that
/// he pays back the same part of all advances.
void Advance::share_excess(Walk& walk, std::uint32_t origin) const {
  const std::size_t lender = walk.context.lender_of(walk.s.events.exposure[origin]);
  const double over = -walk.s.net_burden(origin, lender, walk.now, Settlement::kNoEntry);
  double all = 0;
  for (const Advance* one : all_) all += one->paid_of(walk, origin);
  if (over <= walk.dust(origin) || all <= walk.dust(origin)) return;
  const double part = std::min(1.0, over / all);
  for (const Advance* one : all_)
    if (one->paid_of(walk, origin) > 0) one->give_back(walk, origin, part);
}

void Advance::worked(Walk& walk, std::uint32_t entry) const {
  Settlement& s = walk.s;
  State& state = s.state<State>(slot);
  const std::uint32_t origin = s.events.origin[entry], offset = state.counted_by;
  if (walk.context.claim_of[s.events.exposure[entry]] != terms_.claim) return;
  if (s.kind[entry] == EntryKind::kept && s.events.kind[entry] == EventKind::recovery &&
      this == all_.front())
    return share_excess(walk, origin);
  if (s.kind[entry] != EntryKind::due || offset == Settlement::kNoEntry) return;
  const auto fold = [&](std::vector<double>& column) {
    if (column.empty()) return;
    column[entry] += column[offset];
    column[offset] = 0;
  };
  for (std::vector<double>& parts : s.parts) fold(parts);
  for (std::vector<double>& received : s.received) fold(received);
  state.counted_by = Settlement::kNoEntry;
}

}  // namespace cofferdam
