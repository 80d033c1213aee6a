// A payer bears a rate of a claim's losses, in all at most rate x cap x the volume lent so far.
#include <algorithm>
#include <cmath>
#include <utility>

#include "clauses/inclusion.hpp"
#include "scenario/words.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause"},
    {.name = "claim", .type = Type::name, .sentence = "the claim whose losses are compensated"},
    {.name = "payer", .type = Type::name, .sentence = "bearer that pays"},
    {.name = "payee", .type = Type::name, .sentence = "bearer that is paid"},
    {.name = "rate",
     .type = Type::rate,
     .sentence = "part of each loss that is paid",
     .range = kShare},
    {.name = "cap",
     .type = Type::rate,
     .sentence = "losses up to this rate of the volume are covered; more is paid by nobody",
     .range = kShare},
    {.name = "agreed_maximum",
     .type = Type::amount,
     .sentence = "most that may be lent under the agreement; a loan that does not fit whole is not "
                 "included",
     .fallback = kOptional,
     .range = kAboveZero},
    {.name = "include_until",
     .type = Type::date,
     .sentence = "last day on which a loan may be made to be included",
     .fallback = kOptional},
    {.name = "catch_up",
     .type = Type::flag,
     .sentence =
         "whether what the cap blocks is paid as the volume grows or cash comes back, oldest "
         "first"},
    {.name = "reinstate",
     .type = Type::flag,
     .sentence = "whether what the payer gets back may be paid again"},
    {.name = "overflow",
     .type = Type::name,
     .sentence = "bearer that pays at once what the cap blocks",
     .fallback = kOptional}};

constexpr double kResidue = 1e-14;  // of the loss
constexpr double kSame = 1e-12;     // two amounts are one

class PortfolioCap final : public Clause, public Gate {
 public:
  struct Terms {
    std::string name;
    std::size_t claim, payer, payee;
    double rate, cap;
    bool catch_up;  ///< what is blocked waits: nobody takes it over
    bool reinstate;
  };
  PortfolioCap(Terms terms, const Payment& payment, Inclusion inclusion)
      : terms_(std::move(terms)), payment_(payment), inclusion_(std::move(inclusion)) {}

  std::vector<std::size_t> claims() const override { return {terms_.claim}; }
  std::string title() const override { return "cap '" + terms_.name + "'"; }
  std::vector<const Rule*> rules() const override { return payment_.rules(); }
  bool follows_recoveries() const override { return true; }
  void nominal(std::uint32_t row, NominalParts& of) const override {
    const double part = of.walk ? part_of(*of.walk, of.walk->s.state<State>(slot), of.entry)
                                : inclusion_.usual_part(row);
    const double due =
        std::clamp(terms_.rate * of.base * part, 0.0, std::max(0.0, of.parts[terms_.payee]));
    of.varies = of.varies || inclusion_.binds();
    payment_.nominal(of, row, due);
  }

  void act(Walk& walk, const EntryList& entries) const override {
    entries.each([&](std::size_t e) {
      const EntryKind kind = walk.s.kind[e];
      if (kind == EntryKind::claim || kind == EntryKind::due)
        settle_claim(walk, static_cast<std::uint32_t>(e));
      else if (is_back(kind) && !walk.context.claims[terms_.claim].recovers)
        give_back(walk, static_cast<std::uint32_t>(e));
    });
  }

  bool looks_at_burdens() const override { return terms_.catch_up; }
  void start(Walk& walk) const override {
    State& state = walk.s.state<State>(slot);
    state.blocked.clear();
    state.next_at = state.offered_at = kNever;
    state.freed = false;
    state.paid = 0;
    if (walk.trial == 0) state.paid_on.assign(walk.s.events.size(), 0.0);
    inclusion_.start(walk, state.inclusion);
  }
  Moment next(Walk& walk) const override { return walk.s.state<State>(slot).next_at; }

