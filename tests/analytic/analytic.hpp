// Scenarios with exact answers, compared by z-tests.
#pragma once
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <string>
#include <vector>

namespace cofferdam::analytic {

/// Two-sided normal point of 1 - (1 - 1e-6)^(1/400): about 400 comparisons together raise a false
/// alarm once in a million seeds (Sidak). Seeds are fixed, so that a failure is a change and not
/// luck.
inline constexpr double kSidak = 5.97;

inline Results run(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return simulate(build_model(parse_scenario("analytic.yaml", text, overrides)), {.threads = 2});
}

/// Exact figures are printed with so many digits; half a unit of the last counts as agreement.
inline void expect_near(double estimate, double standard_error, double exact, double rounding,
                        const std::string& what) {
  EXPECT_LE(std::abs(estimate - exact), kSidak * standard_error + rounding)
      << what << ": " << estimate << " +- " << standard_error << " against exactly " << exact;
}

/// Row of a table in which the text column `key` holds `name` and, if given, the number column `at`
/// holds `level`.
inline std::size_t row_of(const Table& table, const std::string& key, const std::string& name,
                          const std::string& at = "", double level = 0) {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts(key)[row] == name &&
        (at.empty() || std::abs(table.numbers(at)[row] - level) < 1e-12))
      return row;
  ADD_FAILURE() << table.name << " has no row " << name << " " << level;
  return 0;
}

/// Compares a number and its standard error with the exact value.
inline void expect_exact(const Table& table, std::size_t row, const std::string& column,
                         double exact, double rounding = 0, double scale = 1) {
  const double error = table.numbers(column + "_standard_error")[row];
  expect_near(table.numbers(column)[row] * scale, error * scale, exact, rounding,
              table.name + "." + column);
}

struct TailPoint {
  double level, value_at_risk, tvar;
};

/// Quantiles and TVaR of an account. `step` is the distance of possible losses.
inline void expect_tail(const Results& results, const std::string& account,
                        const std::vector<TailPoint>& points, double step) {
  const Table& table = results.table("quantiles");
  for (const TailPoint& point : points) {
    const std::size_t row = row_of(table, "account", account, "level", point.level);
    // A quantile on a lattice may miss by a step where its interval has no width.
    expect_near(table.numbers("value_at_risk")[row],
                table.numbers("value_at_risk_standard_error")[row], point.value_at_risk, step,
                account + " quantile " + std::to_string(point.level));
    expect_exact(table, row, "tvar", point.tvar, 5e-5);
    EXPECT_EQ(table.texts("verdict")[row], "ok");
  }
}

/// P(L > x) of all losses for the thresholds of the scenario.
inline void expect_above(const Results& results, double amount, double exact, double rounding) {
  const Table& table = results.table("thresholds");
  expect_exact(table, row_of(table, "account", "all losses", "amount", amount), "probability_above",
               exact, rounding);
}

inline void expect_moments(const Results& results, double mean, double sd, double rounding) {
  const Table& table = results.table("bearers");
  const std::size_t row = row_of(table, "bearer", "all losses");
  expect_exact(table, row, "mean", mean, rounding);
  if (sd > 0) expect_exact(table, row, "standard_deviation", sd, rounding);
}

/// P(L > 0) = 1 - P(0).
inline void expect_nothing(const Results& results, double probability) {
  const Table& table = results.table("bearers");
  expect_exact(table, row_of(table, "bearer", "all losses"), "probability_positive",
               1 - probability, 5e-9);
}

}  // namespace cofferdam::analytic
