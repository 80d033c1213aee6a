// Moves part of what one bearer bears of each loss to another: min(rate x base, what the payee
// bears).
#include <algorithm>
#include <cmath>

#include "clauses/advance.hpp"
#include "clauses/moved_rates.hpp"
#include "scenario/words.hpp"
#include "waterfall/plain_payment.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kBases[] = {"claim", "payee_part"};
constexpr Key kAdvanceKeys[] = {{.name = "rate",
                                 .type = Type::field,
                                 .sentence = "part of the amount of the default",
                                 .range = kShare,
                                 .unit = Type::rate},
                                {.name = "lag",
                                 .type = Type::duration,
                                 .sentence = "time from the default to the day on which it is due",
                                 .range = kAtLeastZero,
                                 .days = true}};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause", .fallback = kOptional},
    {.name = "claim", .type = Type::name, .sentence = "the claim whose losses are compensated"},
    {.name = "payer", .type = Type::name, .sentence = "bearer that pays"},
    {.name = "payee", .type = Type::name, .sentence = "bearer that is paid"},
    {.name = "rate",
     .type = Type::field,
     .sentence = "what is paid of the base; never more than the payee bears of the loss",
     .range = kShare,
     .unit = Type::rate},
    {.name = "of",
     .type = Type::choice,
     .sentence = "the base: the whole loss, or what the payee bears when the clause acts",
     .fallback = "claim",
     .choices = kBases},
    {.name = "deductible",
     .type = Type::amount,
     .sentence = "what of the base of each claim is not compensated; a loan that defaults is one",
     .fallback = "0",
     .range = kAtLeastZero},
    {.name = "advance",
     .type = Type::record,
     .sentence = "a part of each default that is paid before the claim comes due, and set off "
                 "against what is due then, in both directions",
     .fallback = kOptional,
     .keys = kAdvanceKeys},
    {.name = "at_most",
     .type = Type::rate,
     .sentence = "most of what the payee bears before any compensation that all compensation of it "
                 "may reach, this one included; left out: all of it",
     .fallback = kOptional,
     .range = kShare}};

constexpr double kResidue = 1e-14;   // of the loss
constexpr double kRounding = 1e-13;  // of it, in parts of parts
constexpr double kNothing = 1e-12;   // of a loss, on a later payment
constexpr double kSame = 1e-9;       // of a claim: rounding of sums of rates

class Compensate final : public Clause {
 public:
  struct Terms {
    std::size_t claim, payer, payee;
    bool of_part = false;
    double deductible = 0;
    double at_most = 1;
    bool has_at_most = false;
    std::size_t deduction = 0;  ///< of the clause in `Settlement::parts_seen`
    /// Of its ceiling among the rules of the results; kNoCeiling: it has none.
    std::size_t ceiling = kNoCeiling;
  };
  static constexpr std::size_t kNoCeiling = static_cast<std::size_t>(-1);
  Compensate(Terms terms, MovedRates rates, const Payment& payment)
      : terms_(terms), rates_(std::move(rates)), payment_(payment) {}

  void act(Walk& walk, const EntryList& entries) const override {
    if (walk.s.base.empty()) return act_at_once(walk, entries);
    if (!payment_.is_plain() || walk.s.log || advance)
      return act_on(walk, entries,
                    [&](std::uint32_t entry, double due) { payment_.due(walk, entry, due); });
    PlainPayment plain(payment_, walk.s);
    act_on(walk, entries, [&](std::uint32_t entry, double due) { plain.pay(entry, due); });
  }

  std::vector<std::size_t> claims() const override { return {terms_.claim}; }
  std::vector<const Rule*> rules() const override {
    std::vector<const Rule*> all = payment_.rules();
    if (advance) all.push_back(advance.get());
    return all;
  }
  bool has_deductible() const override { return terms_.deductible > 0 || rates_.move(); }
  /// Warns of a rate that stacks above what the payee bears.
  void connect(ProgrammeContext& context, Problems&) override {
    if (advance) join_advances(context);
    if (terms_.of_part || terms_.has_at_most || !comes_after_another(context)) return;
    NominalParts of;
    of.deductibles = false;
    for (const std::uint32_t row : context.claims[terms_.claim].rows) {
      context.nominal(row, position, of);
      const double part = of.parts[terms_.payee], received = of.received[terms_.payee];
      if (received <= 0 || part < 0 || rates_.of(row) <= part + kSame) continue;
      context.warnings.push_back(stacked(context, rates_.of(row), part, received));
      return;
    }
  }
  void nominal(std::uint32_t row, NominalParts& of) const override {
    const double part = of.parts[terms_.payee];
    const double due =
        amount(rates_.of(row), terms_.of_part ? part : of.base, part, of.received[terms_.payee],
               of.deductibles ? terms_.deductible * of.loans : 0);
    payment_.nominal(of, row, due);
  }

