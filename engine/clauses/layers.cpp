// Takes layers of what a bearer bears of a claim: layer [a, a + l] pays min(l, max(0, total - a)).
//
// All layers look at the same total: what the payee bears when the clause acts, over the whole
// scenario, each year anew, or of each loan by itself. Rates are of what the claim covers; over
// loans each is of what was lent as the loan itself. With dates the losses fill the layers in the
// order of time, and what comes back empties them again. Without a calendar there is no order, and
// each loss carries its proportional part of every layer.
#include <algorithm>
#include <cmath>
#include <limits>

#include "clauses/walk.hpp"
#include "scenario/scalars.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kDenominators[] = {"exposure"};
constexpr std::string_view kSpans[] = {"scenario", "year", "loan"};
constexpr Key kLayerKeys[] = {
    {.name = "payer", .type = Type::name, .sentence = "bearer that pays the layer"},
    {.name = "attachment",
     .type = Type::level,
     .sentence = "total above which the layer pays",
     .fallback = "0",
     .range = kAtLeastZero},
    {.name = "limit",
     .type = Type::level,
     .sentence = "height of the layer; left out: unlimited",
     .fallback = kOptional,
     .range = kAboveZero}};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause"},
    {.name = "claim", .type = Type::name, .sentence = "the claim whose losses are layered"},
    {.name = "payee", .type = Type::name, .sentence = "bearer whose part is layered"},
    {.name = "of",
     .type = Type::choice,
     .sentence =
         "what rates are rates of: the exposure that the claim covers, or over loans that of "
         "each loan",
     .fallback = "exposure",
     .choices = kDenominators},
    {.name = "over",
     .type = Type::choice,
     .sentence =
         "what is summed up: all that happens, what happens in each year of the calendar, or "
         "the loss of each loan by itself",
     .fallback = "scenario",
     .choices = kSpans},
    {.name = "layers",
     .type = Type::record,
     .sentence = "layers that do not overlap",
     .shape = Shape::list,
     .keys = kLayerKeys}};

/// A smaller part of a total is what rounding leaves of one that was paid whole.
constexpr double kResidue = 1e-14;
constexpr double kFillRounding = 4e-16;  // of the gross total that fills the layers

enum class Over { scenario, year, loan };

class Layers final : public Clause, public Rule {
 public:
  Layers(std::size_t claim, std::size_t payee, Over over, std::size_t first_line,
         std::vector<LayerLine> lines, std::vector<const Payment*> payments, bool dated,
         std::vector<double> lent)
      : claim_(claim),
        payee_(payee),
        over_(over),
        first_line_(first_line),
        lines_(std::move(lines)),
        payments_(std::move(payments)),
        dated_(dated),
        lent_(std::move(lent)) {}

  void act(Walk& walk, const Entries& entries) const override {
    if (!walk.s.base.empty())
      entries.each([&](std::size_t e) { fill_in_order(walk, static_cast<std::uint32_t>(e)); });
    else if (over_ == Over::loan)
      fill_each(walk, entries);
    else
      fill_at_once(walk.s);
  }

  std::vector<std::size_t> claims() const override { return {claim_}; }
  std::string title() const override { return "layers '" + lines_.front().clause + "'"; }
  std::vector<const Rule*> rules() const override {
    std::vector<const Rule*> all;
    if (dated_) all.push_back(this);
    for (const Payment* payment : payments_)
      for (const Rule* rule : payment->rules()) all.push_back(rule);
    return all;
  }
  void start(Walk& walk) const override {
    State& state = walk.s.state<State>(slot);
    const std::size_t cells = over_ == Over::scenario ? 1
                              : over_ == Over::year   ? walk.calendar().years()
                                                      : walk.s.events.size();
    if (over_ == Over::loan && walk.trial > 0) return;
    state.total.assign(cells, 0.0);
    state.gross.assign(cells, 0.0);
    state.filled.assign(cells * lines_.size(), 0.0);
  }

 private:
  /// Of one trial; over loans of all, since each has its own.
  struct State final : RuleState {
    std::vector<double> total, gross;  ///< [cell]
    std::vector<double> filled;        ///< [cell][layer]
  };

