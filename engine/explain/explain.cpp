// The programme in plain words, from the checked scenario and what was built of it.
#include <cofferdam/explain.hpp>

#include <algorithm>

#include "evaluation/evaluation_words.hpp"
#include "explain/drawing.hpp"
#include "explain/explain_rules.hpp"
#include "explain/explain_sources.hpp"
#include "matching/matching_words.hpp"
#include "measures/columns.hpp"
#include "model/fiscal_words.hpp"
#include "model/params.hpp"
#include "model/pricing_words.hpp"
#include "model/size_words.hpp"
#include "pools/pool_words.hpp"
#include "portfolios/firm_words.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scenario_data.hpp"
#include "scenario/variant_words.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

class Explainer {
 public:
  Explainer(const Value& root, const Params& params, const Model& model)
      : root_(root),
        params_(params),
        model_(model),
        context_(params.programme->context()),
        words_(params.currency) {}

  Table explain() {
    bearers();
    portfolios();
    programme();
    for (const auto& [name, pool] : root_.at("pools").entries)
      say("pools", name, explain_pool(name, pool, words_));
    const auto name_of = [&](const Clause& clause) { return label(clause.item); };
    for (auto& [about, sentences] : explain_order(*params_.programme, name_of))
      say("order", about, sentences);
    if (const FiscalTerms* fiscal = params_.programme->fiscal())
      say("fiscal", "fiscal", explain_fiscal(root_.at("fiscal"), *fiscal, params_, words_));
    if (params_.evaluation)
      say("evaluation", "evaluation",
          explain_evaluation(root_.at("evaluation"), *params_.evaluation));
    if (params_.matching)
      say("matching", "matching",
          explain_matching(root_.at("matching"), *params_.matching, words_));
    if (params_.pricing) say("pricing", "pricing", explain_pricing(root_.at("pricing")));
    if (&params_ == &model_.params()) variants_and_sizes();
    for (auto& [about, sentences] : explain_sources(root_)) say("sources", about, sentences);
    return make_table("explanation", "a sentence about the scenario", part_, about_, sentence_);
  }

 private:
  void say(const std::string& part, const std::string& about,
           const std::vector<std::string>& sentences) {
    for (const std::string& sentence : sentences) {
      part_.add(part);
      about_.add(about);
      sentence_.add(sentence);
    }
  }

  /// Who they are, and who has lent what.
  void bearers() {
    for (const auto& [name, value] : root_.at("bearers").entries) {
      std::vector<std::string> sentences;
      const std::string& level = value.at("public").text;
      std::string who = name;
      if (const Value& many = value.at("instances"))
        who += " stands for " + Words::number(many.number) + " of its kind and";
      who += level == "no" ? " is not public" : " is public (" + level + ")";
      if (const Value& note = value.at("note")) who += ": " + note.text;
      sentences.push_back(who + ".");
      const std::size_t before = sentences.size();
      for (const PortfolioView& portfolio : context_.portfolios)
        if (context_.bearers[portfolio.lender] == name) sentences.push_back(lends(portfolio));
      if (sentences.size() > before)
        sentences.emplace_back("It bears what no clause moves to others.");
      if (const Value& fails = value.at("fails")) sentences.push_back(failure(fails));
      say("bearers", name, sentences);
    }
  }

  std::string failure(const Value& fails) const {
    const bool dated = context_.calendar->given();
    const std::string& taker = fails.at("taken_over_by").text;
    const double recovery = fails.at("recovery").number;
    const std::string when = fails.at("on") ? "It fails on " + Words::date(fails.at("on"))
                                            : "It fails with a probability of " +
                                                  Words::percent(fails.at("pd").number) +
                                                  (dated ? " a year" : "");
    const std::string pays =
        recovery > 0 ? "pays " + Words::percent(recovery) + " of what it owes from then on"
                     : "pays nothing from then on";
    return when + ", and " + pays +
           (taker == "nobody" ? "; the rest is lost to those whom it owes."
                              : "; " + taker + " pays the rest.");
  }