  std::unique_ptr<Advance> advance;  ///< null: nothing is paid before

 private:
  void join_advances(const ProgrammeContext& context) {
    std::vector<const Advance*> all;
    bool is_seen = false;
    for (const Clause* clause : context.clauses) {
      const std::vector<std::size_t> of = clause->claims();
      if (std::find(of.begin(), of.end(), terms_.claim) == of.end()) continue;
      is_seen = is_seen || clause->position > position;
      const auto* other = dynamic_cast<const Compensate*>(clause);
      if (other && other->advance) all.push_back(other->advance.get());
    }
    advance->join(std::move(all), is_seen);
  }
  /// Whether a clause above compensates the same payee: rates are worked row by row only then.
  bool comes_after_another(const ProgrammeContext& context) const {
    return std::any_of(context.payment_lines.begin(),
                       context.payment_lines.begin() + static_cast<std::ptrdiff_t>(payment_.line()),
                       [&](const PaymentLine& line) {
                         return line.compensates && line.claim == terms_.claim &&
                                line.payee == terms_.payee;
                       });
  }
  std::string stacked(const ProgrammeContext& context, double rate, double part,
                      double received) const {
    const std::string& payee = context.bearers[terms_.payee];
    return "'" + context.payment_lines[payment_.line()].clause + "' pays " + Words::percent(rate) +
           " of the claim '" + context.claims[terms_.claim].name + "', of which " + payee +
           " bears no more than " + Words::percent(part) + " by then, after compensation of " +
           Words::percent(received) +
           "; what is above is not paid: write 'at_most' if that is meant";
  }
  /// `pay` is told what is due on each entry.
  template <class Pay>
  void act_on(Walk& walk, const EntryList& entries, const Pay& pay) const {
    Settlement& s = walk.s;
    const bool recovers = walk.context.claims[terms_.claim].recovers;
    const EntryKind* kinds = s.kind.data();
    const double *bases = s.base.data(), *amounts = s.events.amount.data();
    const double* parts = s.parts[terms_.payee].data();
    const double* had = terms_.has_at_most ? s.received[terms_.payee].data() : nullptr;
    // A deductible is one of each claim.
    const bool deducts = terms_.deductible > 0;
    entries.each([&](std::size_t e) {
      const EntryKind kind = kinds[e];
      const double base = bases[e];
      if (!walk.is_shared(kind, recovers)) return;
      const auto entry = static_cast<std::uint32_t>(e);
      if (kind == EntryKind::payment) return act_later(walk, entry);
      const double part = base == amounts[e] ? parts[e] : walk.part(e, terms_.payee);
      const double of = terms_.of_part ? part : base;
      const double received = had ? had[e] : 0;
      const double residue = kResidue * std::abs(base);
      const double rate = rates_.of(walk, e);
      double due = 0;
      if (is_back(kind)) {
        // What comes back goes the way it came: at the same rate.
        const double sign = s.cash[e] < 0 ? -1 : 1;
        due = sign * amount(rate, sign * of, sign * part, sign * received, 0);
        payment_.give_back(walk, entry, due);
      } else if (of > 0) {
        if (deducts && terms_.of_part) s.parts_seen[terms_.deduction][s.events.origin[e]] += part;
        const double deducted = deducts ? deductible(s.events, e) : 0;
        due = amount(rate, of, part, received, deducted);
        if (terms_.ceiling != kNoCeiling)
          if (const double cut = cut_by_ceiling(walk, e, above(of, deducted), part, due); cut > 0)
            payment_.cut_by_ceiling(walk, entry, cut);
        if (advance)
          advance->set_off(walk, entry, due);
        else if (due != 0)
          pay(entry, due);
      } else if (of < 0) {
        due = -amount(rate, -of, -part, -received, deducts ? deductible(s.events, e) : 0);
        if (due != 0) pay(entry, due);
      } else if (advance) {
        advance->set_off(walk, entry, 0);
      }
      if (std::abs(part - due) < 2 * residue) walk.clean(e, terms_.payee, residue);
    });
  }
  bool remembers_parts() const { return terms_.of_part && terms_.deductible > 0; }
  /// On a payment that was due before: of what it adds to the payee's part, within what he bears of
  /// the loan by now; of each loan the deductible is taken once. A part that it lowers gives
  /// nothing back.
  void act_later(Walk& walk, std::uint32_t entry) const {
    Settlement& s = walk.s;
    const std::uint32_t origin = s.events.origin[entry];
    double of = terms_.of_part ? s.parts[terms_.payee][entry] : 0;
    if (remembers_parts() && of != 0) {
      double& seen = s.parts_seen[terms_.deduction][origin];
      const double own = deductible(s.events, entry), before = above(seen, own);
      seen += of;
      of = above(seen, own) - before;
    }
    if (of <= 0) return;
    const double borne = s.net_burden(origin, terms_.payee, walk.now, Settlement::kNoEntry);
    const double received = terms_.has_at_most ? s.net_received(origin, terms_.payee, walk.now) : 0;
    const double due = amount(rates_.of(walk, entry), of, borne, received, 0);
    if (terms_.ceiling != kNoCeiling)
      if (const double cut = cut_by_ceiling(walk, entry, of, borne, due); cut > 0)
        payment_.cut_by_ceiling(walk, entry, cut);
    // Money that comes back to its payer, part by part, ends in rounding.
    if (due > kNothing * std::abs(s.events.amount[origin])) payment_.due(walk, entry, due);
  }
  /// Without a walk: all losses at once, and no rules.
  void act_at_once(Walk& walk, const EntryList& entries) const {
    Settlement& s = walk.s;
    const auto paid = s.ledger.of(LedgerKind::compensation_paid, terms_.payer);
    const auto received = s.ledger.of(LedgerKind::compensation_received, terms_.payee);
    double* payer = s.parts[terms_.payer].data();
    double* payee = s.parts[terms_.payee].data();
    const bool asked = !s.received.empty() && !s.received[terms_.payee].empty();
    double* had = asked ? s.received[terms_.payee].data() : nullptr;
    entries.each([&](std::size_t e) {
      const double base = terms_.of_part ? payee[e] : s.events.amount[e];
      // What comes back goes the way it came: at the same rate.
      const double sign = base < 0 ? -1 : 1;
      const bool back = s.events.origin[e] != e;
      const double deducted = back ? 0.0 : deductible(s.events, e);
      const double due = sign * amount(rates_.of(walk, e), sign * base, sign * payee[e],
                                       had ? sign * had[e] : 0.0, deducted);
      if (terms_.ceiling != kNoCeiling && sign > 0)
        cut_by_ceiling(walk, e, above(base, deducted), payee[e], due);
      payer[e] += due;
      payee[e] -= due;
      if (had) had[e] += due;
      paid[s.events.trial[e]] += due;
      received[s.events.trial[e]] += due;
    });
  }

