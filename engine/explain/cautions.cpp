// What of a scenario may not be meant, as a careful reader would ask.
#include <cofferdam/explain.hpp>

#include <algorithm>
#include <set>

#include "model/params.hpp"
#include "scenario/scenario_data.hpp"
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

/// Public money behind a pool that is none itself.
void hidden_public_money(const Params& params, Lines& lines) {
  const ProgrammeContext& context = params.programme->context();
  for (const FundingLine& line : context.funding) {
    const NamedPool& pool = context.pools[line.pool];
    if (line.bearer == kOutside || params.bearers[pool.bearer].level != "no") continue;
    const std::string& level = params.bearers[line.bearer].level;
    if (level != "no")
      lines.push_back(
          "'" + context.bearers[line.bearer] + "' (" + level + ") stands behind '" + pool.name +
          "', which is not public: what it bears is not in public_cost; "
          "write public: " +
          level + " at bearers." + context.bearers[pool.bearer] + " if it spends public money");
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

}  // namespace

Lines cautions(const Model& model) {
  const Params& params = model.params();
  const ProgrammeContext& context = params.programme->context();
  Lines lines;
  circles(context, lines);
  never_due(context, lines);
  unsplit_cash(context, lines);
  hidden_public_money(params, lines);
  first_contracts(model.scenario().data().root.at("portfolios"), lines);
  for (const Rule* rule : context.all_rules)
    for (std::string& caution : rule->cautions(context)) lines.push_back(std::move(caution));
  lines.insert(lines.end(), context.warnings.begin(), context.warnings.end());
  std::set<std::string> known;
  std::erase_if(lines, [&](const std::string& line) { return !known.insert(line).second; });
  return lines;
}

}  // namespace cofferdam