  std::string lends(const PortfolioView& portfolio) const {
    double volume = 0, outside = 0;
    for (std::size_t row = 0; row < portfolio.exposures->rows(); ++row) {
      const double lent = portfolio.exposures->amount_of(row) * portfolio.exposures->count_of(row);
      const auto at = portfolio.first_row + static_cast<std::uint32_t>(row);
      const std::uint32_t claim = context_.claim_of[at];
      volume += lent;
      outside += claim == 0 ? lent : lent * (1 - context_.claims[claim].covered_of(at));
    }
    const std::string uncovered =
        outside > 0 ? ", of which no claim covers " +
                          (outside < volume ? words_.about(outside) : std::string("anything"))
                    : "";
    return "It " + portfolio.words.verb + " the portfolio " + portfolio.name + ", " +
           words_.about(volume) + " in all" + uncovered + ".";
  }

  /// What each portfolio holds and how it loses.
  void portfolios() {
    for (const auto& [name, value] : root_.at("firms").entries)
      say("portfolios", name, explain_firms(value, *context_.portfolios.front().exposures, words_));
    for (const auto& [name, value] : root_.at("portfolios").entries)
      for (const PortfolioView& portfolio : context_.portfolios)
        if (portfolio.name == name)
          say("portfolios", name,
              static_cast<const PortfolioKind*>(value.kind)
                  ->explain(value, *portfolio.exposures, words_));
  }

  void variants_and_sizes() {
    const ScenarioData& scenario = model_.scenario().data();
    for (const VariantData& variant : scenario.variants)
      say("variants", variant.name, explain_variant(scenario, variant.name));
    for (const SizeQuestion& question : model_.sizes())
      say("sizes", question.input, explain_size(question, words_));
  }

  void programme() {
    const auto& items = root_.at("programme").items;
    for (std::size_t item = 0; item < items.size(); ++item) {
      const auto* kind = static_cast<const ClauseKind*>(items[item].kind);
      say("programme", label(item), kind->explain(items[item], context_, words_));
      for (const Clause* clause : context_.clauses)
        if (clause->item == item)
          say("programme", label(item), explain_payments(*clause, context_, words_));
    }
  }

  /// Name of a clause, or what it is and where it stands.
  std::string label(std::size_t item) const {
    const Value& clause = root_.at("programme").items[item];
    const Value* name = clause.find("name");
    if (name && *name) return name->text;
    for (const Clause* made : context_.clauses)
      for (const Payment& payment : context_.payments)
        if (made->item == item && payment.position == made->position &&
            !context_.payment_lines.empty())
          return context_.payment_lines[payment.line()].clause;
    return std::string(clause.kind->name);
  }

  const Value& root_;
  const Params& params_;
  const Model& model_;
  const ProgrammeContext& context_;
  Words words_;
  TextColumn part_{"part",
                   "bearers, portfolios, programme, pools, order, variants, sizes or sources"};
  TextColumn about_{"about", "bearer, portfolio, clause, pool, variant ... that is meant"};
  TextColumn sentence_{"sentence", "what is said about it"};
};

/// The checked scenario, or that of the variant of this name.
const Value& root_of(const Model& model, const std::string& variant) {
  const ScenarioData& scenario = model.scenario().data();
  const auto named = std::find_if(scenario.variants.begin(), scenario.variants.end(),
                                  [&](const VariantData& one) { return one.name == variant; });
  return named == scenario.variants.end() ? scenario.root : named->root;
}

}  // namespace

Table explain(const Model& model, const std::string& variant) {
  const Params& params = model.params(variant);
  return Explainer(root_of(model, variant), params, model).explain();
}

std::string draw(const Model& model, DrawingFormat format, const std::string& variant) {
  const Params& params = model.params(variant);
  const Drawing drawing = drawing_of(root_of(model, variant), params);
  return format == DrawingFormat::mermaid ? mermaid_text(drawing) : graphviz_text(drawing);
}

}  // namespace cofferdam
