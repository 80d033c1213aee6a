#include "waterfall/payment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "waterfall/gate.hpp"
#include "waterfall/plain_payment.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {

const char* name_of(Reason reason) {
  constexpr const char* kNames[] = {"share",   "exclusion", "limit", "cap",     "budget",
                                    "balance", "sublimit",  "open",  "failure", "ceiling"};
  return kNames[static_cast<std::size_t>(reason)];
}

void Payment::due(Walk& walk, std::uint32_t entry, double amount) const {
  if (amount == 0) return;
  if (is_plain() && !listener && !walk.s.log) return PlainPayment(*this, walk.s).pay(entry, amount);
  walk.s.payments[line_].due[walk.s.events.trial[entry]] += amount;
  pay(walk, entry, amount, *this);
}

void Payment::pay(Walk& walk, std::uint32_t entry, double amount, const Payment& of) const {
  const Passage passage{*this, of, entry};
  const double passed = pass(walk, passage, amount, 0, gates.size(), 1);
  if (passed <= 0) return;
  transfer(walk, passage, passed);
  // A step that a gate has noted is not noted again.
  if (walk.s.log && passed == amount) note_passed(walk, passage, amount);
}

double Payment::pass_to_split(Walk& walk, std::uint32_t entry, double amount,
                              const Payment& of) const {
  return pass(walk, {*this, of, entry}, amount, 0, place_of_split(), 1);
}

void Payment::pay_split(Walk& walk, std::uint32_t entry, double amount, const Payment& of,
                        double part) const {
  const Passage passage{*this, of, entry};
  transfer(walk, passage, pass(walk, passage, amount, place_of_split(), gates.size(), part));
}

/// What was held back has passed the gates before the one that held it. An amount that waited for
/// its date has passed none.
std::size_t Payment::first_to_ask(const Walk& walk) const {
  if (!walk.held) return 0;
  const auto holder = std::find_if(gates.begin(), gates.end(), [&](const Stage& stage) {
    return stage.gate == walk.trying->by;
  });
  return static_cast<std::size_t>(holder - gates.begin());
}

/// How much of `amount` passes the gates [first, last).
double Payment::pass(Walk& walk, const Passage& passage, double amount, std::size_t first,
                     std::size_t last, double part) const {
  const std::size_t asked = first_to_ask(walk);
  if (first == 0 && dates && walk.trying && walk.trying->by == dates)
    release_reserved(walk, passage, amount);
  for (std::size_t i = first; i < last && amount > 0; ++i) {
    const Gate& gate = *gates[i].gate;
    if (walk.has_passed_dues && gate.counts_dues()) continue;
    if (i >= asked || gate.asks_again()) amount = pass_gate(walk, passage, amount, i, part);
  }
  return amount;
}

/// How much of `amount` one of them lets pass; what becomes of the rest.
double Payment::pass_gate(Walk& walk, const Passage& passage, double amount, std::size_t at,
                          double part) const {
  const Gate& gate = *gates[at].gate;
  const double passed = gate.admit(walk, passage, amount, part), over = amount - passed;
  if (over > 0) {
    gate.count_stopped(walk, over);
    take_back(walk, passage, over, at, !gate.counts_dues());
  }
  if (walk.s.log && (gate.is_account() || (over > 0 && !gate.has_dates())))
    note(walk, passage.entry, gate.name(), amount, passed, name_of(gate.reason()),
         gate.left(walk, passage));
  if (over > 0) {
    if (const Payment* taker = gates[at].taker) {
      const bool passed_dues = has_passed_dues(walk, at);
      walk.afresh([&] {
        walk.has_passed_dues = passed_dues;
        taker->pay(walk, passage.entry, over, passage.of);
      });
    } else {
      refuse(walk, passage, over, at);
    }
  }
  return passed;
}

/// Gates that count what is due know nothing of what has not come so far, but for what waits for
/// its date, which will.
void Payment::refuse(Walk& walk, const Passage& passage, double amount, std::size_t at) const {
  if (gates[at].gate->has_dates())
    for (std::size_t i = at; i < gates.size(); ++i) gates[i].gate->reserve(walk, passage, amount);
  walk.is_refused_early = !has_passed_dues(walk, at);
  gates[at].gate->refuse(walk, passage, amount);
  walk.is_refused_early = false;
}

/// Whether what gate `at` stops has passed all gates that count what is due.
bool Payment::has_passed_dues(const Walk& walk, std::size_t at) const {
  return walk.has_passed_dues || counts_no_dues(std::max(at, first_to_ask(walk)));
}

