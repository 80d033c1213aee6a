// Limits and breakers: what they count, and what they let through.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

bool Trial::holds(const Limit& limit, const std::string& payer, const std::string& clause) const {
  return limit.on == payer && (limit.of.empty() || limit.of.count(clause));
}

/// Which of the limit's counters a loan belongs to.
std::string Trial::key(const Limit& limit, const Row& row, const std::string& loan) const {
  std::string key = limit.name + '\n';
  if (limit.per_loan())
    key += loan;
  else if (!limit.each.empty())
    key += tag(row, limit.each);
  if (limit.window == "cohort") key += '\n' + row.cohort;
  return key;
}

/// Which loans have claims that a limit speaks of.
void Trial::collect_limited() {
  for (const Limit& limit : scenario_.limits) {
    std::vector<bool>& rows = limited_[limit.name];
    rows.resize(world_.rows.size());
    for (const Clause& clause : scenario_.clauses) {
      if (!holds(limit, limit.on, clause.name) || !payers_[clause.index].count(limit.on)) continue;
      for (std::size_t row = 0; row < rows.size(); ++row)
        if (covering_[row].count(clause.claim)) rows[row] = true;
    }
  }
}

/// Whether a loan is one of those that the limit counts together with `like`.
bool Trial::concerns(const Limit& limit, std::size_t row, const Row& like) const {
  bool covered = false;
  for (const Clause& clause : scenario_.clauses)
    covered =
        covered || (covering_[row].count(clause.claim) && holds(limit, limit.on, clause.name) &&
                    payers_[clause.index].count(limit.on));
  if (!covered) return false;
  const Row& loan = world_.rows[row];
  if (!limit.each.empty() && !limit.per_loan() && tag(loan, limit.each) != tag(like, limit.each))
    return false;
  return limit.window != "cohort" || loan.cohort == like.cohort;
}

/// First and last day that count today.
std::pair<Day, Day> Trial::window(const Limit& limit, Day of, bool of_claim) const {
  Day from = calendar_.start, to = day_;
  if (limit.window == "cohort") return {-10000000, day_};
  if (limit.window == "calendar_year_to_date") from = calendar_.year_begin(calendar_.year_of(day_));
  if (limit.window == "full_calendar_year") {
    const int year = calendar_.year_of(of_claim ? of : day_);
    from = calendar_.year_begin(year);
    to = std::min(day_, calendar_.year_begin(year + 1) - 1);
  }
  if (limit.window == "trailing_months") from = add_months(day_, -limit.months) + 1;
  return {std::max(from, calendar_.start), to};
}

/// What of a loan counts: all, what the lender does not bear, or what `on` pays by the rates.
double Trial::weight(const Limit& limit, const std::string& part, std::size_t row) const {
  if (part == "whole_loan") return 1;
  const auto known = weights_.find({limit.name, part, row});
  if (known != weights_.end()) return known->second;
  double weight = part == "guaranteed_part" ? guaranteed_part(scenario_, seen(row)) : 0;
  if (weight == 0) {
    const Agreed agreed = by_rates(scenario_, seen(row), 1, false);
    for (const auto& [clause, pays] : agreed.pays)
      if (holds(limit, limit.on, scenario_.clauses[clause].name) && pays.count(limit.on))
        weight += pays.at(limit.on);
  }
  if (weight < 1e-12) weight = 0;  // rounding
  return weights_[{limit.name, part, row}] = weight;
}

/// As the claim is worked, or if there is none as all of today has been.
double Trial::denominator(const Limit& limit, const Row& like, const Case* claim, Day from,
                          Day to) const {
  if (limit.denominator == "agreed_maximum") return limit.agreed_maximum;
  if (limit.per_loan())
    return like.lent * claim->seen.loans * weight(limit, limit.part, index_of(like));
  // Of a cohort loans made before the start count as lent, and are in force as the calendar begins.
  if (limit.denominator != "originated" && limit.denominator != "filed")
    from = std::max(from, calendar_.start);
  double sum = 0, moved = 0;
  for (std::size_t row = 0; row < world_.rows.size(); ++row) {
    if (!concerns(limit, row, like)) continue;
    double amount = 0;
    if (limit.denominator == "originated") amount = book_.originated(row, from, to);
    if (limit.denominator == "filed") amount = book_.filed(row, from, to);
    if (limit.denominator == "released") amount = book_.released(row, from, to);
    if (limit.denominator == "in_force_at_start") amount = book_.in_force(row, from - 1);
    if (limit.denominator == "average_in_force")
      amount = from != day_     ? book_.average(row, from, std::min(to, day_ - 1))
               : before_claims_ ? book_.in_force_before_claims(row, day_)
                                : book_.in_force(row, day_, claim ? claim->what : nullptr);
    if (amount == 0) continue;
    amount *= weight(limit, limit.part, row);
    sum += amount;
    moved += std::abs(amount);
  }
  return std::abs(sum) > 1e-12 * moved ? sum : 0;  // rounding
}