  /// An event moves the payee's total, and a layer pays by how much it is filled more than before.
  void fill_in_order(Walk& walk, std::uint32_t e) const {
    Settlement& s = walk.s;
    if (!Walk::is_shared(s.kind[e], walk.context.claims[claim_].recovers)) return;
    const double part = walk.part(e, payee_);
    if (part == 0) return;
    State& state = s.state<State>(slot);
    const std::size_t cell = over_ == Over::scenario ? 0
                             : over_ == Over::year   ? walk.calendar().year_of_day(walk.day())
                                                     : s.events.origin[e];
    state.total[cell] += part;
    state.gross[cell] += std::abs(part);
    const double unit = unit_of(s, e);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      double& filled = state.filled[cell * lines_.size() + i];
      const double now = fill(lines_[i], state.total[cell], state.gross[cell], unit);
      const double paid = now - filled;
      filled = now;
      s.lines[first_line_ + i][s.events.trial[e]] += paid;
      if (paid < 0 || is_back(s.kind[e]))
        payments_[i]->give_back(walk, e, paid);
      else
        payments_[i]->due(walk, e, paid);
    }
    walk.clean(e, payee_, kResidue * std::abs(part) + kFillRounding * state.gross[cell]);
  }

  /// Each loss by itself, without dates.
  void fill_each(Walk& walk, const Entries& entries) const {
    Settlement& s = walk.s;
    entries.each([&](std::size_t e) {
      const double total = s.parts[payee_][e];
      for (std::size_t i = 0; i < lines_.size(); ++i) {
        const double paid = fill(lines_[i], total, total, unit_of(s, e));
        s.lines[first_line_ + i][s.events.trial[e]] += paid;
        walk.move(static_cast<std::uint32_t>(e), lines_[i].payer, payee_, paid, true);
      }
      walk.clean(static_cast<std::uint32_t>(e), payee_, kResidue * total);
    });
  }

  void fill_at_once(Settlement& settlement) const {
    const std::vector<double> total = settlement.aggregate(claim_, payee_);
    std::vector<double> moved(settlement.trials, 0.0);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      std::vector<double>& paid = settlement.lines[first_line_ + i];
      for (std::size_t t = 0; t < paid.size(); ++t)
        paid[t] = fill(lines_[i], total[t], total[t], 1);
      move_part(settlement, lines_[i].payer, total, paid);
      for (std::size_t t = 0; t < moved.size(); ++t) moved[t] += paid[t];
    }
    const auto received = settlement.ledger.of(LedgerKind::compensation_received, payee_);
    std::vector<double> kept(settlement.trials, 1.0);
    for (std::size_t t = 0; t < moved.size(); ++t) {
      received[t] += moved[t];
      if (total[t] > 0) kept[t] = 1 - moved[t] / total[t];
      if (kept[t] < kResidue) kept[t] = 0;
    }
    const EventRange range = settlement.claims[claim_];
    if (!settlement.received.empty() && !settlement.received[payee_].empty())
      for (std::size_t e = range.first; e < range.last; ++e)
        settlement.received[payee_][e] +=
            settlement.parts[payee_][e] * (1 - kept[settlement.events.trial[e]]);
    for (std::size_t e = range.first; e < range.last; ++e)
      settlement.parts[payee_][e] *= kept[settlement.events.trial[e]];
  }

  /// What attachment and limit are counted in: 1, or what was lent as the loans of an entry.
  double unit_of(const Settlement& s, std::size_t e) const {
    return lent_.empty() ? 1 : lent_[s.events.exposure[e]] * s.events.loans[s.events.origin[e]];
  }
  /// What a layer holds of a total; totals that miss its ends by rounding alone are at the end.
  static double fill(const LayerLine& line, double total, double gross, double unit) {
    constexpr double kRounding = 1e-12;
    const double over = total - line.attachment * unit, limit = line.limit * unit;
    const double slack = kRounding * gross;
    return over <= slack ? 0.0 : over >= limit - slack ? limit : over;
  }
  /// Adds the payer's part of each loss; the payee's is reduced at the end, so that layers see the
  /// same total.
  void move_part(Settlement& settlement, std::size_t payer, const std::vector<double>& total,
                 const std::vector<double>& paid) const {
    const auto account = settlement.ledger.of(LedgerKind::compensation_paid, payer);
    std::vector<double> rate(settlement.trials, 0.0);
    for (std::size_t t = 0; t < paid.size(); ++t) {
      account[t] += paid[t];
      if (total[t] > 0) rate[t] = paid[t] / total[t];
    }
    const EventRange range = settlement.claims[claim_];
    for (std::size_t e = range.first; e < range.last; ++e)
      settlement.parts[payer][e] += settlement.parts[payee_][e] * rate[settlement.events.trial[e]];
  }

  std::size_t claim_, payee_;
  Over over_;
  std::size_t first_line_;
  std::vector<LayerLine> lines_;
  std::vector<const Payment*> payments_;
  bool dated_;
  std::vector<double> lent_;  ///< [row] as one loan; empty: levels are amounts
};

/// Whether levels are rates of each loan.
bool is_by_loan(const Value& clause) {
  const auto is_rate = [](const Value& level) { return level && level.per == "%"; };
  const auto& layers = clause.at("layers").items;
  return clause.at("over").text == "loan" &&
         std::any_of(layers.begin(), layers.end(), [&](const Value& layer) {
           return is_rate(layer.at("attachment")) || is_rate(layer.at("limit"));
         });
}

/// [row]
std::vector<double> lent_by_loan(const ProgrammeContext& context) {
  std::vector<double> lent;
  for (const InsuredPortfolio& portfolio : context.portfolios)
    lent.insert(lent.end(), portfolio.exposures->ead.begin(), portfolio.exposures->ead.end());
  return lent;
}

