// Reinsurance contracts: the losses they act on, and what becomes due of each claim.
#include "oracle/contracts.hpp"

#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

/// The latest day up to the loss on which a contract of the policy or loan began.
static Day begin_before(const Row& row, Day loss) {
  Day latest = row.made;
  for (const Day begin : row.begins)
    if (begin <= loss) latest = std::max(latest, begin);
  return latest;
}

/// Year of the calendar to which a claim belongs; what began before the start is in the first.
int Trial::contract_year(const Contract& terms, const Case& one) const {
  if (terms.underwriting || terms.basis == "risks_attaching")
    return calendar_.year_of(std::max(calendar_.start, begin_before(*one.row, one.what->day)));
  return calendar_.year_of(terms.basis == "claims_made" ? one.trigger : one.what->day);
}

/// Contract year and value of `each`. Of a stop loss on paid losses the day says the year.
std::string Trial::contract_cell(const Contract& terms, const Case& one, Day day) const {
  const int year = terms.paid_losses ? calendar_.year_of(day) : contract_year(terms, one);
  return std::to_string(year) + '\n' + (terms.each.empty() ? "" : tag(*one.row, terms.each));
}

/// Y, before what is placed.
double Trial::used_in(const Clause& clause, const std::string& cell) const {
  const auto holding = holdings_.find({clause.index, cell});
  if (holding == holdings_.end()) return 0;
  std::vector<ClaimLoss> claims;
  for (const auto& [place, claim] : holding->second.claims) claims.push_back(claim);
  return owed_of_year(*clause.contract, claims, premium_of(*clause.contract, cell));
}

double Trial::owed_in(const Clause& clause, const std::string& cell) const {
  return clause.contract->placed * used_in(clause, cell);
}

/// The claim in its contract year; of losses paid, in the year of the day.
ClaimLoss& Trial::loss_in(const Clause& clause, const Case& one, Day day) {
  const std::string where = contract_cell(*clause.contract, one, day);
  std::map<std::size_t, ClaimLoss>& claims = holdings_[{clause.index, where}].claims;
  const auto known = claims.find(one.place);
  if (known != claims.end()) return known->second;
  ClaimLoss& claim = claims[one.place];
  claim.risk = loan_of(one);
  const std::string& occurrence = one.what->occurrence;
  claim.occurrence =
      occurrence.empty() ? "of claim " + std::to_string(one.place) : "named " + occurrence;
  claim.share = share_of(*clause.contract, *one.row);
  return claim;
}

/// What contracts above owe the same payee and have not paid.
double Trial::unpaid_above(const Clause& clause, const Case& one) const {
  double unpaid = 0;
  for (const auto& [index, due] : one.contract_due)
    if (index < clause.index && scenario_.clauses[index].payee == clause.payee) {
      const auto paid = one.contract_paid.find(index);
      unpaid += due - (paid == one.contract_paid.end() ? 0 : paid->second);
    }
  return unpaid;
}

static bool same_priority(const Clause& clause, const Clause& above) {
  return clause.contract->same_priority_as.count(above.name) > 0;
}

/// L is what the payee bears less what is due to him under contracts above, paid or not.
void Trial::act_contract(const Clause& clause, Case& one) {
  const double left = one.net[clause.payee] - unpaid_above(clause, one);
  double loss = left;
  for (const auto& [index, due] : one.contract_due)
    if (same_priority(clause, scenario_.clauses[index])) loss += due;
  contract_owes(clause, one, std::max(0.0, loss), left);
}

/// A late payment that raises what the payee bears adds to the loss; what he gets under contracts
/// does not change it.
void Trial::contract_again(const Clause& clause, Case& one,
                           std::map<std::size_t, double>& late_dues) {
  double more = line_.change[clause.payee] - line_.by_contracts[clause.payee], left = more;
  for (const auto& [index, due] : late_dues) {
    const Clause& above = scenario_.clauses[index];
    if (above.payee != clause.payee) continue;
    left -= due;
    if (!same_priority(clause, above)) more -= due;
  }
  if (more > 1e-12 * one.what->amount)
    late_dues[clause.index] = contract_owes(clause, one, more, left);
}

