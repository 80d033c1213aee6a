// The rows of the results that a programme calls for.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

std::string paying_key(const std::string& clause, const std::string& payer,
                       const std::string& payee) {
  return clause + '\n' + payer + '\n' + payee;
}

static std::vector<std::string> payers_by_rates(const Clause& clause) {
  std::vector<std::string> payers;
  for (const Part& part : clause.parts) payers.push_back(part.bearer);
  for (const Layer& layer : clause.layers)
    if (!std::count(payers.begin(), payers.end(), layer.payer)) payers.push_back(layer.payer);
  if (payers.empty()) payers.push_back(clause.payer);
  return payers;
}

static std::vector<std::string> payees_of(const Scenario& scenario, const Clause& clause) {
  if (clause.kind != Clause::Kind::share) return {clause.payee};
  std::vector<std::string> lenders;
  for (const std::string& portfolio : scenario.claim(clause.claim).of) {
    const std::string& lender = scenario.lender.at(portfolio);
    if (!std::count(lenders.begin(), lenders.end(), lender)) lenders.push_back(lender);
  }
  return lenders;
}

Result empty_result(const Scenario& scenario) {
  Result result;
  std::vector<std::pair<std::size_t, std::string>> rules;
  for (const Clause& clause : scenario.clauses) {
    for (const std::string& payer : payers_by_rates(clause))
      for (const std::string& payee : payees_of(scenario, clause))
        if (payer != payee) {
          Paying row;
          row.clause = clause.name;
          row.payer = payer;
          row.payee = payee;
          result.payings.push_back(row);
        }
    if (clause.kind == Clause::Kind::layers)
      for (const Layer& layer : clause.layers)
        result.layers.push_back({clause.name, layer.payer, 0});
    if (clause.kind == Clause::Kind::cap) rules.emplace_back(clause.position, clause.name);
    for (const Part& part : clause.parts)
      if (part.above_ceiling)
        rules.emplace_back(clause.position, "ceiling of " + clause.name + ", " + part.bearer);
    if (clause.above_ceiling) rules.emplace_back(clause.position, "ceiling of " + clause.name);
  }
  for (const Ceiling& ceiling : scenario.ceilings)
    rules.emplace_back(ceiling.position, ceiling.name);
  for (const Limit& limit : scenario.limits) rules.emplace_back(limit.position, limit.name);
  std::sort(rules.begin(), rules.end());
  for (const auto& [position, name] : rules) result.rules.push_back({name, 0, {}});
  for (const auto& [bearer, failing] : scenario.failing)
    result.rules.push_back({"failure of " + bearer, 0, {}});
  const auto years =
      static_cast<std::size_t>(scenario.calendar.given ? scenario.calendar.years() : 1);
  result.borne_by_year.resize(years);
  result.cash_by_year.resize(years);
  return result;
}

}  // namespace cofferdam::oracle