LayerLine line_of(const Value& layer, const Value& clause, std::size_t claim, std::size_t payee,
                  ProgrammeContext& context, Problems& problems) {
  const double exposure = context.claims[claim].exposure;
  const bool by_loan = is_by_loan(clause);
  const auto amount = [&](const Value& level) {
    if (by_loan && level.per != "%" && level.number != 0)
      problems.add(level.place, level.path, "an amount beside rates of each loan",
                   "write all levels of the clause as rates, or all as amounts");
    return level.per == "%" && !by_loan ? level.number * exposure : level.number;
  };
  LayerLine line;
  line.clause = clause.at("name").text;
  line.claim = claim;
  line.payee = payee;
  line.payer = context.bearer(layer.at("payer").text, layer.at("payer"), problems);
  line.attachment = amount(layer.at("attachment"));
  line.limit =
      layer.at("limit") ? amount(layer.at("limit")) : std::numeric_limits<double>::infinity();
  line.denominator = exposure;
  if (layer.at("payer").text == clause.at("payee").text)
    problems.add(layer.at("payer").place, layer.at("payer").path,
                 "'" + layer.at("payer").text + "' pays itself", "payer and payee differ");
  return line;
}

void check_overlaps(const Value& layers, const std::vector<LayerLine>& lines, Problems& problems) {
  std::vector<std::size_t> order(lines.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return lines[a].attachment < lines[b].attachment;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const LayerLine &below = lines[order[i - 1]], &above = lines[order[i]];
    if (below.attachment + below.limit > above.attachment * (1 + 1e-12) + 1e-12)
      problems.add(layers.items[order[i]].place, layers.items[order[i]].path,
                   "the layer from " + rounded_text(above.attachment) +
                       (std::isfinite(below.limit)
                            ? " starts below the end " +
                                  rounded_text(below.attachment + below.limit) + " of another"
                            : " starts within the one from " + rounded_text(below.attachment) +
                                  ", which has no limit"),
                   "layers must not overlap, or a loss would be paid twice");
  }
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const std::size_t claim = context.claim(value.at("claim"), problems);
  const std::size_t payee = context.bearer(value.at("payee").text, value.at("payee"), problems);
  const Value& name = value.at("name");
  if (claim == 0) return nullptr;
  context.claims[claim].compensated = true;
  const Value& layers = value.at("layers");
  if (layers.items.empty())
    problems.add(layers.place, layers.path, "no layers",
                 "write layers: [{payer: ..., limit: ...}]");
  std::vector<LayerLine> lines;
  for (const Value& layer : layers.items)
    lines.push_back(line_of(layer, value, claim, payee, context, problems));
  check_overlaps(layers, lines, problems);
  const std::size_t first = context.lines.size();
  context.lines.insert(context.lines.end(), lines.begin(), lines.end());
  const bool by_loan = is_by_loan(value);
  if (by_loan)  // no amount that holds for all loans
    for (std::size_t i = first; i < context.lines.size(); ++i)
      for (double* level : {&context.lines[i].attachment, &context.lines[i].limit})
        if (std::isfinite(*level)) *level = std::numeric_limits<double>::quiet_NaN();
  const std::string& over = value.at("over").text;
  if (over == "year" && !context.dated)
    problems.add(value.at("over").place, value.at("over").path, "'over: year' needs years",
                 "add a calendar");
  std::vector<const Payment*> payments;
  for (const LayerLine& line : lines)
    payments.push_back(&context.add_payment(name.text, claim, line.payer, payee, true));
  return std::make_unique<Layers>(claim, payee,
                                  over == "year"   ? Over::year
                                  : over == "loan" ? Over::loan
                                                   : Over::scenario,
                                  first, std::move(lines), std::move(payments), context.dated,
                                  by_loan ? lent_by_loan(context) : std::vector<double>{});
}

std::string level_of(const Value& level, const Value& clause, const Words& words) {
  if (level.per != "%") return words.level(level);
  return words.level(level) + (clause.at("over").text == "loan"
                                   ? " of what was lent"
                                   : " of the exposure of '" + clause.at("claim").text + "'");
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext& context,
                                 const Words& words) {
  const std::string &payee = value.at("payee").text, &claim = value.at("claim").text;
  const std::string& over = value.at("over").text;
  std::vector<std::string> layers;
  for (const Value& layer : value.at("layers").items) {
    const Value &from = layer.at("attachment"), &limit = layer.at("limit");
    std::string text = layer.at("payer").text + " pays ";
    if (from.number > 0)
      text += "what exceeds " + level_of(from, value, words) +
              (limit ? ", up to " + level_of(limit, value, words) + " more" : "");
    else
      text += limit ? "the first " + level_of(limit, value, words) : "all of it";
    layers.push_back(text);
  }
  std::vector<std::string> all = {"Layers of what " + payee + " bears of '" + claim + "', " +
                                  (over == "loan"   ? "loan by loan: "
                                   : over == "year" ? "summed up within each year of the calendar: "
                                                    : "summed up over the whole scenario: ") +
                                  Words::list(layers, "and", "; ") + "."};
  if (!context.dated && over == "scenario")
    all.emplace_back("Without dates each loss carries the same part of each layer.");
  return all;
}

}  // namespace

ClauseMember layers_member() {
  return {kKeys, make, explain};
}

}  // namespace cofferdam