  void release(Walk& walk, std::vector<HeldBack>& due) const override {
    State& state = walk.s.state<State>(slot);
    state.next_at = kNever;
    if (state.offered_at != walk.now) {
      if (!has_more_room(walk, state)) return plan(walk, state);
      state.offered = room(walk, state);
    }
    state.offered_at = walk.now;
    state.blocked.hand_over(walk, state.offered, due);
    plan(walk, state);
  }
  void mark(Walk& walk) const override { walk.held = true; }
  bool has_room(Walk& walk, const HeldBack& held) const override {
    State& state = walk.s.state<State>(slot);
    return pass(held.amount, std::min(room(walk, state), state.offered)) > 0;
  }
  void keep(Walk& walk, const HeldBack& held) const override {
    State& state = walk.s.state<State>(slot);
    state.blocked.add(walk, held);
    plan(walk, state);
  }
  HeldBack offered(Walk& walk, const HeldBack& held) const override {
    State& state = walk.s.state<State>(slot);
    HeldBack now = held, rest = held;
    state.offered = std::min(room(walk, state), state.offered);
    now.amount = pass(now.amount, state.offered);
    state.offered -= now.amount;
    rest.amount -= now.amount;
    rest.since = walk.now;
    if (rest.amount > 0) keep(walk, rest);
    return now;
  }
  void tried(Walk& walk, const HeldBack&) const override {
    State& state = walk.s.state<State>(slot);
    plan(walk, state);
    if (state.blocked.reaches_further(std::min(room(walk, state), state.offered)))
      walk.call_at(state.next_at = walk.now);
  }

  GatePlace place() const override { return GatePlace::cap; }
  const std::string& name() const override { return terms_.name; }
  std::string phrase(const Payment&, const Words&) const override { return ""; }
  Reason reason() const override { return Reason::cap; }
  bool counts_payments() const override { return true; }
  bool counts_recoveries() const override { return true; }
  bool fills_in_order() const override { return true; }
  double admit(Walk& walk, const Passage& passage, double amount, double) const override {
    State& state = walk.s.state<State>(slot);
    const double pays = pass(amount, room(walk, state));
    take(walk, state, passage.entry, pays);
    return pays;
  }
  void take_back(Walk& walk, const Passage& passage, double amount) const override {
    take(walk, walk.s.state<State>(slot), passage.entry, -amount);
  }
  void refuse(Walk& walk, const Passage& passage, double amount) const override {
    if (!terms_.catch_up) return passage.of.stop(walk, passage.entry, Reason::cap, amount);
    keep(walk, hold_back(walk, passage, amount, *this, Reason::cap));
  }
  double left(Walk& walk, const Passage&) const override {
    return room(walk, walk.s.state<State>(slot));
  }

  void returned(Walk& walk, std::uint32_t e) const override {
    if (walk.context.claim_of[walk.s.events.exposure[e]] != terms_.claim) return;
    const State& state = walk.s.state<State>(slot);
    walk.gave_back(e, given_back(walk, state, e));
  }
  /// What the payer got back of what it paid on the claim may be paid again, if it is reinstated.
  void recovered(Walk& walk, std::uint32_t e) const override {
    if (walk.context.claim_of[walk.s.events.exposure[e]] != terms_.claim) return;
    State& state = walk.s.state<State>(slot);
    const Walk::Counted counts = walk.counts_back(e, given_back(walk, state, e));
    const double back = counts.given + counts.more;
    state.given = 0;
    state.paid_on[walk.s.events.origin[e]] -= back;
    if (!terms_.reinstate || back <= walk.dust(e)) return;
    state.paid -= back;
    if (state.blocked.empty()) return;  // what is blocked later finds the room as it comes
    state.freed = true;
    try_from(walk, state, walk.next(DayStep::held_back));
  }

  void end(Walk& walk) const override {
    walk.s.state<State>(slot).blocked.each(
        [&](const HeldBack& held) { stop_for_good(walk, held); });
  }

 private:
  struct State final : RuleState {
    Waiting blocked;
    Moment next_at = kNever;     ///< when they may be paid
    double offered = 0;          ///< room that is left for them of the step begun last
    Moment offered_at = kNever;  ///< that step; what a pool leaves of the room is not offered again
    double volume = 0;           ///< when it was last looked for growth
    bool freed = false;          ///< by cash that came back since
    double paid = 0;             ///< less what came back, if it is reinstated
    double given = 0;            ///< back at the rates, of the cash that is being worked
    std::vector<double> paid_on;  ///< [default] paid on the claim less what came back
    Inclusion::State inclusion;
  };