bool Payment::counts_no_dues(std::size_t from) const {
  return std::none_of(gates.begin() + static_cast<std::ptrdiff_t>(from), gates.end(),
                      [](const Stage& stage) { return stage.gate->counts_dues(); });
}

/// Gates before that place have counted what is not paid after all. `waits`: it may be paid later
/// or by another bearer, and gates that count what is due hear of it when it is lost.
void Payment::take_back(Walk& walk, const Passage& passage, double amount, std::size_t before,
                        bool waits) const {
  for (std::size_t i = 0; i < before; ++i)
    if (!waits || !gates[i].gate->counts_dues()) gates[i].gate->take_back(walk, passage, amount);
}

/// What has passed all gates is paid.
void Payment::transfer(Walk& walk, const Passage& passage, double paid) const {
  const std::uint32_t entry = passage.entry;
  walk.move(entry, payer_, payee_, paid, compensates_);
  if (into) into->get_back(walk, entry, paid);
  const Payment& of = passage.of;
  if (&of == this) return count_paid(walk, entry, paid);
  walk.s.payments[of.line_].moved[walk.s.events.trial[entry]] += paid;
  if (of.listener) of.listener->taken_over(walk, of, *this, entry, paid);
}

void Payment::count_paid(Walk& walk, std::uint32_t entry, double amount) const {
  const Events& events = walk.s.events;
  PaymentOutcomes& outcomes = walk.s.payments[line_];
  const std::uint32_t trial = events.trial[entry], origin = events.origin[entry];
  outcomes.paid[trial] += amount;
  if (origin != entry)
    outcomes.delay[trial] += amount * 12 * (events.time[entry] - events.time[origin]);
  if (listener && amount != 0) listener->paid(walk, *this, entry, amount);
}

void Payment::pay_back(Walk& walk, std::uint32_t entry, double amount, const Payment& of) const {
  PaymentOutcomes& outcomes = walk.s.payments[of.line_];
  outcomes.due[walk.trial] += amount;
  (&of == this ? outcomes.paid : outcomes.moved)[walk.trial] += amount;
  of.is_due_no_more(walk, entry, -amount);
  give_back(walk, entry, amount);
}

void Payment::give_back(Walk& walk, std::uint32_t entry, double amount) const {
  walk.move(entry, payer_, payee_, amount, compensates_);
  // Of what comes back from outside gates hear when everybody has got his part.
  if (walk.s.kind[entry] != EntryKind::payment) return;
  for (const Stage& stage : gates) stage.gate->get_back(walk, entry, -amount);
}

/// A payment that no gate has stopped, with the least room that one of them leaves.
void Payment::note_passed(Walk& walk, const Passage& passage, double amount) const {
  const Gate* tightest = nullptr;
  double least = std::numeric_limits<double>::quiet_NaN();
  for (const Stage& stage : gates) {
    if (stage.gate->is_account()) return;  // it has said what it leaves
    if (const double left = stage.gate->left(walk, passage); !(left >= least)) {
      if (std::isnan(left)) continue;
      least = left;
      tightest = stage.gate;
    }
  }
  note(walk, passage.entry, tightest ? tightest->name() : "", amount, amount, "", least);
}

void Payment::cut_held(Walk& walk, std::uint32_t entry, HeldBack& held) const {
  walk.try_again(held, [&] {
    const Passage passage{*this, *held.of, entry};
    const std::size_t asked = first_to_ask(walk);
    for (std::size_t i = 0; i < asked && held.amount > 0; ++i)
      if (gates[i].gate->asks_of_all()) held.amount = pass_gate(walk, passage, held.amount, i, 1);
  });
  held.of_failed = true;
}

void Payment::pay_held(Walk& walk, std::uint32_t entry, const HeldBack& held) const {
  pay(walk, entry, held.amount, *held.of);
  walk.afresh([&] { walk.act_after(entry, position); });
}

void Payment::stop(Walk& walk, std::uint32_t entry, Reason reason, double amount) const {
  if (listener) listener->lost(walk, *this, entry, reason, amount);
  if (!walk.is_refused_early) is_due_no_more(walk, entry, amount);
  walk.s.payments[line_].stopped[static_cast<std::size_t>(reason)][walk.trial] += amount;
}

void Payment::forget_stopped(Walk& walk, Reason reason, double amount) const {
  walk.s.payments[line_].stopped[static_cast<std::size_t>(reason)][walk.trial] -= amount;
  walk.s.payments[line_].due[walk.trial] -= amount;
}