/// Claims in the window up to one of them in the order of work, less what came back of them if that
/// counts; or that one claim by itself.
double Trial::claims_counted(const Limit& limit, const Case* claim, const Row& like, Day from,
                             Day to, bool own) const {
  if (limit.numerator == "npl_stock") {
    from = -10000000;
    to = day_;
  }
  const auto place = [](const Case& one) { return std::make_pair(one.trigger, one.place); };
  const auto written_off = [&](const Case& one) {
    return limit.written_off_after && day_ >= add(one.trigger, *limit.written_off_after);
  };
  // Of a claim that the window or the stock has left, all that are in it.
  const bool left = claim && (claim->trigger < from || written_off(*claim));
  double sum = 0;
  for (const Case& one : cases_) {
    const std::size_t row = one.what->row;
    if (!one.due || (claim && !left && place(one) > place(*claim))) continue;
    if (own && &one != claim) continue;
    if (limit.per_loan() && loan_of(one) != loan_of(*claim)) continue;
    if (!concerns(limit, row, like)) continue;
    if (written_off(one)) continue;
    double amount = one.trigger >= from && one.trigger <= to ? one.principal : 0;
    if (!own && limit.numerator != "default_principal")
      for (const auto& [day, back] : one.returned)
        if (day >= from && day <= to) amount -= back;
    if (amount != 0) sum += amount * weight(limit, limit.numerator_part, row);
  }
  return sum;
}

/// A ratio of claims: the claim itself is counted already.
double Trial::let_ratio_through(const Limit& limit, const Debt& debt, double most, double amount,
                                bool& crossed) const {
  const Case& one = *debt.of;
  const auto [from, to] = window(limit, one.due ? one.trigger : day_, !debt.held);
  const double all = claims_counted(limit, &one, *one.row, from, to, false);
  const double own = claims_counted(limit, &one, *one.row, from, to, true);
  const bool cut = limit.crossing == "cut" || (one.row->fine_grained && !limit.per_loan());
  const bool over = above(all, most);
  if (!over) return amount;
  if (cut) return own > 0 ? amount * std::clamp((most - all + own) / own, 0.0, 1.0) : 0;
  if (limit.crossing == "refused") return 0;
  crossed = true;
  return above(all - own, most) ? 0 : amount;
}

/// A sum of payments.
double Trial::let_sum_through(const Limit& limit, const Debt& debt, double paid, double most,
                              double amount, bool& crossed) const {
  const bool over = above(paid + amount, most);
  if (!over) return amount;
  if (limit.crossing == "cut" || (debt.of->row->fine_grained && !limit.per_loan()))
    return std::max(0.0, most - paid);
  if (limit.crossing == "refused") return 0;
  crossed = true;
  return above(paid, most) ? 0 : amount;
}

/// Claims that have come due and count today, for the clauses that the breaker speaks of.
double Trial::claims_that_count(const Limit& limit, const Row& like) const {
  double sum = 0;
  for (const Case& one : cases_) {
    if (!one.due || !concerns(limit, one.what->row, like)) continue;
    if (limit.breaker.within) {
      const Span back{limit.breaker.within->in_days, -limit.breaker.within->count};
      if (one.trigger <= add(day_, back)) continue;
    }
    sum += one.seen.loans;
  }
  return sum;
}

double Trial::let_through(const Limit& limit, const Debt& debt, double amount, Passed& passed) {
  if (!(amount > 0)) return 0;
  const std::string counter = key(limit, *debt.of->row, loan_of(*debt.of));
  LimitState& state = limits_[counter];
  double through = amount;
  bool crossed = false;
  if (limit.is_breaker) {
    through = pass_breaker(limit, debt, amount);
  } else if (state.tripped) {
    through = 0;
  } else {
    const Day of = debt.of->due ? debt.of->trigger : day_;
    const auto [from, to] = window(limit, of, !debt.held);
    double most = limit.level * (limit.per_loan() ? debt.of->seen.loans : 1);
    bool empty = false;
    if (!limit.denominator.empty()) {
      const double whole = denominator(limit, *debt.of->row, debt.of, from, to);
      empty = !(whole > 0);
      most = limit.level * whole;
    }
    double paid = 0;
    for (const auto& [day, sum] : state.paid)
      if (limit.per_loan() || (day >= from && day <= to)) paid += sum;
    if (empty)
      through = limit.empty == "stop" ? 0 : amount;
    else if (limit.of_claims())
      through = let_ratio_through(limit, debt, most, amount, crossed);
    else
      through = let_sum_through(limit, debt, paid, most, amount, crossed);
  }
  const double stopped = amount - through;
  if (stopped > 0) {
    passed.stopped.emplace_back(&limit, stopped);
    rule_stopped(limit.name, debt, stopped);
  }
  if (!limit.is_breaker && limit.release != "at_once" && (stopped > 0 || crossed))
    state.tripped = true;
  // Over a full year what is paid for the first time counts in the year of its claim; breakers look
  // at what was paid in the year that ends.
  const bool by_claim = limit.window == "full_calendar_year" && !debt.held && !limit.is_breaker;
  state.paid.emplace_back(by_claim && debt.of->due ? debt.of->trigger : day_, through);
  passed.counted.emplace_back(counter, state.paid.size() - 1);
  return through;
}

}  // namespace cofferdam::oracle
