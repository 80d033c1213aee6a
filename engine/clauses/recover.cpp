// Says who gets what comes back after a claim was shared, and who bears its cost.
#include <algorithm>
#include <cmath>
#include <set>

#include "scenario/words.hpp"
#include "waterfall/burdens.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kRules[] = {"by_agreed_share", "by_amount_paid", "named_first",
                                       "true_up"};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause", .fallback = kOptional},
    {.name = "of",
     .type = Type::name,
     .sentence = "claims whose recoveries these are",
     .shape = Shape::list},
    {.name = "rule",
     .type = Type::choice,
     .sentence = "by_agreed_share: by the rates alone, but nobody gets more than he bears of the "
                 "loan, and the excess goes to the others; by_amount_paid: in proportion to what "
                 "each bears of it; named_first: bearers of 'first' one after the other, the rest "
                 "by amount paid; true_up: so that each bears what the clauses say of the claim "
                 "less all that has come back",
     .choices = kRules},
    {.name = "first",
     .type = Type::name,
     .sentence = "bearers that are paid back first, in order",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "cut_off",
     .type = Type::duration,
     .sentence =
         "what comes later after the claim is the lender's, up to what he bears of the loan",
     .fallback = kOptional,
     .range = kAtLeastZero,
     .days = true}};

enum class Rank { agreed, paid, named, true_up };

/// Splits the cash of each entry between bearers.
class Recover final : public Clause, public Rule {
 public:
  struct Terms {
    Rank rank = Rank::agreed;
    std::vector<std::size_t> first;
    bool cut = false;
    double cut_months = 0, cut_days = 0;
    Place place;  ///< of the rule, for problems
    std::string path;
  };
  Recover(std::vector<std::size_t> claims, Terms terms)
      : claims_(std::move(claims)), terms_(std::move(terms)) {}

  std::vector<std::size_t> claims() const override { return claims_; }
  std::string title() const override { return "memory of who bears what of each loan"; }
  std::vector<const Rule*> rules() const override {
    std::vector<const Rule*> all = pools;
    all.push_back(this);
    return all;
  }

  bool looks_at_burdens() const override { return true; }
  void start(Walk&) const override {}

  void act(Walk& walk, const EntryList& entries) const override {
    entries.each([&](std::size_t e) {
      if (walk.s.cash[e] != 0)
        share(walk, walk.s.state<State>(slot), static_cast<std::uint32_t>(e));
    });
  }

  void connect(ProgrammeContext& context, Problems& problems) override {
    const std::set<std::size_t> own(claims_.begin(), claims_.end());
    if (terms_.rank != Rank::true_up) return;
    for (const Payment& payment : context.payments) {
      const PaymentLine& line = context.payment_lines[payment.line()];
      for (const Payment::Stage& stage : payment.gates)
        if (stage.gate->place() == GatePlace::limit_of_loan && !line.compensates &&
            own.contains(line.claim))
          problems.add(terms_.place, terms_.path,
                       "true_up beside " + stage.gate->title() + " of each loan on a share",
                       "write what the limit bounds as a compensate clause");
    }
  }

  std::vector<const Rule*> pools;  ///< that may get money back; joined when all is built

 private:
  struct State final : RuleState {
    std::vector<double> borne, back;  ///< [bearer], scratch
    NominalParts nominal;
  };

  void share(Walk& walk, State& state, std::uint32_t e) const {
    Settlement& s = walk.s;
    const double cash = -s.cash[e];  // > 0: came back
    const std::size_t lender = walk.context.lender_of(s.events.exposure[e]);
    // The lender's, but no more than he bears of the loan.
    if (is_late(walk, e)) return bound_what_comes_back(walk, e);
    const bool costs = s.events.kind[e] == EventKind::cost;
    net_burdens(s, e, lender, costs, state.borne);
    if (costs) {
      if (!in_proportion(state, -cash)) return;
    } else {
      split(walk, state, e, cash, lender);
    }
    const double sign = costs ? -1 : 1;
    for (std::size_t b = 0; b < state.back.size(); ++b)
      if (b != lender && state.back[b] != 0) walk.move(e, b, lender, -sign * state.back[b], false);
  }

  bool is_late(Walk& walk, std::uint32_t e) const {
    if (!terms_.cut) return false;
    const Settlement& s = walk.s;
    const std::uint32_t claim = s.claim_entry[s.events.origin[e]];
    if (claim == Settlement::kNoEntry) return false;
    const double end =
        walk.calendar().later(s.events.time[claim], static_cast<int>(terms_.cut_months),
                              static_cast<int>(terms_.cut_days));
    return walk.calendar().day_of(s.events.time[e]) > walk.calendar().day_of(end);
  }

