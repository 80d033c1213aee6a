// Reads layers of what a bearer bears of a claim.
#include <algorithm>
#include <cmath>
#include <limits>

#include "clauses/layers_rule.hpp"
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

/// Whether levels are rates of each loan.
bool is_by_loan(const Value& clause) {
  const auto is_rate = [](const Value& level) { return level && level.per == "%"; };
  const auto& layers = clause.at("layers").items;
  return clause.at("over").text == "loan" &&
         std::any_of(layers.begin(), layers.end(), [&](const Value& layer) {
           return is_rate(layer.at("attachment")) || is_rate(layer.at("limit"));
         });
}

/// [row] what was lent, as far as its claim covers it.
std::vector<double> lent_by_loan(const ProgrammeContext& context) {
  std::vector<double> lent;
  for (const PortfolioView& portfolio : context.portfolios)
    for (std::size_t row = 0; row < portfolio.exposures->rows(); ++row) {
      const auto at = portfolio.first_row + static_cast<std::uint32_t>(row);
      lent.push_back(portfolio.exposures->amount_of(row) *
                     context.claims[context.claim_of[at]].covered_of(at));
    }
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
  line.limits_all = clause.at("over").text != "loan" && clause.at("over").text != "year";
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
  if (over == "loan")
    check_alike(value.at("over"), "layers of each loan", context.claims[claim], context, problems);
  std::vector<Payment*> payments;
  for (const LayerLine& line : lines)
    payments.push_back(&context.add_payment(name.text, claim, line.payer, payee, true));
  auto made = std::make_unique<Layers>(
      claim, payee,
      over == "year"   ? Layers::Over::year
      : over == "loan" ? Layers::Over::loan
                       : Layers::Over::scenario,
      first, std::move(lines), std::vector<const Payment*>(payments.begin(), payments.end()),
      context.dated, by_loan ? lent_by_loan(context) : std::vector<double>{});
  for (Payment* payment : payments) payment->listener = made.get();
  return made;
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

std::string brief(const Value& value, const std::string& bearer, const Words& words) {
  std::string text;
  for (const Value& layer : value.at("layers").items) {
    if (layer.at("payer").text != bearer) continue;
    const Value &from = layer.at("attachment"), &limit = layer.at("limit");
    text += text.empty() ? "" : "; ";
    if (from.number > 0)
      text += "above " + words.level(from) + (limit ? ", " + words.level(limit) + " more" : "");
    else
      text += limit ? "the first " + words.level(limit) : "all";
  }
  return text;
}

}  // namespace

ClauseMember layers_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .brief = brief,
          .formula =
              "X_k = min(l_k, max(0, S - a_k)): S the sum of what the payee bears, over the "
              "scenario, a year or one loan; a_k attachment and l_k limit of layer k, in money or "
              "times the exposure",
          .scheme = {"Beijing, agricultural insurance",
                     "of the losses of a year, as parts of the premium, insurers bear those below "
                     "160 %, reinsurers those from 160 to 300 %, the city those above",
                     "Swiss Re, Beijing makes breakthrough move in agricultural reinsurance, "
                     "swissre.com/rethinking/food_security"}};
}

}  // namespace cofferdam
