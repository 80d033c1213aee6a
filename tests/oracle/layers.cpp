// What layers hold of the total of their cell.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

/// Of a loan all claims are together; fine-grained loans of a row have one each.
std::string Trial::loan_of(const Case& one) const {
  const Event& claim = *one.what;
  if (one.row->fine_grained) return "claim " + std::to_string(one.event);
  return loan_of(claim);
}

/// By the row as which the loan begins.
std::string Trial::loan_of(const Event& event) const {
  const std::size_t row = world_.rows[event.row].begins_as.value_or(event.row);
  return std::to_string(row) + '#' + std::to_string(event.member);
}

/// The whole scenario, a year of the calendar, or the loan; of a contract its year.
std::string Trial::cell(const Clause& clause, const Case& one, Day day) const {
  if (clause.contract) return contract_cell(*clause.contract, one, day);
  if (clause.over == Clause::Over::year) return std::to_string(calendar_.year_of(day));
  if (clause.over == Clause::Over::loan) return loan_of(one);
  return "";
}

/// All that is lent at full take-up of the loans that the claim covers.
double Trial::exposure(const std::string& claim) const {
  const auto known = exposures_.find(claim);
  if (known != exposures_.end()) return known->second;
  double sum = 0;
  for (std::size_t row = 0; row < world_.rows.size(); ++row)
    if (covering_[row].count(claim)) sum += world_.rows[row].loans * world_.rows[row].lent;
  return exposures_[claim] = sum;
}

double rounded(double amount, double part, double total) {
  if (!above(total + amount, total)) return 0;
  return above(total + part, total + amount) ? amount : part;
}

double Trial::held(const Clause& clause, std::size_t layer, const Case& one, double total) const {
  const Layer& terms = clause.layers[layer];
  const bool rates = terms.attachment.rate || (terms.limit && terms.limit->rate);
  double whole = 0, loans = 1;
  if (clause.over == Clause::Over::loan) {
    whole = one.row->lent;
    loans = one.seen.loans;  // so many alike, each with a layer of its own
  } else if (rates) {
    whole = exposure(clause.claim);
  }
  const double above_it = std::max(0.0, total / loans - terms.attachment.of(whole));
  return loans * (terms.limit ? std::min(terms.limit->of(whole), above_it) : above_it);
}

}  // namespace cofferdam::oracle