  static double sum_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
  }

  /// `amount` in proportion to burdens; false if nobody bears anything.
  static bool in_proportion(State& state, double amount) {
    const double sum = sum_of(state.borne);
    state.back.assign(state.borne.size(), 0.0);
    if (sum <= 0) return false;
    for (std::size_t b = 0; b < state.borne.size(); ++b)
      state.back[b] = amount * state.borne[b] / sum;
    return true;
  }

  void split(Walk& walk, State& state, std::uint32_t e, double cash, std::size_t lender) const {
    const double shared = std::min(cash, sum_of(state.borne));
    state.back.assign(state.borne.size(), 0.0);
    double left = shared;
    if (terms_.rank == Rank::agreed) left = by_agreed_share(walk, state, e, shared);
    if (terms_.rank == Rank::true_up) left = true_up(walk, state, e, shared);
    if (terms_.rank == Rank::named)
      for (const std::size_t b : terms_.first) {
        state.back[b] = std::min(left, state.borne[b]);
        left -= state.back[b];
      }
    double open = 0;
    for (std::size_t b = 0; b < state.back.size(); ++b) open += state.borne[b] - state.back[b];
    if (left > 0 && open > 0)
      for (std::size_t b = 0; b < state.back.size(); ++b)
        state.back[b] += left * (state.borne[b] - state.back[b]) / open;
    state.back[lender] += cash - shared;
  }

  /// What each bears beyond what the clauses say of the claim that is left, rates with their
  /// ceilings and the amounts that limits allow each loan; less of each, if less has come. Returns
  /// what is left of more.
  double true_up(Walk& walk, State& state, std::uint32_t e, double cash) const {
    const Settlement& s = walk.s;
    const std::uint32_t origin = s.events.origin[e];
    const std::uint32_t claim = s.claim_entry[origin];
    const double base = claim == Settlement::kNoEntry ? 0 : s.base[claim];
    state.nominal.base = std::max(0.0, s.left[origin]);
    state.nominal.covered = true;
    // Cash counts on principal and interest as they stand in the claim.
    state.nominal.interest =
        base > 0 ? state.nominal.base * (1 - walk.principal_in(claim) / base) : 0;
    state.nominal.walk = &walk;
    state.nominal.entry = origin;
    state.nominal.loans = s.events.claims_in(e);
    state.nominal.loan_limits = true;
    walk.context.nominal(s.events.exposure[e], walk.context.clauses.size(), state.nominal);
    double over = 0;
    for (std::size_t b = 0; b < state.back.size(); ++b) {
      state.back[b] = std::max(0.0, state.borne[b] - std::max(0.0, state.nominal.parts[b]));
      over += state.back[b];
    }
    const double part = over > cash ? cash / over : 1;
    for (double& back : state.back) back *= part;
    const double left = cash - part * over;
    return left > 1e-12 * cash ? left : 0;
  }

  /// x_b = min(N_b, lambda a_b) with the lambda that shares all; returns what is left if every
  /// bearer with an agreed part is paid back wholly.
  double by_agreed_share(Walk& walk, State& state, std::uint32_t e, double cash) const {
    const Settlement& s = walk.s;
    const std::uint32_t claim = s.claim_entry[s.events.origin[e]];
    const double base = claim == Settlement::kNoEntry ? 0 : s.base[claim];
    state.nominal.base = base > 0 ? base : 1;
    state.nominal.covered = true;
    state.nominal.interest = base > 0 ? base - walk.principal_in(claim) : 0;
    state.nominal.walk = &walk;
    state.nominal.entry = s.events.origin[e];
    state.nominal.loans = s.events.claims_in(e);
    walk.context.nominal(s.events.exposure[e], walk.context.clauses.size(), state.nominal);
    std::vector<double>& agreed_parts = state.nominal.parts;
    for (double& part : agreed_parts)
      if (part <= 1e-12 * state.nominal.base) part = 0;  // rounding
    double left = cash;
    std::vector<char> full(state.borne.size(), 0);
    for (bool again = true; again && left > 0;) {
      again = false;
      double agreed = 0;
      for (std::size_t b = 0; b < full.size(); ++b)
        if (!full[b] && agreed_parts[b] > 0) agreed += agreed_parts[b];
      if (agreed <= 0) break;
      const double lambda = left / agreed;
      for (std::size_t b = 0; b < full.size(); ++b) {
        if (full[b] || agreed_parts[b] <= 0 || lambda * agreed_parts[b] < state.borne[b]) continue;
        full[b] = again = true;
        state.back[b] = state.borne[b];
        left -= state.borne[b];
        break;  // the others get more: look again
      }
      if (again) continue;
      for (std::size_t b = 0; b < full.size(); ++b)
        if (!full[b] && agreed_parts[b] > 0) state.back[b] = lambda * agreed_parts[b];
      left = 0;
    }
    return left > 1e-12 * cash ? left : 0;
  }

  std::vector<std::size_t> claims_;
  Terms terms_;
};

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  if (!context.dated) {
    problems.add(value.place, value.path, "'recover' needs the order of time", "add a calendar");
    return nullptr;
  }
  std::vector<std::size_t> claims;
  for (const Value& name : value.at("of").items) {
    const std::size_t claim = context.claim(name, problems);
    if (claim == 0) continue;
    if (context.claims[claim].recovers)
      problems.add(name.place, name.path, "the claim '" + name.text + "' has two recover clauses",
                   "one says who gets what comes back");
    context.claims[claim].recovers = true;
    context.claims[claim].recovers_by_burden =
        value.at("rule").text == "by_amount_paid" && !value.at("cut_off");
    claims.push_back(claim);
  }
  if (value.at("of").items.empty())
    problems.add(value.at("of").place, value.at("of").path, "the clause names no claim",
                 "write of: [loss]");
  Recover::Terms terms;
  const std::string& rule = value.at("rule").text;
  terms.rank = rule == "by_agreed_share"  ? Rank::agreed
               : rule == "by_amount_paid" ? Rank::paid
               : rule == "true_up"        ? Rank::true_up
                                          : Rank::named;
  terms.place = value.at("rule").place;
  terms.path = value.at("rule").path;
  const Value& first = value.at("first");
  check_named_once(first, "bearer", problems);
  for (const Value& name : first.items)
    terms.first.push_back(context.bearer(name.text, name, problems));
  if ((terms.rank == Rank::named) != !terms.first.empty())
    problems.add((first.given ? first : value.at("rule")).place, first.path,
                 terms.first.empty() ? "nobody is named first" : "'first' without 'named_first'",
                 "write rule: named_first, first: [fund]");
  if (const Value& cut_off = value.at("cut_off")) {
    terms.cut = true;
    (cut_off.per == "days" ? terms.cut_days : terms.cut_months) = cut_off.number;
  }
  if (claims.empty()) return nullptr;
  auto made = std::make_unique<Recover>(std::move(claims), std::move(terms));
  context.recoveries.push_back({made.get(), &made->pools});
  return made;
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words&) {
  const std::string& rule = value.at("rule").text;
  const std::string what = "What comes back on " + Words::names(value.at("of")) + " ";
  std::vector<std::string> all, first;
  for (const Value& name : value.at("first").items) first.push_back(name.text);
  if (rule == "by_agreed_share")
    all.push_back(
        what +
        "is split by the rates alone, as if no limit or pool had stopped anything; nobody "
        "gets more than it bears of the loan, and the excess goes to the others.");
  else if (rule == "true_up")
    all.push_back(what +
                  "is split so that each bears what the clauses say of the claim less all that has "
                  "come back so far; if others have paid too little for that, each gets the same "
                  "part of what it bears too much.");
  else if (rule == "by_amount_paid")
    all.push_back(what + "is split in proportion to what each bears of the loan by then.");
  else
    all.push_back(what + "goes first to " + Words::list(first, "then") +
                  ", each up to what it bears of the loan; the rest is split in proportion to what "
                  "each other bears of it.");
  all.emplace_back("Costs are borne in proportion to what each bore before.");
  if (const Value& cut_off = value.at("cut_off"))
    all.push_back("Cash that comes more than " + Words::span(cut_off) +
                  " after the claim came due is the lender's, up to what it bears of the loan.");
  return all;
}

std::string brief(const Value& value, const std::string&, const Words&) {
  const std::string& rule = value.at("rule").text;
  return rule == "by_agreed_share"  ? "by the rates"
         : rule == "by_amount_paid" ? "by what each bears"
         : rule == "true_up"        ? "as if the claim had been less from the start"
                                    : "named bearers first";
}

}  // namespace

ClauseMember recover_member() {
  return {
      .keys = kKeys,
      .make = make,
      .explain = explain,
      .brief = brief,
      .formula =
          "by_amount_paid: G_b = A x Y_b / sum of Y: A what comes back on a loan, Y_b what bearer "
          "b bears of it by then; by_agreed_share: G_b = r_b x A up to Y_b; named_first: G_b = "
          "min(Y_b, what is left of A) in their order, the rest by Y_b",
      .scheme = {"National Financing Guarantee Fund, rule of 2020",
                 "article 2: what is recovered is returned by the share of the risk that each bore",
                 "gjrdjj.com/content/details_18_443.html"}};
}

}  // namespace cofferdam
