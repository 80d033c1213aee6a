#include "oracle/rates.hpp"

#include <algorithm>

namespace cofferdam::oracle {

double rate_of(const Clause& share, std::size_t part, const Row& row) {
  if (!share.has_remainder || part + 1 < share.parts.size()) return share.parts[part].rate(row);
  double left = 1;
  for (std::size_t k = 0; k + 1 < share.parts.size(); ++k) left -= share.parts[k].rate(row);
  return std::max(0.0, left);
}

static Amounts paid_by(const Seen& seen, const Clause& clause, const std::string& payer,
                       const std::string& payee, double due) {
  if (!seen.allowed) return {{payer, due}};
  return seen.allowed(clause, payer, payee, due);
}

static void work_share(const Clause& clause, const Seen& seen, double amount, Agreed& agreed) {
  const double split = clause.of_principal ? seen.principal * amount : amount;
  std::vector<std::string> bearers;
  Amounts dues;
  for (std::size_t k = 0; k < clause.parts.size(); ++k) {
    const std::string& bearer = clause.parts[k].bearer;
    if (bearer == seen.lender) continue;
    if (!dues.count(bearer)) bearers.push_back(bearer);
    dues[bearer] += rate_of(clause, k, *seen.row) * split;
  }
  for (const std::string& bearer : bearers)
    for (const auto& [payer, paid] : paid_by(seen, clause, bearer, seen.lender, dues[bearer])) {
      agreed.bears[payer] += paid;
      agreed.bears[seen.lender] -= paid;
      agreed.pays[clause.index][payer] += paid;
    }
}

static double of_clause(const std::map<std::size_t, double>& passed, std::size_t clause) {
  const auto found = passed.find(clause);
  return found == passed.end() ? 0 : found->second;
}

double room_below(const Ceiling& ceiling, const Agreed& nominal, std::size_t clause, double most,
                  const std::map<std::size_t, double>& passed) {
  double own = 0, later = 0, all = 0, counted = 0, claim = 0;
  for (const auto& [bearer, amount] : nominal.bears) claim += amount;
  for (const auto& [index, amount] : passed) counted += amount;
  for (const auto& [index, pays] : nominal.pays) {
    if (!ceiling.clauses.count(index)) continue;
    double sum = 0;
    for (const auto& [payer, amount] : pays) sum += amount;
    if (sum <= 1e-12 * claim) continue;  // rounding
    all += sum;
    if (index == clause) own += sum;
    if (index > clause) later += std::max(0.0, sum - of_clause(passed, index));
  }
  double room = most - counted;
  if (ceiling.cut == "first_first") room -= later;
  if (ceiling.cut == "pro_rata" && all > 0)
    room = std::min(room, most * own / all - of_clause(passed, clause));
  return std::max(0.0, room);
}

namespace {

/// One loan as the rates see it, clause by clause.
class Walk {
 public:
  Walk(const Scenario& scenario, const Seen& seen, double amount, bool deductibles,
       const Agreed* nominal)
      : scenario_(scenario),
        seen_(seen),
        amount_(amount),
        deductibles_(deductibles),
        nominal_(nominal) {
    agreed_.bears[seen.lender] = amount;
  }

  Agreed work() {
    for (const Clause& clause : scenario_.clauses) {
      if (!seen_.claims.count(clause.claim)) continue;
      if (clause.kind == Clause::Kind::share) work_share(clause, seen_, amount_, agreed_);
      if (clause.kind == Clause::Kind::share || clause.kind == Clause::Kind::layers || clause.net)
        continue;
      const double part = std::max(0.0, agreed_.bears[clause.payee]);
      agreed_.part_of[clause.index] = part;
      pay(clause, below(clause, clause.contract ? of_contract(clause, part)
                                                : of_compensation(clause, part)));
    }
    return agreed_;
  }

 private:
  /// A quota share or a surplus takes a rate of the payee's part; others have none.
  double of_contract(const Clause& clause, double part) const {
    const Contract& terms = *clause.contract;
    if (terms.kind != Contract::Kind::quota_share && terms.kind != Contract::Kind::surplus)
      return 0;
    double basis = part;
    for (const auto& [index, paid] : agreed_.pays)
      if (terms.same_priority_as.count(scenario_.clauses[index].name))
        basis += paid.at(scenario_.clauses[index].payer);
    return std::min(terms.placed * share_of(terms, *seen_.row) * basis, part);
  }

  double of_compensation(const Clause& clause, double part) {
    double basis = clause.of_part ? part : amount_;
    if (clause.kind == Clause::Kind::cap) basis *= seen_.included(clause);
    if (deductibles_) basis = std::max(0.0, basis - clause.deductible * seen_.loans);
    const double due = std::min(clause.rate(*seen_.row) * basis, part);
    const double got = received_[clause.payee];
    if (!clause.at_most) return due;
    return std::min(due, std::max(0.0, *clause.at_most * (part + got) - got));
  }

  /// What ceilings over several clauses leave of it; where deductibles are aside, amounts are too.
  double below(const Clause& clause, double due) {
    if (!nominal_) return due;
    for (const Ceiling& ceiling : scenario_.ceilings) {
      const bool amount = !ceiling.at_most.rate;
      if (!ceiling.clauses.count(clause.index) || (amount && !deductibles_)) continue;
      const double borne = agreed_.bears[clause.payee] + received_[clause.payee];
      const double most = ceiling.at_most.value * (amount             ? seen_.loans
                                                   : ceiling.of_claim ? amount_
                                                                      : borne);
      std::map<std::size_t, double> passed;
      for (const auto& [index, pays] : agreed_.pays)
        if (ceiling.clauses.count(index))
          for (const auto& [payer, paid] : pays) passed[index] += paid;
      due = std::min(due, room_below(ceiling, *nominal_, clause.index, most, passed));
    }
    return due;
  }

  void pay(const Clause& clause, double due) {
    for (const auto& [payer, paid] : paid_by(seen_, clause, clause.payer, clause.payee, due)) {
      received_[clause.payee] += paid;
      agreed_.bears[clause.payee] -= paid;
      agreed_.bears[payer] += paid;
      agreed_.pays[clause.index][payer] += paid;
    }
  }

  const Scenario& scenario_;
  const Seen& seen_;
  double amount_;
  bool deductibles_;
  const Agreed* nominal_;  ///< null: ceilings over several clauses are aside
  Agreed agreed_;
  Amounts received_;  ///< as compensation, by payee
};

}  // namespace

Agreed nominal(const Scenario& scenario, const Seen& seen, double amount) {
  return Walk(scenario, seen, amount, false, nullptr).work();
}

Agreed by_rates(const Scenario& scenario, const Seen& seen, double amount, bool deductibles) {
  if (scenario.ceilings.empty()) return Walk(scenario, seen, amount, deductibles, nullptr).work();
  Seen without_limits = seen;
  without_limits.allowed = nullptr;
  const Agreed all = nominal(scenario, without_limits, amount);
  return Walk(scenario, seen, amount, deductibles, &all).work();
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
