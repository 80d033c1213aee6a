#include "measures/cohorts.hpp"

#include <algorithm>
#include <cmath>

#include "model/age.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

/// Between a default and its last recovery, in years.
double longest_lag(const Portfolio& portfolio) {
  double last = 0;
  const Exposures& book = portfolio.exposures();
  for (std::size_t row = 0; row < book.rows(); ++row) last = std::max(last, book.ends(row));
  return std::max(0.0, portfolio.last_cash() - last);
}

/// Loans of one row as a cohort of its own.
Cohort cohort_of_row(const Exposures& book, std::size_t row, double lag, const Calendar& calendar) {
  const double start = book.begins(row), last = book.ends(row) + lag;
  const double end = calendar.end();
  Cohort cohort;
  cohort.loans = book.count_of(row);
  cohort.lent = book.count_of(row) * book.amount_of(row);
  cohort.last_cash = last;
  cohort.oldest = last > start + kRounding ? year_of_life(calendar, start, last) : 0;
  cohort.reached = cohort.oldest;
  if (last > end + kRounding) {
    cohort.open_loans = cohort.loans;
    cohort.reached = calendar.months_between(start, end) / 12;
  }
  return cohort;
}

}  // namespace

void Cohort::add(const Cohort& other) {
  // Loans that are over stay as they are at every later age.
  const int open_reach =
      std::min(is_open() ? reached : other.reached, other.is_open() ? other.reached : reached);
  oldest = std::max(oldest, other.oldest);
  reached = is_open() || other.is_open() ? open_reach : oldest;
  loans += other.loans;
  lent += other.lent;
  open_loans += other.open_loans;
  last_cash = std::max(last_cash, other.last_cash);
}

Cohorts cohorts_of(const Params& params, bool made_within) {
  Cohorts cohorts;
  cohorts.of_row.assign(params.rows, kNoCohort);
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    if (!book.is_dated()) continue;
    const double lag = longest_lag(*named.portfolio);
    const std::vector<std::string> names = book.cohorts();
    std::vector<Cohort> found(names.size());
    for (std::size_t row = 0; row < book.rows(); ++row) {
      if (made_within && book.begins(row) < -kRounding) continue;
      Cohort& cohort = found[book.cohort_of(row)];
      const Cohort one = cohort_of_row(book, row, lag, *params.calendar);
      if (cohort.loans == 0)
        cohort = one;
      else
        cohort.add(one);
      cohorts.of_row[named.first_row + row] = book.cohort_of(row);
    }
    std::vector<std::uint32_t> index(found.size(), kNoCohort);
    for (std::size_t code = 0; code < found.size(); ++code) {
      if (found[code].loans == 0) continue;
      found[code].portfolio = named.name;
      found[code].name = names[code];
      index[code] = static_cast<std::uint32_t>(cohorts.list.size());
      cohorts.list.push_back(found[code]);
    }
    for (std::size_t row = 0; row < book.rows(); ++row) {
      std::uint32_t& code = cohorts.of_row[named.first_row + row];
      if (code != kNoCohort) code = index[code];
    }
  }
  return cohorts;
}

std::string open_verdict(const Cohort& cohort, const Calendar& calendar) {
  const bool runs_off = calendar.end() > calendar.horizon() + kRounding;
  return "not available: loans of " + cohort.name + " are open until " +
         calendar.date_text(cohort.last_cash) + ", after the last day of " +
         (runs_off ? "the run-off, " : "the horizon, ") + calendar.last_day_text(calendar.end());
}

}  // namespace cofferdam