  /// What the rate would move more of a base than the ceilings let be due; counted.
  double cut_by_ceiling(Walk& walk, std::size_t e, double base, double part, double due) const {
    const double cut = std::min(rates_.before_ceilings(walk, e) * base, part) - due;
    if (cut <= kRounding * std::abs(walk.s.events.amount[walk.s.events.origin[e]])) return 0;
    walk.s.rules[terms_.ceiling].add(walk.s.events.trial[e], cut, walk.s.events.time[e]);
    return cut;
  }
  /// Of all claims of an entry.
  double deductible(const Events& events, std::size_t e) const {
    return terms_.deductible * events.claims_in(e);
  }
  /// What of a base is above the deductible, without what rounding leaves.
  static double above(double base, double deductible) {
    const double over = base - deductible;
    return over <= kResidue * base ? 0 : over;
  }
  /// Due of a base; never more than the payee's part, nor than what `at_most` leaves.
  double amount(double rate, double base, double part, double received, double deductible) const {
    const double due = rate * above(base, deductible);
    const double most =
        terms_.has_at_most ? std::min(part, terms_.at_most * (part + received) - received) : part;
    return std::clamp(due, 0.0, std::max(0.0, most));
  }

  Terms terms_;
  MovedRates rates_;
  const Payment& payment_;
};

