#include "flows/make_flows.hpp"

#include <algorithm>
#include <map>

#include "flows/flow_rule.hpp"
#include "gates/pool_rule.hpp"
#include "gates/volume_set.hpp"
#include "waterfall/instances_of.hpp"

namespace cofferdam {
namespace {

FlowTerms read_terms(const DeclaredFlow& declared) {
  const Value& value = *declared.value;
  const std::string& of = value.at("of").text;
  using Of = FlowTerms::Of;
  FlowTerms terms;
  terms.name = value.at("name").text;
  terms.kind = declared.kind;
  terms.of = of == "loan"              ? Of::loan
             : of == "guaranteed_part" ? Of::guaranteed_part
             : of == "own_part"        ? Of::own_part
             : of == "sum_insured"     ? Of::sum_insured
             : of == "interest"        ? Of::interest
             : of == "contract"        ? Of::contract
                                       : Of::flow;
  terms.per_year = of == "interest" || value.at("per").text == "year";
  if (const Value& up_to = value.at("up_to")) terms.up_to = up_to.number;
  terms.if_repaid = bool(value.at("if"));
  terms.after_years = static_cast<int>(value.at("after_years").number);
  if (const Value& years = value.at("years")) terms.years = static_cast<int>(years.number);
  if (const Value& most = value.at("at_most")) {
    terms.at_most = most.at("amount").number;
    terms.at_most_per_year = most.at("per").text == "year";
    terms.each = most.at("each").text;
  }
  return terms;
}

/// One flow after those that it is of.
class Maker {
 public:
  Maker(ProgrammeContext& context, Problems& problems) : context_(context), problems_(problems) {
    for (const DeclaredFlow& declared : context.declared_flows)
      by_name_.emplace(declared.value->at("name").text, &declared);
  }

  void make() {
    for (const DeclaredFlow& declared : context_.declared_flows) {
      const std::size_t before = problems_.size();
      const Built schedule = schedule_of(declared);
      const std::vector<std::uint32_t> values = values_of(declared);
      std::vector<FlowLine*> lines;
      for (const std::size_t line : declared.lines) lines.push_back(&context_.flows[line]);
      check_balances(lines, *declared.value, context_, problems_);
      if (!schedule || problems_.size() != before) continue;
      for (FlowLine* line : lines) {
        line->earns_over_time = schedule->earns_over_time();
        line->ends_with = failures_of(declared);
      }
      context_.scheduled.push_back(std::make_unique<FlowRule>(schedule, std::move(lines), values));
    }
  }

 private:
  using Built = std::shared_ptr<const FlowSchedule>;
  /// Null where there is a problem.
  Built schedule_of(const DeclaredFlow& declared) {
    if (const auto known = made_.find(&declared); known != made_.end()) return known->second;
    if (std::find(path_.begin(), path_.end(), &declared) != path_.end()) {
      tell_circle(declared);
      return nullptr;
    }
    path_.push_back(&declared);
    const Built schedule = build(declared);
    path_.pop_back();
    return made_[&declared] = schedule;
  }

  Built build(const DeclaredFlow& declared) {
    FlowTerms terms = read_terms(declared);
    Built of;
    if (terms.of == FlowTerms::Of::flow) {
      const Value& name = declared.value->at("of");
      const auto found = by_name_.find(name.text);
      if (found == by_name_.end()) {
        tell_unknown(name);
        return nullptr;
      }
      of = schedule_of(*found->second);
      if (!of) return nullptr;
    }
    const std::size_t before = problems_.size();
    std::vector<std::size_t> portfolios;
    for (const std::size_t line : declared.lines)
      portfolios.push_back(context_.flows[line].portfolio);
    auto schedule = std::make_shared<const FlowSchedule>(
        std::move(terms), *declared.value, portfolios, context_.flows[declared.lines.front()].payee,
        of, context_, problems_);
    return problems_.size() == before ? schedule : nullptr;
  }

