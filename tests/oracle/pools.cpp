// The money of pools: what claims take from it and what comes back into it.
#include <algorithm>
#include <cmath>
#include <limits>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

bool Trial::pool_pays(const Debt& debt) const {
  const auto pool = pools_.find(debt.payer);
  return pool != pools_.end() && pool->second.terms->pays(scenario_.clauses[debt.clause].name);
}

std::string Trial::instance(const PoolState& pool, const Row& row) const {
  return pool.terms->each.empty() ? "" : tag(row, pool.terms->each);
}

void Trial::open_pools() {
  for (const auto& [bearer, terms] : scenario_.pools) {
    PoolState& pool = pools_[bearer];
    pool.terms = &terms;
    if (terms.each.empty()) {
      pool.weights[""] = 1;
    } else if (!terms.weights.empty()) {
      pool.weights = terms.weights;
    } else {
      if (scenario_.tag_values.count(terms.each))
        for (const std::string& value : scenario_.tag_values.at(terms.each))
          pool.weights[value] = 1;
      for (const Row& row : world_.rows)
        if (row.tags.count(terms.each)) pool.weights[row.tags.at(terms.each)] = 1;
    }
    double sum = 0;
    for (const auto& [value, weight] : pool.weights) sum += weight;
    for (auto& [value, weight] : pool.weights) weight /= sum;
    PoolResult& result = result_.pools[bearer];
    result.year_end.clear();
    for (const auto& [value, weight] : pool.weights) {
      pool.accounts[value];
      funding(pool, value, "opening", terms.owner, terms.opening * weight, 0);
      if (terms.budget)
        funding(pool, value, "budget", terms.owner, *terms.budget * weight, *terms.budget * weight);
    }
  }
}

/// Part of the year from a movement to its end, in months: one on the first day counts from its
/// month, one on the last day from the next, in proportion in between.
double Trial::left_of_year(Day day) const {
  if (interest_done_) return 1;
  const Date date = to_date(day);
  const double month = days_in_month(day);
  return (12 - date.month + (month - date.day) / (month - 1)) / 12;
}

/// `from_budget` of the amount moves in or out of the year's budget, the rest in the stock.
void Trial::flow(PoolState& pool, const std::string& name, const std::string& kind,
                 const std::string& other, double amount, double from_budget) {
  if (amount == 0) return;
  Account& account = pool.accounts.at(name);
  account.budget += from_budget;
  account.stock += amount - from_budget;
  account.accrued += amount * pool.terms->interest * left_of_year(day_);
  if (amount > 0) money_came(pool);
  result_.pools[pool.terms->bearer].flows.push_back(
      {day_, kind, name, other, amount, account.balance()});
}

/// Takes an amount out, the budget first.
void Trial::spend(PoolState& pool, const std::string& name, const std::string& kind,
                  const std::string& other, double amount) {
  const double of_budget = std::min(amount, pool.accounts.at(name).budget);
  flow(pool, name, kind, other, -amount, -of_budget);
}

/// Money that the pool gets (+) or gives (-) for no loss of its own.
void Trial::funding(PoolState& pool, const std::string& name, const std::string& kind,
                    const Givers& others, double amount, double of_budget) {
  flow(pool, name, kind, others.size() == 1 ? others.begin()->first : "", amount, of_budget);
  cash_between(pool, others, amount);
}

void Trial::cash_between(const PoolState& pool, const Givers& others, double amount) {
  Amounts& year = result_.cash_by_year[static_cast<std::size_t>(calendar_.year_of(day_))];
  year[pool.terms->bearer] -= amount;
  for (const auto& [other, part] : others) year[other] += amount * part;
  if (others.empty()) year["outside"] += amount;
}

double Trial::sublimit_room(const Debt& debt) const {
  const PoolState& pool = pools_.at(debt.payer);
  const std::string& clause = scenario_.clauses[debt.clause].name;
  const double endless = std::numeric_limits<double>::infinity();
  if (!pool.terms->lines || !pool.terms->lines->at(clause).sublimit) return endless;
  const LineOfPool& line = pool.terms->lines->at(clause);
  const auto& used = line.per_year ? pool.used_this_year : pool.used;
  const auto it = used.find(clause);
  const double left = *line.sublimit - (it == used.end() ? 0 : it->second);
  return left > 1e-12 * *line.sublimit ? left : 0;  // rounding
}

/// Pays an amount as far as there is money, or `part` of it if that is not negative.
double Trial::from_pool(const Debt& debt, double amount, double part) {
  if (!pool_pays(debt)) return amount;
  PoolState& pool = pools_.at(debt.payer);
  PoolResult& result = result_.pools[debt.payer];
  const std::string name = instance(pool, *debt.of->row);
  const auto found = pool.accounts.find(name);
  double there = 0;
  if (found != pool.accounts.end() && !pool.closed) there = found->second.balance();
  double paid = std::min(part < 0 ? amount : part * amount, std::max(0.0, there));
  if (above(amount, paid)) {
    if (!result.exhausted) result.exhausted = day_;
  } else {
    paid = amount;
  }
  if (paid > 0) {
    spend(pool, name, "payment", debt.payee, paid);
    Account& account = pool.accounts.at(name);
    account.usable = std::min(account.usable - (debt.held ? paid : 0), account.balance());
    result.paid += paid;
  }
  return paid;
}

/// Money that its bearer gets for a loan: into the stock, or straight on to the owner.
void Trial::into_pool(const std::string& bearer, const Case& one, double amount,
                      const std::string& kind, const std::string& other) {
  const auto it = pools_.find(bearer);
  if (it == pools_.end() || bearer == one.lender()) return;
  if (std::abs(amount) <= 1e-12 * one.what->amount) return;  // rounding
  PoolState& pool = it->second;
  if (pool.closed || pool.terms->budget_only())
    cash_between(pool, pool.terms->owner, -amount);
  else
    flow(pool, instance(pool, *one.row), kind, other, amount, 0);
}

/// Costs come out of the balance; what it does not cover the owner pays.
void Trial::cost_of_pool(const std::string& bearer, const Case& one, double amount) {
  const auto it = pools_.find(bearer);
  if (it == pools_.end() || bearer == one.lender() || amount <= 1e-12 * one.what->amount) return;
  PoolState& pool = it->second;
  const std::string name = instance(pool, *one.row);
  const double covered =
      pool.closed ? 0 : std::clamp(pool.accounts.at(name).balance(), 0.0, amount);
  spend(pool, name, "cost", "", covered);
  if (!above(amount, covered)) return;
  std::optional<Day>& exhausted = result_.pools[bearer].exhausted;
  if (!exhausted && !pool.closed) exhausted = day_;
  cash_between(pool, pool.terms->owner, amount - covered);
}

}  // namespace cofferdam::oracle