/// Adds to the loss of the claim, of which contracts above leave `left`; what its entry raises is
/// due, up to what they leave of all of it.
double Trial::contract_owes(const Clause& clause, Case& one, double loss, double left) {
  const std::string where = contract_cell(*clause.contract, one, one.trigger);
  const double before = owed_in(clause, where);
  loss_in(clause, one, one.trigger).loss += loss;
  one.contract_loss[clause.index] += loss;
  const double filled = std::max(before, layers_[{clause.index, 0, where}].owed);
  const double all = std::max(0.0, owed_in(clause, where) - filled);
  double total = 0;
  for (const auto& [place, claim] : holdings_[{clause.index, where}].claims) total += claim.loss;
  const double rise = rounded(all, loss, std::max(0.0, total));
  double& free = one.contract_free[clause.index];
  free = std::max(0.0, free + left);
  const double due = std::min(rise, free);
  // Ceded is what the formula owes on the claim, be more waiting for others than is owed or not.
  const double owed = owed_in(clause, where) - before;
  holdings_[{clause.index, where}].cut[one.place] += std::max(0.0, owed - free);
  free -= std::min(owed, free);
  one.contract_due[clause.index] += due;
  owe(clause, 0, one, clause.payer, clause.payee, due);
  reinstate(clause, where, one);
  return due;
}

/// Raises or lowers the loss of a claim after it was entered; what is owed more or less for it.
double Trial::contract_changes(const Clause& clause, Case& one, Day day, double change) {
  const std::string where = contract_cell(*clause.contract, one, day);
  const double before = owed_in(clause, where);
  loss_in(clause, one, day).loss += change;
  one.contract_loss[clause.index] += change;
  const double after = owed_in(clause, where);
  reinstate(clause, where, one);
  return after - before;
}

/// What comes back lowers the loss by the payee's part of it (costs raise it), and the payer gets
/// by how much less is owed.
double Trial::contract_by_rates(const Clause& clause, Case& one, double sign, const Amounts& parts,
                                const std::map<Under, double>& under) {
  if (clause.contract->ignores_recoveries) return 0;
  const auto payees = parts.find(clause.payee);
  const double part = payees == parts.end() ? 0 : std::max(0.0, payees->second);
  double base = part;
  for (const auto& [way, amount] : under)
    if (same_priority(clause, scenario_.clauses[std::get<0>(way)])) base += std::abs(amount);
  if (sign < 0) base = std::min(base, one.contract_loss[clause.index]);
  const double owed = contract_changes(clause, one, day_, sign * base);
  const double moved = std::min(std::abs(owed), part);
  const std::string where = contract_cell(*clause.contract, one, day_);
  holdings_[{clause.index, where}].cut[one.place] += owed - sign * moved;
  double& free = one.contract_free[clause.index];
  free = std::max(0.0, free + sign * (part - moved));
  return moved;
}

/// Under `recover` the loss falls in the proportion in which the cash lowers the loan's, in the
/// year of the claim.
void Trial::lower_contracts(Case& one, double amount) {
  const double loss = loss_now(one);
  const double factor = loss > 0 ? std::max(0.0, 1 - amount / loss) : 0;
  for (const auto& [index, of_claim] : std::map<std::size_t, double>(one.contract_loss)) {
    const Clause& clause = scenario_.clauses[index];
    if (clause.contract->ignores_recoveries) continue;
    contract_changes(clause, one, one.trigger, -of_claim * (1 - factor));
    one.contract_free[index] *= factor;
    for (auto& [cell, holding] : holdings_)
      if (cell.first == index && holding.cut.count(one.place)) holding.cut[one.place] *= factor;
  }
}

}  // namespace cofferdam::oracle
