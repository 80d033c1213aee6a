#include <algorithm>
#include <set>

#include "waterfall/clause.hpp"
#include "waterfall/gate.hpp"

namespace cofferdam {

void ProgrammeContext::add_failures(const FlowLine& flow, std::vector<std::size_t>& to) const {
  for (const std::size_t party : {flow.payer, flow.payee})
    if (const std::size_t failure = failure_of(party);
        failure != kNoFailure && std::find(to.begin(), to.end(), failure) == to.end())
      to.push_back(failure);
}

std::optional<std::size_t> ProgrammeContext::portfolio(const Value& name,
                                                       Problems& problems) const {
  std::vector<std::string> known;
  for (std::size_t p = 0; p < portfolios.size(); ++p) {
    if (portfolios[p].name == name.text) return p;
    known.push_back(portfolios[p].name);
  }
  problems.add(name.place, name.path, "'" + name.text + "' is no portfolio",
               did_you_mean(name.text, known, "name one of the portfolios"));
  return std::nullopt;
}

std::vector<std::size_t> ProgrammeContext::named_portfolios(const Value& names,
                                                            Problems& problems) const {
  std::set<std::size_t> found;
  for (std::size_t p = 0; names.items.empty() && p < portfolios.size(); ++p) found.insert(p);
  for (const Value& name : names.items)
    if (const auto index = portfolio(name, problems)) found.insert(*index);
  check_named_once(names, "portfolio", problems);
  return {found.begin(), found.end()};
}

std::size_t ProgrammeContext::bearer(const std::string& name, const Value& where,
                                     Problems& problems) const {
  const auto found = bearer_of.find(name);
  if (found != bearer_of.end()) return found->second;
  const std::string near = near_name(name, bearers);
  problems.add(where.place, where.path, "'" + name + "' is no bearer",
               near.empty() ? "declare it under 'bearers'" : "did you mean '" + near + "'?");
  return 0;
}

std::size_t ProgrammeContext::failure_of(std::size_t bearer) const {
  for (const FailingBearer& one : failing)
    if (one.bearer == bearer) return one.failure;
  return kNoFailure;
}

std::size_t ProgrammeContext::claim(const Value& where, Problems& problems) const {
  for (std::size_t i = 1; i < claims.size(); ++i)
    if (claims[i].name == where.text) return i;
  std::vector<std::string> names;
  for (std::size_t i = 1; i < claims.size(); ++i) names.push_back(claims[i].name);
  const std::string near = near_name(where.text, names);
  problems.add(where.place, where.path,
               "'" + where.text + "' is no claim declared before this clause",
               near.empty() ? "add '- claim: {name: " + where.text + ", of: [...]}' above"
                            : "did you mean '" + near + "'?");
  return 0;
}

double ProgrammeContext::covered_part(std::uint32_t row) const {
  if (claim_of[row] == 0) return 0;
  NominalParts of_one;
  of_one.deductibles = false;
  nominal(row, clauses.size(), of_one);
  double part = 0;
  for (std::size_t b = 0; b < of_one.parts.size(); ++b)
    if (b != lender_of(row)) part += std::max(0.0, of_one.parts[b]);
  return std::min(part, 1.0);
}

std::size_t ProgrammeContext::add_rule(const Value& name, Problems& problems) {
  if (std::find(rules.begin(), rules.end(), name.text) != rules.end())
    problems.add(name.place, name.path, "a second limit or cap '" + name.text + "'",
                 "name each once, to tell them apart in the results");
  rules.push_back(name.text);
  return rules.size() - 1;
}

std::size_t ProgrammeContext::add_ceiling(const std::string& clause) {
  has_ceilings = true;
  rules.push_back("ceiling of " + clause);
  return rules.size() - 1;
}

ProgrammeContext::ProgrammeContext() = default;
ProgrammeContext::ProgrammeContext(ProgrammeContext&&) noexcept = default;
ProgrammeContext& ProgrammeContext::operator=(ProgrammeContext&&) noexcept = default;
ProgrammeContext::~ProgrammeContext() = default;

const PortfolioView& ProgrammeContext::portfolio_of(std::uint32_t row) const {
  const auto after = std::upper_bound(
      portfolios.begin(), portfolios.end(), row,
      [](std::uint32_t of, const PortfolioView& portfolio) { return of < portfolio.first_row; });
  return *std::prev(after);
}

bool ProgrammeContext::only_compensates(std::size_t claim, std::size_t bearer) const {
  bool pays = false;
  for (const PaymentLine& line : payment_lines) {
    if (line.claim != claim || line.payer != bearer || line.takes_over) continue;
    if (!line.compensates) return false;
    pays = true;
  }
  return pays;
}

Payment& ProgrammeContext::add_payment(const std::string& name, std::size_t claim,
                                       std::size_t payer, std::size_t payee, bool compensates) {
  payment_lines.push_back({name, claim, payer, payee, compensates});
  Payment& payment = payments.emplace_back(payments.size(), payment_lines.back());
  payment.position = clauses.size();
  return payment;
}

const FlowLine& ProgrammeContext::add_flow(FlowLine flow) {
  flow.index = flows.size();
  for (const std::size_t party : {flow.payer, flow.payee})
    if (const std::size_t failure = failure_of(party); failure != kNoFailure)
      flow.ends_with.push_back(failure);
  flows.push_back(std::move(flow));
  return flows.back();
}

void ProgrammeContext::nominal(std::uint32_t row, std::size_t end, NominalParts& parts,
                               bool shares_only) const {
  parts.parts.assign(bearers.size(), 0.0);
  parts.received.assign(bearers.size(), 0.0);
  parts.ceded.clear();
  parts.passed.clear();
  parts.varies = false;
  const std::size_t claim = claim_of[row];
  const double whole = parts.base, interest = parts.interest;
  if (!parts.covered && !claims[claim].covered.empty()) {
    parts.base *= claims[claim].covered[row];
    parts.interest *= claims[claim].covered[row];
  }
  parts.parts[lender_of(row)] = parts.base;
  for (const Clause* clause : clauses) {
    if (clause->position >= end) break;
    if (shares_only && !clause->shares()) continue;
    const auto of = clause->claims();
    if (std::find(of.begin(), of.end(), claim) != of.end()) clause->nominal(row, parts);
  }
  // What is not covered the lender bears.
  parts.parts[lender_of(row)] += whole - parts.base;
  parts.base = whole;
  parts.interest = interest;
}

}  // namespace cofferdam
