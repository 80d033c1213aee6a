// What of a scenario may not be meant, as a careful reader would ask.
#include <cofferdam/explain.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "economies/points.hpp"
#include "explain/rare_values.hpp"
#include "gates/pool_rule.hpp"
#include "model/params.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/keys.hpp"
#include "scenario/scenario_data.hpp"
#include "scenario/words.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/rule.hpp"

namespace cofferdam {
namespace {

using Lines = std::vector<std::string>;

/// Contracts on one claim by which its payee's losses come back to the payee of `first`: a shortest
/// chain from its payer on, `first` in front; empty if there is none.
std::vector<const ContractLine*> circle_of(const ContractLine& first,
                                           const std::vector<ContractLine>& contracts) {
  std::vector<std::vector<const ContractLine*>> chains = {{&first}};
  std::set<std::size_t> reached = {first.payer};
  for (std::size_t i = 0; i < chains.size(); ++i)
    for (const ContractLine& next : contracts) {
      if (next.claim != first.claim || next.payee != chains[i].back()->payer) continue;
      std::vector<const ContractLine*> chain = chains[i];
      chain.push_back(&next);
      if (next.payer == first.payee) return chain;
      if (reached.insert(next.payer).second) chains.push_back(std::move(chain));
    }
  return {};
}

/// Contracts by which an insurer gets back what it has ceded, each circle once.
void circles(const ProgrammeContext& context, Lines& lines) {
  std::set<std::set<const ContractLine*>> known;
  for (const ContractLine& first : context.contracts) {
    const auto circle = circle_of(first, context.contracts);
    if (circle.empty() || !known.emplace(circle.begin(), circle.end()).second) continue;
    std::string chain;
    for (const ContractLine* contract : circle)
      chain += (chain.empty() ? "" : ", ") + context.bearers[contract->payee] + " to " +
               context.bearers[contract->payer] + " ('" + contract->name + "')";
    lines.push_back("losses of the claim '" + context.claims[first.claim].name +
                    "' are ceded in a circle: " + chain +
                    "; each contract acts once, in the order of the programme, and what comes back "
                    "is not ceded again");
  }
}

/// Flows that nobody owes.
void never_due(const ProgrammeContext& context, Lines& lines) {
  for (const FlowLine& flow : context.flows)
    if (flow.scheduled && flow.due == 0)
      lines.push_back("nothing is ever due as '" + flow.name + "' in portfolio '" +
                      context.portfolios[flow.portfolio].name + "'");
}

bool comes_back(const Claim& claim, const ProgrammeContext& context) {
  return std::any_of(claim.portfolios.begin(), claim.portfolios.end(), [&](std::size_t portfolio) {
    return context.portfolios[portfolio].events.later_cash;
  });
}

/// Claims that a pool pays while it has money, of which something comes back that no clause splits.
void unsplit_cash(const ProgrammeContext& context, Lines& lines) {
  for (const NamedPool& pool : context.pools) {
    std::set<std::string> names;
    for (const PaymentLine& line : context.payment_lines) {
      const Claim& claim = context.claims[line.claim];
      const auto& paid = pool.lines;
      if (line.payer == pool.bearer && !claim.recovers && comes_back(claim, context) &&
          std::find(paid.begin(), paid.end(), line.clause) != paid.end())
        names.insert(claim.name);
    }
    if (names.empty()) continue;
    std::string quoted, listed;
    for (const std::string& name : names) {
      quoted += (quoted.empty() ? "'" : " and '") + name + "'";
      listed += (listed.empty() ? "" : ", ") + name;
    }
    lines.push_back("what comes back of " + quoted + ", which '" + pool.name +
                    "' pays while it has money, goes back at the rates of the clauses; write "
                    "- recover: {of: [" +
                    listed + "], rule: by_amount_paid} if it is to go by what each has paid");
  }
}

bool owns(const PoolRule& pool, std::size_t bearer) {
  const Payers& owners = pool.terms().owner;
  return std::any_of(owners.begin(), owners.end(),
                     [&](const Payer& owner) { return owner.bearer == bearer; });
}

/// Pools whose level is that of none of their owners.
void other_levels(const Params& params, Lines& lines) {
  const ProgrammeContext& context = params.programme->context();
  for (const PoolRule* pool : context.pool_rules) {
    const PoolTerms& terms = pool->terms();
    const std::string &own = params.bearers[terms.bearer].level, &one = terms.name;
    std::string owners, main;
    double most = 0;
    bool agrees = false;
    for (const Payer& owner : terms.owner) {
      if (owner.bearer == kOutside) continue;
      const Bearer& bearer = params.bearers[owner.bearer];
      agrees = agrees || bearer.level == own;
      owners +=
          (owners.empty() ? "'" : " and '") + bearer.name + "' (public: " + bearer.level + ")";
      if (owner.part > most) most = owner.part, main = bearer.level;
    }
    if (owners.empty() || agrees) continue;
    const bool several = terms.owner.size() > 1;
    lines.push_back("'" + one + "' is public: " + own + ", but its " +
                    (several ? "owners are " : "owner is ") + owners +
                    "; public_cost goes by the " + (several ? "owners" : "owner") +
                    ", other tables by the pool: write public: " + main + " at bearers." + one);
  }
}

/// Public money behind a pool that is none itself.
void hidden_public_money(const Params& params, Lines& lines) {
  const ProgrammeContext& context = params.programme->context();
  for (const FundingLine& line : context.funding) {
    const NamedPool& pool = context.pools[line.pool];
    if (line.bearer == kOutside || params.bearers[pool.bearer].level != "no") continue;
    if (owns(*context.pool_rules[line.pool], line.bearer)) continue;
    const std::string& level = params.bearers[line.bearer].level;
    if (level != "no")
      lines.push_back(
          "'" + context.bearers[line.bearer] + "' (" + level + ") stands behind '" + pool.name +
          "', which is not public: what it bears is not in public_cost; "
          "write public: " +
          level + " at bearers." + context.bearers[pool.bearer] + " if it spends public money");
  }
}

/// Mean amount of the exposures of a portfolio, or their mean probability of default; NaN if it
/// does not know.
double mean_of(const Exposures& book, double (*number)(const Exposures&, std::size_t)) {
  double sum = 0, count = 0;
  for (std::size_t row = 0; row < book.rows(); ++row) {
    sum += book.count_of(row) * number(book, row);
    count += book.count_of(row);
  }
  return sum / count;
}

/// Pools whose only money would not pay one loan, as where a unit was forgotten.
void tiny_pools(const Params& params, const Words& words, Lines& lines) {
  double least = std::numeric_limits<double>::infinity();
  for (const NamedPortfolio& named : params.portfolios)
    least = std::min(least, mean_of(named.portfolio->exposures(), [](const auto& book, auto row) {
                       return book.amount_of(row);
                     }));
  for (const PoolRule* pool : params.programme->context().pool_rules) {
    const PoolTerms& terms = pool->terms();
    const bool alone =
        !terms.has_budget && !terms.has_top_up && terms.contributions.empty() && terms.fees.empty();
    // Beside other money a small stock may be meant, but not one of a few yuan.
    constexpr double kSlip = 1e-3;
    if (terms.opening > 0 && terms.opening < (alone ? 1 : kSlip) * least)
      lines.push_back("'" + terms.name + "' begins with " + words.money(terms.opening) +
                      ", less than one average loan (" + words.about(least) +
                      "); is a unit missing, as in opening: 20 million?");
  }
}

/// Pools into which nothing ever flows.
void empty_pools(const ProgrammeContext& context, Lines& lines) {
  for (const PoolRule* pool : context.pool_rules) {
    const PoolTerms& terms = pool->terms();
    const bool flows = std::any_of(context.flows.begin(), context.flows.end(),
                                   [&](const FlowLine& flow) { return flow.into == pool; });
    if (terms.opening == 0 && !terms.has_budget && !terms.has_top_up &&
        terms.contributions.empty() && terms.fees.empty() && !flows)
      lines.push_back("nothing ever flows into '" + terms.name +
                      "', which can pay nothing then; give it opening money, a budget, "
                      "contributions or a fee");
  }
}

/// "2.53 %".
std::string about_percent(double rate) {
  double digits = 100;  // of which the rate has three before the point
  while (rate * digits < 100 && digits < 1e300) digits *= 10;
  return Words::percent(std::round(rate * digits) / digits);
}

/// Loans that hardly ever default, or very often, as where a percent sign was slipped. What a file
/// says of each loan is no slip.
void odd_pds(const Params& params, const Value& portfolios, Lines& lines) {
  constexpr double kLow = 0.001, kHigh = 0.15;
  for (const NamedPortfolio& named : params.portfolios) {
    const Value& portfolio = portfolios.get(named.name);
    if (!portfolio.kind || portfolio.kind->name != "loans" ||
        portfolio.get("pd").form == Value::Form::column)
      continue;
    const double pd = mean_of(named.portfolio->exposures(),
                              [](const auto& book, auto row) { return book.probability_of(row); });
    const bool yearly = params.calendar->given();  // else it is of the whole life of a loan
    if (!(pd > 0) || (pd >= kLow && (pd <= kHigh || !yearly))) continue;
    lines.push_back("the mean PD of '" + named.name + "' is " + about_percent(pd) + ", which is " +
                    (pd < kLow ? "very low" : "very high") + " for loans; is it meant?");
  }
}

/// Tags named after the first contract that stay when it is renewed.
void first_contracts(const Value& portfolios, Lines& lines) {
  for (const auto& [name, portfolio] : portfolios.entries) {
    if (!portfolio.get("renewal").given) continue;
    for (const auto& [tag, value] : portfolio.get("tags").entries)
      if ((tag.starts_with("first") || tag.starts_with("首")) && !value.get("when_renewed"))
        lines.push_back("the tag '" + tag + "' of portfolio '" + name +
                        "' stays when a contract is renewed; write when_renewed: no beside its mix "
                        "if it is meant of the first contract alone");
  }
}

void few_points(const Params& params, Lines& lines) {
  if (params.points && params.trials < static_cast<std::int64_t>(kPointSets) * kBlockTrials)
    lines.push_back(
        "with points: sobol, errors are those between 16 sets of points from 16,384 trials on; "
        "with fewer they are those of independent trials, mostly too large");
}

void unsized_variants(const Model& model, Lines& lines) {
  for (const Variant& variant : model.variants())
    for (const std::string& unsized : variant.unsized)
      lines.push_back("in the variant '" + variant.name + "' there is no size of " + unsized +
                      "; variants: none in 'size' asks it of no variant");
}

}  // namespace

Lines cautions(const Model& model) {
  const Params& params = model.params();
  const ProgrammeContext& context = params.programme->context();
  Lines lines;
  circles(context, lines);
  never_due(context, lines);
  unsplit_cash(context, lines);
  hidden_public_money(params, lines);
  other_levels(params, lines);
  empty_pools(context, lines);
  tiny_pools(params, Words(params.currency), lines);
  odd_pds(params, model.scenario().data().root.at("portfolios"), lines);
  for (std::string& line : rare_values(params, model.scenario().data().root))
    lines.push_back(std::move(line));
  first_contracts(model.scenario().data().root.at("portfolios"), lines);
  few_points(params, lines);
  unsized_variants(model, lines);
  for (const Rule* rule : context.all_rules)
    for (std::string& caution : rule->cautions(context)) lines.push_back(std::move(caution));
  lines.insert(lines.end(), context.warnings.begin(), context.warnings.end());
  std::set<std::string> known;
  std::erase_if(lines, [&](const std::string& line) { return !known.insert(line).second; });
  return lines;
}

}  // namespace cofferdam