std::unique_ptr<Advance> make_advance(const Value& value, std::size_t claim,
                                      const std::string& clause, const Payment& payment,
                                      const ProgrammeContext& context, Problems& problems) {
  if (!context.claims[claim].is_late())
    problems.add(value.place, value.path,
                 "an advance on a claim that comes due on the day of the default",
                 "write a 'lag' in the claim '" + context.claims[claim].name + "'");
  const std::vector<std::size_t>& lent = context.claims[claim].portfolios;
  if (std::none_of(lent.begin(), lent.end(), [&](std::size_t portfolio) {
        return context.portfolios[portfolio].lender == payment.payee();
      }))
    problems.add(value.place, value.path,
                 "an advance to " + context.bearers[payment.payee()] +
                     ", who bears nothing before the claim comes due",
                 "leave it out, or pay the lender");
  Advance::Terms terms{.claim = claim, .clause = clause};
  const Value& lag = value.at("lag");
  (lag.per == "days" ? terms.days : terms.months) = static_cast<int>(lag.number);
  return std::make_unique<Advance>(
      std::move(terms), RowRates(value.at("rate"), context.claims[claim], context, problems),
      payment);
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const std::size_t claim = context.claim(value.at("claim"), problems);
  const Value &payer = value.at("payer"), &payee = value.at("payee");
  const std::size_t from = context.bearer(payer.text, payer, problems);
  const std::size_t to = context.bearer(payee.text, payee, problems);
  if (payer.text == payee.text)
    problems.add(payer.place, payer.path, "'" + payer.text + "' pays itself",
                 "payer and payee differ");
  if (claim == 0) return nullptr;
  context.claims[claim].compensated = true;
  Compensate::Terms terms{claim, from, to};
  terms.of_part = value.at("of").text == "payee_part";
  terms.deductible = value.at("deductible").number;
  if (terms.deductible > 0 && terms.of_part) terms.deduction = context.deductions++;
  if (terms.deductible > 0)
    check_alike(value.at("deductible"), "a deductible of each loan", context.claims[claim], context,
                problems);
  if (const Value& at_most = value.at("at_most")) {
    terms.has_at_most = true;
    terms.at_most = at_most.number;
    context.asks_received.insert(to);
  }
  const Value& name = value.at("name");
  const std::string called =
      name ? name.text : "compensate " + std::to_string(context.payments.size() + 1);
  MovedRates rates(RowRates(value.at("rate"), context.claims[claim], context, problems),
                   context.incentives.units_of_rows(called));
  if (terms.has_at_most || rates.has_ceiling()) terms.ceiling = context.add_ceiling(called);
  Payment& payment = context.add_payment(called, claim, from, to, true);
  if (terms.has_at_most) payment.at_most = terms.at_most;
  payment.never_due = rates.are_zero() && !value.at("advance");
  auto made = std::make_unique<Compensate>(terms, std::move(rates), payment);
  if (const Value& advance = value.at("advance")) {
    made->advance = make_advance(advance, claim, called, payment, context, problems);
    payment.listener = made->advance.get();
    payment.sets_off = true;
  }
  return made;
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  const std::string &payer = value.at("payer").text, &payee = value.at("payee").text;
  const std::string claim = "each claim '" + value.at("claim").text + "'";
  const std::string rates = Words::rates(value.at("rate"));
  const bool varies = rates.find(',') != std::string::npos;
  std::string text = payer + " pays " + payee + " " + (varies ? "a part" : rates) + " of ";
  const std::string of =
      value.at("of").text == "payee_part" ? "what " + payee + " then bears of " + claim : claim;
  if (const double deductible = value.at("deductible").number; deductible > 0)
    text += "what exceeds a deductible of " + words.money(deductible) + " in " + of;
  else
    text += of;
  std::vector<std::string> all = {text + ", but no more than " + payee + " then bears of it."};
  if (varies) all.push_back("The part is " + rates + ".");
  if (const Value& advance = value.at("advance"))
    all.push_back(Words::rates(advance.at("rate")) + " of the amount of each default is paid " +
                  (advance.at("lag").number > 0 ? Words::span(advance.at("lag")) + " after it"
                                                : std::string("on its day")) +
                  ", before the claim comes due; then that is set off, and " + payee +
                  " pays back what was too much.");
  if (const Value& at_most = value.at("at_most"))
    all.push_back("All compensation of " + payee +
                  " together, this one included, reaches at most " +
                  Words::percent(at_most.number) + " of what " + payee +
                  " bore of the claim before any compensation.");
  return all;
}

std::string brief(const Value& value, const std::string&, const Words& words) {
  std::string text = Words::brief_rates(value.at("rate"));
  if (value.at("of").text == "payee_part") text += " of what " + value.at("payee").text + " bears";
  if (const double deductible = value.at("deductible").number; deductible > 0)
    text += " above " + words.money(deductible);
  if (const Value& most = value.at("at_most"))
    text += ", with others at most " + Words::percent(most.number) + " of what " +
            value.at("payee").text + " bore";
  return text;
}

}  // namespace

ClauseMember compensate_member() {
  return {
      .keys = kKeys,
      .make = make,
      .explain = explain,
      .brief = brief,
      .formula =
          "X = min(r x max(0, B - d), Y, m x (Y + R) - R), not below 0: r rate, B the claim, or Y "
          "with of: payee_part, d deductible; Y what the payee bears by then, R its compensation "
          "before, m at_most",
      .scheme = {"Guangzhou 2025-28",
                 "the city pays 40, 30 or 20 % of a bad loan by its size, 15 or 5 points more for "
                 "add-ons, at most 50 %",
                 "measure 2025 (1) of the city's financial regulator (copy), "
                 "csw99.com/news/show1986.html; digest, reportify.cn/news/1169260764620525568"}};
}

}  // namespace cofferdam
