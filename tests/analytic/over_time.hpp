// Drawn paths of factors and events of defaults, and sums over trials with their errors.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "analytic/analytic.hpp"
#include "economies/factor_model.hpp"
#include "model/params.hpp"
#include "model/trials.hpp"
#include "support/scenarios.hpp"
#include "time/calendar.hpp"

namespace cofferdam::analytic {

inline double normal(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}
/// Inverse of `normal` by bisection: slow, exact and not the engine's.
inline double probit_of(double p) {
  double low = -40, high = 40;
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    (normal(middle) < p ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

/// Mean over trials and its standard error.
class Mean {
 public:
  void add(double x) {
    ++n_;
    sum_ += x;
    squares_ += x * x;
  }
  double value() const { return sum_ / n_; }
  double variance() const { return squares_ / n_ - value() * value(); }
  double error() const { return std::sqrt(std::max(0.0, variance()) / n_); }
  void expect(double exact, const std::string& what, double rounding = 1e-12) const {
    expect_near(value(), error(), exact, rounding, what);
  }

 private:
  double n_ = 0, sum_ = 0, squares_ = 0;
};

/// A scenario with a calendar and one portfolio of loans.
inline std::string dated(const std::string& economy, const std::string& loans,
                         const std::string& calendar = "horizon: 4 years, year: scheme",
                         const std::string& more = "") {
  return "cofferdam: 1\ntitle: over time\ncurrency: USD\ntrials: 1000\n"
         "calendar: {start: 2026-01-01, " +
         calendar + "}\neconomy: {" + economy + "}\nbearers: {bank: {}, pool: {}}\n" +
         "portfolios:\n  loans: {type: loans, lender: bank, " + loans + "}\n" + more;
}

inline Factors factors_of(const Model& model, std::size_t trials, std::uint64_t seed = 7) {
  Factors factors;
  model.params().factors->draw(seed, {0, trials}, factors);
  return factors;
}

/// Calls `see(events, trials in this run)` for runs of trials; trial numbers count in the run.
template <class See>
void for_each_run(const Model& model, std::int64_t trials, const See& see) {
  constexpr std::int64_t kRun = 1000;
  Factors factors;
  Events events;
  for (std::int64_t first = 0; first < trials; first += kRun) {
    draw(model.params(), {first, kRun}, factors, events);
    see(events, static_cast<std::size_t>(kRun));
  }
}

/// Defaults of a trial by year of the calendar, or amounts lost.
inline std::vector<Mean> defaults_by_year(const Model& model, std::int64_t trials,
                                          bool amounts = false) {
  const Calendar& calendar = *model.params().calendar;
  std::vector<Mean> years(calendar.years());
  for_each_run(model, trials, [&](const Events& events, std::size_t run) {
    std::vector<double> counts(run * years.size(), 0.0);
    for (std::size_t e = 0; e < events.size(); ++e)
      counts[calendar.year_of(events.time[e]) * run + events.trial[e]] +=
          amounts ? events.amount[e] : events.loans[e];
    for (std::size_t i = 0; i < counts.size(); ++i) years[i / run].add(counts[i]);
  });
  return years;
}

}  // namespace cofferdam::analytic
