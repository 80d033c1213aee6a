// Takes layers of what a bearer bears of a claim over the period: layer [a, a + l] pays min(l,
// max(0, total - a)).
//
// All layers look at the same total: what the payee bears when the clause acts, over all years.
// With dates the losses fill the layers in the order of time, and what comes back empties them
// again. Without a calendar there is no order, and each loss carries its proportional part of every
// layer.
#include <algorithm>
#include <cmath>
#include <limits>

#include "clauses/clause.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kDenominators[] = {"exposure"};
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
     .sentence = "what rates are rates of: the exposure that the claim covers",
     .fallback = "exposure",
     .choices = kDenominators},
    {.name = "layers",
     .type = Type::record,
     .sentence = "layers that do not overlap",
     .shape = Shape::list,
     .keys = kLayerKeys}};

/// A smaller part of a total is what rounding leaves of one that was paid whole.
constexpr double kResidue = 1e-14;

class Layers final : public Clause {
 public:
  Layers(std::size_t claim, std::size_t payee, std::size_t first_line, std::vector<LayerLine> lines)
      : claim_(claim), payee_(payee), first_line_(first_line), lines_(std::move(lines)) {}

  void settle(Settlement& settlement) const override {
    if (settlement.dated)
      settle_in_order(settlement);
    else
      settle_at_once(settlement);
  }

 private:
  void settle_at_once(Settlement& settlement) const {
    const std::vector<double> total = settlement.aggregate(claim_, payee_);
    std::vector<double> moved(settlement.trials, 0.0);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      std::vector<double>& paid = settlement.lines[first_line_ + i];
      pay(lines_[i], total, paid);
      move(settlement, lines_[i].payer, total, paid);
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
    for (std::size_t e = range.first; e < range.last; ++e)
      settlement.parts[payee_][e] *= kept[settlement.events.trial[e]];
  }

  /// Each event moves the payee's total, and a layer pays by how much it is filled more than
  /// before.
  void settle_in_order(Settlement& settlement) const {
    const auto received = settlement.ledger.of(LedgerKind::compensation_received, payee_);
    double total = 0, gross = 0;
    std::vector<double> filled(lines_.size(), 0.0);
    std::uint32_t trial = 0xffffffff;
    for (const std::size_t e : settlement.in_time_order(claim_)) {
      if (settlement.events.trial[e] != trial) {
        trial = settlement.events.trial[e];
        total = gross = 0;
        std::fill(filled.begin(), filled.end(), 0.0);
      }
      double& part = settlement.parts[payee_][e];
      total += part;
      gross += std::abs(part);
      for (std::size_t i = 0; i < lines_.size(); ++i) {
        const double now = fill(lines_[i], total, gross), paid = now - filled[i];
        filled[i] = now;
        part -= paid;
        settlement.parts[lines_[i].payer][e] += paid;
        settlement.lines[first_line_ + i][trial] += paid;
        settlement.ledger.of(LedgerKind::compensation_paid, lines_[i].payer)[trial] += paid;
        received[trial] += paid;
      }
      if (std::abs(part) < kResidue * std::abs(settlement.events.amount[e])) part = 0;
    }
  }
  /// What a layer holds of a total; totals that miss its ends by rounding alone are at the end.
  static double fill(const LayerLine& line, double total, double gross) {
    constexpr double kRounding = 1e-12;
    const double over = total - line.attachment, slack = kRounding * gross;
    return over <= slack ? 0.0 : over >= line.limit - slack ? line.limit : over;
  }
  static void pay(const LayerLine& line, const std::vector<double>& total,
                  std::vector<double>& paid) {
    for (std::size_t t = 0; t < paid.size(); ++t) paid[t] = fill(line, total[t], total[t]);
  }
  /// Adds the payer's part of each loss; the payee's is reduced at the end, so that layers see the
  /// same total.
  void move(Settlement& settlement, std::size_t payer, const std::vector<double>& total,
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

  std::size_t claim_, payee_, first_line_;
  std::vector<LayerLine> lines_;
};

LayerLine line_of(const Value& layer, const Value& clause, std::size_t claim, std::size_t payee,
                  ProgrammeContext& context, Problems& problems) {
  const double exposure = context.claims[claim].exposure;
  const auto amount = [&](const Value& level) {
    return level.per == "%" ? level.number * exposure : level.number;
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
  if (std::any_of(context.lines.begin(), context.lines.end(),
                  [&](const LayerLine& line) { return line.clause == name.text; }))
    problems.add(name.place, name.path, "a second layers clause '" + name.text + "'",
                 "name each clause once, to tell them apart in the results");
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
  return std::make_unique<Layers>(claim, payee, first, std::move(lines));
}

}  // namespace

ClauseMember layers_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
