// What moves by the calendar: turns of the year, contributions, fees, interest, top-ups, closing.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

bool Trial::turns() const {
  return day_ > calendar_.start && calendar_.year_begin(calendar_.year_of(day_)) == day_;
}

void Trial::turn_of_year() {
  if (!turns()) return;
  for (auto& [counter, limit] : limits_) {
    for (const Limit& terms : scenario_.limits)
      if (!terms.is_breaker && terms.release == "year_turn" &&
          counter.rfind(terms.name + '\n', 0) == 0)
        limit.tripped = false;
  }
  for (auto& [bearer, pool] : pools_) {
    pool.used_this_year.clear();
    for (const auto& [place, debt] : waiting_)
      if (debt.payer == bearer && debt.why == "sublimit" &&
          pool.terms->lines->at(scenario_.clauses[debt.clause].name).per_year)
        pool.came.insert(dates_of(debt));
    if (!pool.terms->budget || pool.closed) continue;
    for (auto& [value, account] : pool.accounts) {
      const double unused = pool.terms->rolls ? 0 : account.budget;
      funding(pool, value, "lapse", pool.terms->owner, -unused, -unused);
      const double fresh = *pool.terms->budget * pool.weights.at(value);
      funding(pool, value, "budget", pool.terms->owner, fresh, fresh);
    }
  }
}

void Trial::contributions() {
  const auto today = contributions_on_.find(day_);
  if (today == contributions_on_.end()) return;
  for (const auto& [bearer, k] : today->second) {
    PoolState& pool = pools_.at(bearer);
    if (pool.closed) continue;
    const Contribution& terms = pool.terms->contributions[k];
    for (const auto& [value, weight] : pool.weights)
      funding(pool, value, "contribution", terms.from, terms.amount * weight, 0);
  }
}

/// What a fee's rate is of today, money.
double Trial::fee_base(const Fee& fee, const PoolState& pool, std::size_t row) const {
  double amount = 0;
  if (fee.per_year)
    amount = book_.average(row, calendar_.year_begin(calendar_.year_of(day_)), day_);
  else
    amount = book_.filed_on(row, day_);
  if (amount == 0) return 0;
  const std::string& lender =
      scenario_.lender.at(world_.portfolios.at(world_.rows[row].portfolio).name);
  bool shares = false;
  for (const Clause& clause : scenario_.clauses) {
    const std::string& payee = clause.kind == Clause::Kind::share ? lender : clause.payee;
    shares = shares || (covering_[row].count(clause.claim) && pool.terms->pays(clause.name) &&
                        payers_of_[clause.index].at(payee).count(pool.terms->bearer));
  }
  if (!shares) return 0;
  if (fee.of == "whole_loan") return amount;
  double part = fee.of == "guaranteed_part" ? guaranteed_part(scenario_, seen(row)) : 0;
  if (part == 0) {
    const Amounts bears = by_rates(scenario_, seen(row), 1, false).bears;
    const auto own = bears.find(pool.terms->bearer);
    part = own == bears.end() ? 0 : own->second;
  }
  return amount * part;
}

void Trial::fees() {
  // At the end of whole years alone.
  const bool year_ends =
      last_days(12).count(day_) > 0 && day_ + 1 >= add_months(calendar_.start, 12);
  for (auto& [bearer, pool] : pools_) {
    if (pool.closed) continue;
    for (const Fee& fee : pool.terms->fees) {
      if (has_failed(bearer) || has_failed(fee.payer)) continue;
      Amounts due;
      if (fee.per_year && !year_ends) continue;
      for (std::size_t row = 0; row < world_.rows.size(); ++row) {
        const double base = fee_base(fee, pool, row);
        if (base != 0) due[instance(pool, world_.rows[row])] += fee.rate * base;
      }
      // A pool pays no fee back: what is below zero is taken from the next.
      Amounts& behind = pool.fees_behind[&fee];
      for (const auto& [value, amount] : due) {
        const double now = amount + behind[value];
        behind[value] = std::min(0.0, now);
        const Givers payer = fee.payer.empty() ? Givers{} : Givers{{fee.payer, 1}};
        if (now > 0) funding(pool, value, "fee", payer, now, 0);
      }
    }
  }
}

void Trial::interest() {
  const Date date = to_date(day_);
  interest_done_ = false;
  if (date.month != 12 || date.day != 31) return;
  interest_done_ = true;  // what moves from now on counts for the next year
  for (auto& [bearer, pool] : pools_) {
    if (pool.closed) continue;
    for (auto& [value, account] : pool.accounts) {
      const double earned = account.accrued;
      account.accrued = account.balance() * pool.terms->interest;
      funding(pool, value, "interest", {}, earned, 0);
    }
  }
}

void Trial::top_ups() {
  for (auto& [bearer, pool] : pools_) {
    if (!pool.terms->top_up || pool.closed) continue;
    const TopUp& terms = *pool.terms->top_up;
    if (!last_days(terms.months).count(day_)) continue;
    for (auto& [value, account] : pool.accounts) {
      const double weight = pool.weights.at(value);
      if (!above(terms.below * weight, account.balance())) continue;
      double amount = terms.amount ? *terms.amount * weight
                                   : std::max(0.0, terms.to * weight - account.balance());
      if (terms.at_most) amount = std::min(amount, *terms.at_most * weight - account.topped);
      account.topped += amount;
      funding(pool, value, "top_up", terms.from, amount, 0);
    }
  }
}

void Trial::closing() {
  for (auto& [bearer, pool] : pools_) {
    if (pool.closed || pool.terms->closes != day_) continue;
    for (auto& [value, account] : pool.accounts)
      funding(pool, value, "closing", pool.terms->owner, -account.balance(), -account.budget);
    pool.closed = true;
  }
}

void Trial::year_ends() {
  const int year = calendar_.year_of(day_);
  if (day_ != calendar_.last && calendar_.year_begin(year + 1) != day_ + 1) return;
  for (auto& [bearer, pool] : pools_) {
    double sum = 0;
    for (const auto& [value, account] : pool.accounts) sum += account.balance();
    result_.pools[bearer].year_end.push_back(sum);
  }
}

void Trial::last_lapse() {
  for (auto& [bearer, pool] : pools_) {
    if (!pool.terms->budget || pool.terms->rolls || pool.closed) continue;
    for (auto& [value, account] : pool.accounts)
      funding(pool, value, "lapse", pool.terms->owner, -account.budget, -account.budget);
  }
}

}  // namespace cofferdam::oracle