  Walk::GivenBack given_back(const Walk& walk, const State& state, std::uint32_t e) const {
    return {terms_.payer, state.given, state.paid_on[walk.s.events.origin[e]]};
  }
  double room(Walk& walk, State& state) const {
    inclusion_.follow(walk, state.inclusion);
    const double most = terms_.rate * terms_.cap * inclusion_.volume(state.inclusion, walk.day());
    return most - state.paid > kSame * most ? most - state.paid : 0;
  }
  /// The part of an entry's default that is included.
  double part_of(const Walk& walk, State& state, std::uint32_t entry) const {
    inclusion_.follow(walk, state.inclusion);
    return inclusion_.part(state.inclusion, walk.s.events.exposure[entry],
                           walk.s.events.member[entry]);
  }
  static double pass(double amount, double room) {
    if (room >= amount * (1 - kSame)) return amount;
    return room <= kSame * amount ? 0 : room;
  }
  void take(Walk& walk, State& state, std::uint32_t entry, double amount) const {
    state.paid += amount;
    state.paid_on[walk.s.events.origin[entry]] += amount;
  }

  void settle_claim(Walk& walk, std::uint32_t e) const {
    Settlement& s = walk.s;
    State& state = s.state<State>(slot);
    const double base = s.base[e], part = part_of(walk, state, e);
    if (part < 1) {
      payment_.exclude(walk, (1 - part) * base);
      payment_.note(walk, e, terms_.name, (1 - part) * base, 0, name_of(Reason::exclusion), 0);
    }
    if (part == 0) return;
    const double due =
        std::min(terms_.rate * part * base, std::max(0.0, walk.part(e, terms_.payee)));
    payment_.due(walk, e, due);
    walk.clean(e, terms_.payee, kResidue * base);
  }

  /// Loans by which the volume was to grow may not have been lent.
  bool has_more_room(Walk& walk, State& state) const {
    if (!walk.context.lending || std::exchange(state.freed, false)) return true;
    inclusion_.follow(walk, state.inclusion);
    return inclusion_.volume(state.inclusion, walk.day()) > state.volume;
  }

  /// The next day on which the volume grows, if something waits for it.
  void plan(Walk& walk, State& state) const {
    if (state.blocked.empty() || !terms_.catch_up) return;
    inclusion_.follow(walk, state.inclusion);
    state.volume = inclusion_.volume(state.inclusion, walk.day());
    const std::uint32_t day = inclusion_.growth_after(state.inclusion, walk.day());
    if (day == Inclusion::kNoDay) return;
    try_from(walk, state, moment_of(day, DayStep::held_back));
  }
  void try_from(Walk& walk, State& state, Moment moment) const {
    state.next_at = std::min(state.next_at, payment_.earliest(moment));
    walk.call_at(state.next_at);
  }

  /// Without a recover clause cash goes back at the rate of the claim.
  void give_back(Walk& walk, std::uint32_t e) const {
    State& state = walk.s.state<State>(slot);
    const double cash = walk.s.cash[e], sign = cash < 0 ? -1 : 1;
    const double due = terms_.rate * part_of(walk, state, e) * std::abs(cash);
    const double amount =
        sign * std::clamp(due, 0.0, std::max(0.0, sign * walk.part(e, terms_.payee)));
    payment_.give_back(walk, e, amount);
    walk.clean(e, terms_.payee, kResidue * std::abs(cash));
    state.given = -amount;
  }

  Terms terms_;
  const Payment& payment_;
  Inclusion inclusion_;
};

Inclusion::Terms inclusion_terms(const Value& value) {
  Inclusion::Terms terms;
  if (const Value& maximum = value.at("agreed_maximum")) terms.maximum = maximum.number;
  if (const Value& until = value.at("include_until")) terms.last = until.number;
  return terms;
}