void Payment::cut_by_ceiling(Walk& walk, std::uint32_t entry, double amount) const {
  walk.s.payments[line_].due[walk.s.events.trial[entry]] += amount;
  walk.s.payments[line_]
      .stopped[static_cast<std::size_t>(Reason::ceiling)][walk.s.events.trial[entry]] += amount;
}

double Payment::nominal(NominalParts& of, std::uint32_t row, double amount) const {
  std::vector<double> passed(gates.size(), 0.0), taken(gates.size(), 0.0);
  for (std::size_t i = 0; i < gates.size(); ++i) {
    if (of.passed_dues && gates[i].gate->counts_dues()) continue;
    passed[i] = gates[i].gate->nominal(of, *this, row, amount);
    const Payment* taker = gates[i].taker;
    if (taker && passed[i] < amount && taker->payer_ != payee_) {
      const bool passed_before = of.passed_dues;
      of.passed_dues = passed_before || counts_no_dues(i);
      taken[i] = taker->nominal(of, row, amount - passed[i]);
      of.passed_dues = passed_before;
    }
    amount = passed[i];
  }
  of.compensate(payer_, payee_, amount);
  // Of what a later one leaves, and nobody takes over, an earlier one has counted more.
  double kept = amount;
  for (std::size_t i = gates.size(); i > 0; --i) {
    if (passed[i - 1] > kept) of.passed_of(*gates[i - 1].gate) -= passed[i - 1] - kept;
    kept += taken[i - 1];
  }
  return amount;
}

void Payment::exclude(Walk& walk, double base) const {
  walk.s.payments[line_].excluded[walk.trial] += base;
}

void Payment::waive(Walk& walk, const HeldBack& held, double amount) const {
  if (listener) listener->gone(walk, *this, held.entry, amount);
  if (held.by == dates)
    release_reserved(walk, {*this, *this, held.entry}, amount);
  else
    is_due_no_more(walk, held.entry, amount);
  lower(walk, amount);
}

void Payment::lapse(Walk& walk, std::uint32_t entry, double amount) const {
  release_reserved(walk, {*this, *this, entry}, amount);
  is_due_no_more(walk, entry, amount);
  lower(walk, amount);
}

void Payment::release_reserved(Walk& walk, const Passage& passage, double amount) const {
  for (const Stage& stage : gates) stage.gate->release_reserved(walk, passage, amount);
}

void Payment::is_due_no_more(Walk& walk, std::uint32_t entry, double amount) const {
  for (const Stage& stage : gates)
    if (stage.gate->counts_dues()) stage.gate->take_back(walk, {*this, *this, entry}, amount);
}

void Payment::lower(Walk& walk, double amount) const {
  walk.s.payments[line_].due[walk.trial] -= amount;
}

void Payment::note(Walk& walk, std::uint32_t entry, const std::string& gate, double due,
                   double paid, const char* reason, double left) const {
  if (!walk.s.log) return;
  const double stopped = due - paid;
  walk.s.log->payments.push_back(
      {entry, line_, gate, payer_, due, paid, stopped, stopped > 0 ? reason : "", left});
}

std::size_t Payment::place_of_split() const {
  const auto found = std::find_if(gates.begin(), gates.end(),
                                  [](const Stage& stage) { return stage.gate->evenly(); });
  return static_cast<std::size_t>(found - gates.begin());
}

const EvenSplit* Payment::split() const {
  const std::size_t place = place_of_split();
  return place < gates.size() ? gates[place].gate->evenly() : nullptr;
}

Moment Payment::earliest(Moment moment) const {
  return dates ? dates->earliest(moment) : moment;
}

bool Payment::has(const Gate& gate) const {
  return std::any_of(gates.begin(), gates.end(),
                     [&](const Stage& stage) { return stage.gate == &gate; });
}

void Payment::add_gate(const Gate& gate, const Payment* taker) {
  const auto after = std::upper_bound(
      gates.begin(), gates.end(), gate.place(),
      [](GatePlace place, const Stage& stage) { return place < stage.gate->place(); });
  gates.insert(after, {&gate, taker});
  if (gate.has_dates()) dates = &gate;
}

std::vector<const Rule*> Payment::rules() const {
  std::vector<const Rule*> all;
  for (const Stage& stage : gates) {
    if (!stage.gate->has_dates()) all.push_back(stage.gate);
    if (stage.taker)
      for (const Rule* rule : stage.taker->rules()) all.push_back(rule);
  }
  if (into) all.push_back(into);
  if (dates) all.push_back(dates);
  return all;
}

}  // namespace cofferdam
