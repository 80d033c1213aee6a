#include "oracle/rates.hpp"

#include <algorithm>

namespace cofferdam::oracle {

double rate_of(const Clause& share, std::size_t part, const Row& row) {
  if (!share.has_remainder || part + 1 < share.parts.size()) return share.parts[part].rate(row);
  double left = 1;
  for (std::size_t k = 0; k + 1 < share.parts.size(); ++k) left -= share.parts[k].rate(row);
  return std::max(0.0, left);
}

static void work_share(const Clause& clause, const Seen& seen, double amount, Agreed& agreed) {
  for (std::size_t k = 0; k < clause.parts.size(); ++k) {
    const std::string& bearer = clause.parts[k].bearer;
    if (bearer == seen.lender) continue;
    const double split = clause.of_principal ? seen.principal * amount : amount;
    const double paid = rate_of(clause, k, *seen.row) * split;
    agreed.bears[bearer] += paid;
    agreed.bears[seen.lender] -= paid;
    agreed.pays[clause.index][bearer] += paid;
  }
}

/// A quota share or a surplus takes a rate of the payee's part; others have none.
/// What it pays is compensation too.
static double work_contract(const Scenario& scenario, const Clause& clause, const Seen& seen,
                            Agreed& agreed) {
  const Contract& terms = *clause.contract;
  if (terms.kind != Contract::Kind::quota_share && terms.kind != Contract::Kind::surplus) return 0;
  const double part = std::max(0.0, agreed.bears[clause.payee]);
  double basis = part;
  for (const auto& [index, paid] : agreed.pays)
    if (terms.same_priority_as.count(scenario.clauses[index].name))
      basis += paid.at(scenario.clauses[index].payer);
  const double due = std::min(terms.placed * share_of(terms, *seen.row) * basis, part);
  agreed.part_of[clause.index] = part;
  agreed.bears[clause.payee] -= due;
  agreed.bears[clause.payer] += due;
  agreed.pays[clause.index][clause.payer] += due;
  return due;
}

Agreed by_rates(const Scenario& scenario, const Seen& seen, double amount, bool deductibles) {
  Agreed agreed;
  Amounts received;  // as compensation, by payee
  agreed.bears[seen.lender] = amount;
  for (const Clause& clause : scenario.clauses) {
    if (!seen.claims.count(clause.claim)) continue;
    if (clause.kind == Clause::Kind::share) work_share(clause, seen, amount, agreed);
    if (clause.kind == Clause::Kind::share || clause.kind == Clause::Kind::layers || clause.net)
      continue;
    if (clause.contract) {
      received[clause.payee] += work_contract(scenario, clause, seen, agreed);
      continue;
    }
    const double part = std::max(0.0, agreed.bears[clause.payee]);
    agreed.part_of[clause.index] = part;
    double basis = clause.of_part ? part : amount;
    if (clause.kind == Clause::Kind::cap) basis *= seen.included(clause);
    if (deductibles) basis = std::max(0.0, basis - clause.deductible * seen.loans);
    double due = std::min(clause.rate(*seen.row) * basis, part);
    double& got = received[clause.payee];
    if (clause.at_most) due = std::min(due, std::max(0.0, *clause.at_most * (part + got) - got));
    got += due;
    agreed.bears[clause.payee] -= due;
    agreed.bears[clause.payer] += due;
    agreed.pays[clause.index][clause.payer] += due;
  }
  return agreed;
}

double guaranteed_part(const Scenario& scenario, const Seen& seen) {
  Agreed agreed;
  agreed.bears[seen.lender] = 1;
  for (const Clause& clause : scenario.clauses)
    if (clause.kind == Clause::Kind::share && seen.claims.count(clause.claim))
      work_share(clause, seen, 1, agreed);
  return 1 - agreed.bears[seen.lender];
}

std::set<std::string> claims_of(const Scenario& scenario, const std::string& portfolio,
                                const Row& row) {
  std::set<std::string> covering;
  for (const Claim& claim : scenario.claims)
    if (std::count(claim.of.begin(), claim.of.end(), portfolio) &&
        (!claim.when || claim.when(row)) &&
        std::none_of(claim.unless.begin(), claim.unless.end(),
                     [&](const std::string& other) { return covering.count(other) > 0; }))
      covering.insert(claim.name);
  return covering;
}

std::string portfolio_of(const Scenario& scenario, const World& world, const Clause& contract) {
  std::set<std::string> portfolios;
  for (const Row& row : world.rows) {
    const std::string& name = world.portfolios.at(row.portfolio).name;
    if (claims_of(scenario, name, row).count(contract.claim)) portfolios.insert(name);
  }
  return portfolios.size() == 1 ? *portfolios.begin() : "";
}

}  // namespace cofferdam::oracle
