#include "waterfall/walk.hpp"

#include <algorithm>

#include "waterfall/flow.hpp"
#include "waterfall/group.hpp"
#include "waterfall/settlement_queue.hpp"

namespace cofferdam {

void Walk::start(std::uint32_t of_trial) {
  trial = of_trial;
  now = 0;
  next_ = kNever;
  for (const Rule* rule : group_->rules()) {
    rule->start(*this);
    call_at(rule->next(*this));
  }
}

void Walk::call_rules(Moment until) {
  for (;;) {
    const Rule* first = nullptr;
    Moment earliest = kNever;
    for (const Rule* rule : group_->rules())
      if (const Moment at = rule->next(*this); at < earliest) earliest = at, first = rule;
    next_ = earliest;
    if (earliest >= until || !first) return;
    now = earliest;
    if (now == moment_of(day(), DayStep::held_back))
      pay_held_back();
    else if (now == moment_of(day(), DayStep::settlement))
      settle_queue();
    else
      first->step(*this);
  }
}

void Walk::find_year() {
  year_ = calendar().year_of_day(day());
  year_first_ = calendar().first_day(year_);
  year_end_ = calendar().first_day(year_ + 1);
}

void Walk::pay_held_back() {
  std::vector<HeldBack> due;
  for (const Gate* gate : group_->gates())
    if (gate->next(*this) == now) gate->release(*this, due);
  sort_by_rank(*this, due);
  for (const HeldBack& one : due) pay_released(one);
}

void Walk::pay_released(const HeldBack& amount) {
  const Gate& gate = *amount.by;
  if (gate.has_room(*this, amount)) {
    HeldBack due = amount;
    bring_up_to_date(*this, due);
    std::uint32_t entry = Settlement::kNoEntry;
    if (is_cut_now(due)) {
      entry = add_payment(s.events.origin[due.entry]);
      due.payment->cut_held(*this, entry, due);
    }
    due = gate.offered(*this, due);
    if (entry == Settlement::kNoEntry && due.amount > 0)
      entry = add_payment(s.events.origin[due.entry]);
    if (entry != Settlement::kNoEntry)
      try_again(due, [&] { due.payment->pay_held(*this, entry, due); });
  } else {
    gate.keep(*this, amount);
  }
  gate.tried(*this, amount);
}

/// It had passed before its payer failed, and waited for money or room.
bool Walk::is_cut_now(const HeldBack& waiting) const {
  return waiting.amount > 0 && !waiting.of_failed && waiting.by->place() > GatePlace::failure &&
         has_failed(waiting.payment->payer());
}

bool Walk::has_ended(const FlowLine& flow) const {
  return std::any_of(flow.ends_with.begin(), flow.ends_with.end(), [&](std::size_t failure) {
    return s.failed_by(failure, trial, day(), calendar());
  });
}

void Walk::settle_queue() {
  SettlementQueue queue(*this);
  for (queue.collect(group_->gates()); !queue.empty(); queue.collect(group_->gates()))
    queue.pay_first();
}

/// What the bound has left of what a payer got at the rates.
double Walk::kept(std::uint32_t entry, std::size_t payer, double given) const {
  const double got = -part(entry, payer), more = corrected.empty() ? 0 : corrected[payer];
  return more < -dust(entry) && got > more ? given * got / (got - more) : given;
}

void Walk::gave_back(std::uint32_t entry, const GivenBack& back) {
  Returned& of = returned[back.payer];
  const double given = kept(entry, back.payer, back.given);
  of.given += given;
  of.paid += back.paid;
  of.counts += std::min(given, std::max(0.0, back.paid));
}

Walk::Counted Walk::counts_back(std::uint32_t entry, const GivenBack& back) const {
  const Returned& of = returned[back.payer];
  Counted counts;
  counts.given = std::min(kept(entry, back.payer, back.given), std::max(0.0, back.paid));
  const double got = -part(entry, back.payer), dust = this->dust(entry);
  if (got <= dust || back.paid <= counts.given) return counts;
  const bool by_rule = context.claims[context.claim_of[s.events.exposure[entry]]].recovers;
  const double bears = s.net_burden(s.events.origin[entry], back.payer, s.moment[entry], entry);
  // Other clauses gave it the rest of what it got at the rates, at most what it paid under them.
  const double more = corrected.empty() ? 0 : std::max(0.0, corrected[back.payer]);
  const double others = by_rule ? 0 : std::max(0.0, got - more - of.given);
  const double counted = of.counts + std::min(others, std::max(0.0, bears - of.paid));
  const double rest = got - counted, left = bears - counted;
  if (rest > dust && left > dust)
    counts.more = (back.paid - counts.given) * std::min(1.0, rest / left);
  return counts;
}

std::uint32_t Walk::add_payment(std::uint32_t origin) {
  Events& events = s.events;
  const auto entry = static_cast<std::uint32_t>(events.size());
  const double time = std::max(events.time[origin], calendar().time_of_day(day()));
  events.add(events.trial[origin], events.exposure[origin], events.member[origin], time,
             EventKind::payment, 0, 0, origin);
  s.kind.push_back(EntryKind::payment);
  s.moment.push_back(now);
  s.base.push_back(0);
  s.cash.push_back(0);
  s.claim_entry.push_back(Settlement::kNoEntry);
  s.chain(entry);
  for (auto& part : s.parts) part.push_back(0);
  for (auto& received : s.received)
    if (!received.empty()) received.push_back(0);
  return entry;
}

void Walk::pay_flow(const FlowLine& flow, std::uint32_t row, double amount) {
  if (amount == 0 || has_ended(flow)) return;
  s.count_flow(flow.index, year(), trial, now, amount);
  if (flow.from) flow.from->take_flow(*this, row, -amount);
  if (flow.into) flow.into->take_flow(*this, row, amount);
}

void Walk::act_after(std::uint32_t entry, std::size_t position) {
  if (!is_due(s.events.origin[entry])) return;
  late_position = position;
  late_parts.clear();
  for (std::size_t b = 0; b < s.parts.size(); ++b) late_parts.push_back(part(entry, b));
  for (const Clause* clause : group_->chain_of(context, s.events.exposure[entry]))
    if (clause->position > position) clause->act(*this, EntryList(entry, entry + 1));
}

}  // namespace cofferdam