  /// Of its parties, and of those of the flow that it is of: with that it ends too.
  std::vector<std::size_t> failures_of(const DeclaredFlow& declared) const {
    std::vector<std::size_t> failures;
    for (const DeclaredFlow* flow = &declared; flow; flow = base_of(*flow))
      for (const std::size_t line : flow->lines)
        context_.add_failures(context_.flows[line], failures);
    return failures;
  }
  /// Null if it is of exposures.
  const DeclaredFlow* base_of(const DeclaredFlow& declared) const {
    const auto found = by_name_.find(declared.value->at("of").text);
    return found == by_name_.end() ? nullptr : found->second;
  }

  void tell_unknown(const Value& name) {
    std::vector<std::string> known = {"loan",        "guaranteed_part", "own_part",
                                      "sum_insured", "interest",        "contract"};
    for (const auto& [other, declared] : by_name_) known.push_back(other);
    problems_.add(name.place, name.path, "'" + name.text + "' is nothing that a flow may be of",
                  did_you_mean(name.text, known,
                               "write loan, guaranteed_part, own_part, sum_insured, interest, "
                               "contract, or the name of another flow"));
  }

  void tell_circle(const DeclaredFlow& declared) {
    std::string circle;
    for (auto at = std::find(path_.begin(), path_.end(), &declared); at != path_.end(); ++at)
      circle += (*at)->value->at("name").text + " -> ";
    const Value& of = declared.value->at("of");
    problems_.add(
        of.place, of.path,
        "flows are of each other in a circle: " + circle + declared.value->at("name").text,
        "let one of them be of the loan or of what is insured");
  }

  /// Value of the tag that shares a maximum, by row.
  std::vector<std::uint32_t> values_of(const DeclaredFlow& declared) {
    const Value& most = declared.value->at("at_most");
    if (!most || most.at("each").text == "loan" || most.at("each").text == "all") return {};
    const Value& each = most.at("each");
    for (const std::size_t line : declared.lines) {
      const PortfolioView& portfolio = context_.portfolios[context_.flows[line].portfolio];
      if (!portfolio.exposures->tag(each.text))
        problems_.add(each.place, each.path,
                      "portfolio '" + portfolio.name + "' has no tag '" + each.text + "'",
                      "write loan, all, or a tag that all exposures of the flow have");
    }
    std::vector<std::string> values;
    return instances_of(context_, each.text, values);
  }

  ProgrammeContext& context_;
  Problems& problems_;
  std::map<std::string, const DeclaredFlow*> by_name_;
  std::map<const DeclaredFlow*, Built> made_;
  std::vector<const DeclaredFlow*> path_;
};

}  // namespace

void check_balances(const std::vector<FlowLine*>& lines, const Value& clause,
                    const ProgrammeContext& context, Problems& problems) {
  for (const FlowLine* flow : lines) {
    const PortfolioView& portfolio = context.portfolios[flow->portfolio];
    for (const PoolRule* pool : context.pool_rules) {
      const std::string& each = pool->terms().each;
      if ((flow->from != pool && flow->into != pool) || each.empty() ||
          portfolio.exposures->tag(each))
        continue;
      const Value& payee = clause.get("payee");
      const Value& party = flow->from == pool || !payee ? clause.at("payer") : payee;
      problems.add(party.place, party.path,
                   "the pool '" + context.bearers[pool->terms().bearer] +
                       "' has a balance for each '" + each + "', and the portfolio '" +
                       portfolio.name + "' has no such tag",
                   "give its exposures the tag, or name other portfolios");
    }
  }
}

void make_flows(ProgrammeContext& context, Problems& problems) {
  Maker(context, problems).make();
  make_relending(context, problems);
  for (FlowLine& flow : context.flows)
    if (flow.portfolio != FlowLine::kNoPortfolio && !context.lending_decided.empty() &&
        context.lending_decided[flow.portfolio])
      flow.certain = false;
}

}  // namespace cofferdam
