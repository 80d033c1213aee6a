// Premiums of contracts, what reinstatements cost, and the table of contracts.
#include <algorithm>
#include <stdexcept>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

/// Part of the contract year that is left from the day of the loss on, by days.
double Trial::time_left(const Contract& terms, const Case& one) const {
  if (!terms.by_time) return 1;
  const int year = contract_year(terms, one);
  const Day begin = std::max(calendar_.start, calendar_.year_begin(year));
  const Day end = std::min(calendar_.last + 1, calendar_.year_begin(year + 1));
  return static_cast<double>(end - one.what->day) / static_cast<double>(end - begin);
}

/// What is used is reinstated in the order of use, and undone last first.
void Trial::reinstate(const Clause& clause, const std::string& cell, const Case& one) {
  const Contract& terms = *clause.contract;
  if (terms.reinstatements == 0 || !terms.premium) return;
  Holding& holding = holdings_[{clause.index, cell}];
  const double wanted = std::min(used_in(clause, cell), terms.reinstatements * terms.layer);
  const bool ended = has_failed(clause.payer) || has_failed(clause.payee);
  double so_far = 0, paid = 0;
  for (const Reinstated& part : holding.reinstated) so_far += part.amount;
  for (int k = 0; k < terms.reinstatements; ++k) {
    const double begin = std::max(so_far, k * terms.layer);
    const double end = std::min(wanted, (k + 1) * terms.layer);
    if (end <= begin) continue;
    const double price = price_between(terms, begin, end) * time_left(terms, one);
    const double premium = *terms.premium * part_of_year(std::stoi(cell));
    holding.reinstated.push_back({end - begin, ended ? 0 : terms.placed * premium * price});
    paid += holding.reinstated.back().premium;
  }
  for (double over = so_far - wanted; over > 0 && !holding.reinstated.empty();) {
    Reinstated& last = holding.reinstated.back();
    const double undone = std::min(over, last.amount), part = undone / last.amount;
    paid -= part * last.premium;
    over -= undone;
    last.premium *= 1 - part;
    last.amount -= undone;
    if (last.amount == 0) holding.reinstated.pop_back();
  }
  if (ended) return;
  holding.premium += paid;
  contract_flow(clause, "reinstatements", &one, paid);
}

/// Of a year of the calendar, on the axis on which all months are equally long.
double Trial::part_of_year(int year) const {
  return book_.time(std::min(calendar_.last + 1, calendar_.year_begin(year + 1))) -
         book_.time(std::max(calendar_.start, calendar_.year_begin(year)));
}

/// On the first day of each contract year.
void Trial::contract_premium(const Clause& clause) {
  const int year = calendar_.year_of(day_);
  if (day_ != std::max(calendar_.start, calendar_.year_begin(year))) return;
  if (!clause.contract->premium || has_failed(clause.payer) || has_failed(clause.payee)) return;
  contract_flow(clause, "premium", nullptr,
                clause.contract->placed * *clause.contract->premium * part_of_year(year));
}

/// From the payee of the losses to their payer; below zero it is paid back.
void Trial::contract_flow(const Clause& clause, const std::string& what, const Case* one,
                          double amount) {
  if (amount == 0) return;
  const std::string name = clause.name + " " + what;
  Amounts& cash = result_.cash_by_year[static_cast<std::size_t>(calendar_.year_of(day_))];
  cash[clause.payee] += amount;
  cash[clause.payer] -= amount;
  const auto balance = [&](const std::string& bearer) {
    const auto pool = pools_.find(bearer);
    const bool split = pool != pools_.end() && !pool->second.terms->each.empty();
    if (split && !one)
      throw std::runtime_error("oracle: whose balance pays the premium of a contract?");
    return Balance{bearer, split ? instance(pool->second, *one->row) : ""};
  };
  if (amount > 0)
    through_pools(balance(clause.payee), balance(clause.payer), amount);
  else
    through_pools(balance(clause.payer), balance(clause.payee), -amount);
  result_.flows.push_back(
      {day_, name, clause.payee, clause.payer, portfolio_of(scenario_, world_, clause), amount});
}

void Trial::tell_contracts() {
  for (const Clause& clause : scenario_.clauses) {
    if (!clause.contract) continue;
    const Contract& terms = *clause.contract;
    for (int year = 0; year < calendar_.years(); ++year) {
      ContractYear row;
      row.contract = clause.name;
      row.year = static_cast<std::size_t>(year);
      const Day first = std::max(calendar_.start, calendar_.year_begin(year));
      bool ended = false;
      for (const std::string& party : {clause.payer, clause.payee})
        ended = ended || (world_.failures.count(party) && world_.failures.at(party) <= first);
      if (terms.premium && !ended) row.premium = terms.placed * *terms.premium * part_of_year(year);
      for (const auto& [key, holding] : holdings_) {
        if (key.first != clause.index || std::stoi(key.second) != year) continue;
        row.ceded += owed_in(clause, key.second);
        for (const auto& [place, claim] : holding.claims) row.subject += claim.loss;
        for (const auto& [place, amount] : holding.cut) row.ceded -= amount;
        row.paid += layers_[{clause.index, 0, key.second}].net;
        row.reinstatement_premium += holding.premium;
      }
      row.retained = row.subject - row.ceded;
      result_.contracts.push_back(row);
    }
  }
}

}  // namespace cofferdam::oracle