/// A cap of no loan is a slip of the pen.
void check_included(const Value& value, const Inclusion& inclusion, Problems& problems) {
  const Value &maximum = value.at("agreed_maximum"), &until = value.at("include_until");
  if (!inclusion.is_empty()) return;
  if (until)
    problems.add(until.place, until.path, "no loan is included",
                 "write a day on or after which the first loan of the claim is made");
  else if (maximum)
    problems.add(maximum.place, maximum.path, "no loan is included",
                 "every loan of the claim is larger; raise it");
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  if (!context.dated) {
    problems.add(value.place, value.path, "'portfolio_cap' needs the order of time",
                 "add a calendar");
    return nullptr;
  }
  const std::size_t claim = context.claim(value.at("claim"), problems);
  const Value &payer = value.at("payer"), &payee = value.at("payee"), &name = value.at("name");
  const std::size_t from = context.bearer(payer.text, payer, problems);
  const std::size_t to = context.bearer(payee.text, payee, problems);
  if (payer.text == payee.text)
    problems.add(payer.place, payer.path, "'" + payer.text + "' pays itself",
                 "payer and payee differ");
  const std::size_t outcome = context.add_rule(name, problems);
  const Value& overflow = value.at("overflow");
  DeclaredGate declared{.value = &value, .payer = from, .of = {name.text}};
  if (overflow) declared.overflow = context.bearer(overflow.text, overflow, problems);
  if (claim == 0) return nullptr;
  context.claims[claim].compensated = true;
  Payment& payment = context.add_payment(name.text, claim, from, to, true);
  PortfolioCap::Terms terms{name.text,
                            claim,
                            from,
                            to,
                            value.at("rate").number,
                            value.at("cap").number,
                            value.at("catch_up").is_true() && !overflow,
                            value.at("reinstate").is_true()};
  Inclusion inclusion(context, context.claims[claim].rows, inclusion_terms(value));
  check_included(value, inclusion, problems);
  auto cap = std::make_unique<PortfolioCap>(std::move(terms), payment, std::move(inclusion));
  cap->outcome = outcome;
  declared.gate = cap.get();
  context.declared.push_back(std::move(declared));
  return cap;
}

/// Which loans count, and which get something.
std::string inclusion_of(const Value& value, const Words& words) {
  std::string text = "Loans are included in the order in which they are made";
  if (const Value& until = value.at("include_until")) text += ", up to " + Words::date(until);
  if (const Value& maximum = value.at("agreed_maximum"))
    text += ", as long as they fit whole under an agreed maximum of " + words.money(maximum.number);
  return text + "; claims on other loans get nothing.";
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  const std::string &payer = value.at("payer").text, &payee = value.at("payee").text;
  const double rate = value.at("rate").number, cap = value.at("cap").number;
  std::vector<std::string> all = {payer + " pays " + payee + " " + Words::percent(rate) +
                                  " of each claim '" + value.at("claim").text +
                                  "', but in all no more than " + Words::percent(rate) + " of " +
                                  Words::percent(cap) + ", that is " + Words::percent(rate * cap) +
                                  ", of what has been lent up to the day."};
  if (value.at("include_until") || value.at("agreed_maximum"))
    all.push_back(inclusion_of(value, words));
  if (const Value& overflow = value.at("overflow"))
    all.push_back("What the cap blocks " + overflow.text + " pays at once.");
  else if (value.at("catch_up").is_true())
    all.emplace_back(
        "What the cap blocks waits, and is paid, oldest first, as more is lent or cash comes back; "
        "what still waits at the end is lost.");
  else
    all.emplace_back("What the cap blocks is lost.");
  all.push_back("What " + payer + " gets back " +
                (value.at("reinstate").is_true() ? "may be paid again." : "makes no room."));
  return all;
}

std::string brief(const Value& value, const std::string&, const Words&) {
  return Words::percent(value.at("rate").number) + ", up to losses of " +
         Words::percent(value.at("cap").number) + " of what is lent";
}

}  // namespace

ClauseMember portfolio_cap_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .declares = {.gate = "cap"},
          .brief = brief,
          .formula =
              "X = r x C as long as the sum of all X is at most r x c x V: r rate, C the claim, c "
              "cap, V what has been lent up to the day under the agreement",
          .scheme = {"COSME Loan Guarantee Facility in Kosovo",
                     "the European Investment Fund pays 50 % of each loss, up to losses of 12 % of "
                     "the portfolio; loans of up to 150,000 EUR are included for 30 months",
                     "Kosovo Credit Guarantee Fund, fondikgk.org/en/cosme-2"}};
}

}  // namespace cofferdam
