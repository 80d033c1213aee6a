// Portfolios of stakes against closed forms: the treasury pays all losses, so that gains stay with
// the investor.
#include <cmath>

#include "analytic/analytic.hpp"
#include "base/special.hpp"

namespace cofferdam::analytic {
namespace {

constexpr double kCost = 100;
constexpr double kStakes = 200;

std::string scenario(const std::string& stakes, const std::string& economy = "{national: {}}",
                     const std::string& horizon = "2 years") {
  return "cofferdam: 1\ntitle: stakes\ntrials: 40000\ncalendar: {start: 2026-01-01, horizon: " +
         horizon + "}\neconomy: {factors: " + economy +
         "}\nbearers: {fund: {}, treasury: {public: city}}\nportfolios:\n"
         "  stakes: {type: equity, investor: fund, count: 200, cost: 100, " +
         stakes +
         "}\nprogramme:\n  - claim: {name: lost, of: [stakes]}\n"
         "  - compensate: {name: relief, claim: lost, payer: treasury, payee: fund, rate: 100 %}\n";
}

/// The published bands of venture outcomes: below 1, 1 to 5, 5 to 10, 10 to 20, and more.
const std::string kBands =
    "holding: 18 months, multiple: {mixture: {of: ["
    "{weight: 65 %, distribution: {uniform: {from: 0, to: 1}}}, "
    "{weight: 25 %, distribution: {uniform: {from: 1, to: 5}}}, "
    "{weight: 6 %, distribution: {uniform: {from: 5, to: 10}}}, "
    "{weight: 2.5 %, distribution: {uniform: {from: 10, to: 20}}}, "
    "{weight: 1.5 %, distribution: {pareto: {scale: 20, shape: 4.5}}}]}}";
// Of max(0, 1 - M): 65 % of a uniform number.
constexpr double kLoss = 0.65 / 2, kLossSquare = 0.65 / 3;
constexpr double kMean = 0.65 * 0.5 + 0.25 * 3 + 0.06 * 7.5 + 0.025 * 15 + 0.015 * 20 * 4.5 / 3.5;
constexpr double kGain = kMean - 1 + kLoss;

void expect_bearer(const Results& results, const std::string& bearer, double mean, double sd) {
  const Table& table = results.table("bearers");
  const std::size_t row = row_of(table, "bearer", bearer);
  expect_exact(table, row, "mean", mean);
  if (sd > 0) expect_exact(table, row, "standard_deviation", sd);
}

TEST(Equity, IndependentStakesHaveTheMomentsOfTheirMultiples) {
  const Results results = run(scenario(kBands));
  expect_bearer(results, "treasury", kStakes * kCost * kLoss,
                kCost * std::sqrt(kStakes * (kLossSquare - kLoss * kLoss)));
  expect_bearer(results, "fund", -kStakes * kCost * kGain, 0);
}

/// P(Z1 <= c, Z2 <= c) at a correlation of w^2, by the mid-point rule on the common factor.
double both_below(double c, double w) {
  constexpr double kStep = 1e-3;
  double sum = 0;
  for (double y = -9 + kStep / 2; y < 9; y += kStep) {
    const double one = normal_cdf((c - w * y) / std::sqrt(1 - w * w));
    sum += std::exp(-y * y / 2) * one * one;
  }
  return sum * kStep / std::sqrt(2 * M_PI);
}

/// Stakes of which 70 % lose everything and the others bring three times their cost.
const std::string kTwoPoint =
    "holding: 1 year, multiple: {two_point: {low: 0, high: 3, probability_high: 0.3}}";

TEST(Equity, LoadingsKeepTheMultiplesAndTieLosses) {
  for (const double w : {0.0, 0.3, 0.6, 0.95}) {
    const Results results = run(
        scenario(kTwoPoint + (w > 0 ? ", loading: {national: " + std::to_string(w) + "}" : "")));
    const double both = both_below(normal_quantile(0.7), w);
    const double variance = kStakes * 0.7 * 0.3 + kStakes * (kStakes - 1) * (both - 0.49);
    expect_bearer(results, "treasury", kStakes * kCost * 0.7, kCost * std::sqrt(variance));
    // Who does not lose gains twice the cost.
    expect_bearer(results, "fund", -kStakes * kCost * 0.3 * 2, 2 * kCost * std::sqrt(variance));
  }
}

/// The same through a correlation, of the only factor, that lasts.
TEST(Equity, WhatIsStatedHoldsInTheLongRunOfPersistentFactorsAndRegimes) {
  for (const char* economy :
       {"{national: {persistence: 0.7}}",
        "{national: {persistence: 0.5}}, regimes: {states: [calm, crisis], transitions: [[90 %, 10 "
        "%], [30 %, 70 %]], shifts: [{state: crisis, factor: national, mean: -1.5, scale: "
        "1.5}]}"}) {
    const Results results = run(scenario(kTwoPoint + ", asset_correlation: 20 %", economy));
    expect_bearer(results, "treasury", kStakes * kCost * 0.7, 0);
  }
}

TEST(Equity, ExitsComeOnTheLastDayOfTheHoldingTime) {
  const auto exits = [](const std::string& holding) {
    const Results results =
        run(scenario("multiple: {constant: {value: 0.25}}, holding: " + holding, "{national: {}}"));
    const Table& table = results.table("by_year");
    std::vector<double> losses;
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (table.texts("account")[row] == "treasury") losses.push_back(table.numbers("mean")[row]);
    return losses;
  };
  const double all = kStakes * kCost * 0.75;
  EXPECT_EQ(exits("12 months"), (std::vector{all, 0.0}));
  EXPECT_EQ(exits("13 months"), (std::vector{0.0, all}));
  EXPECT_EQ(exits("24 months"), (std::vector{0.0, all}));
  EXPECT_EQ(exits("25 months"), (std::vector{0.0, 0.0}));
}

/// 60 % of the loss of a stake of 100, at most 30 each: E[min(0.6 (1 - M)+ 100, 30)] where M is
/// uniform on 0 to 1 in 65 % of the cases is 65 % of (60 / 2 - (60 - 30)^2 / (2 x 60)).
TEST(Equity, CompensationOfStakesWithAndWithoutACap) {
  std::string text = scenario(kBands);
  text.replace(text.find("rate: 100 %"), 11, "rate: 60 %");
  expect_bearer(run(text), "treasury", kStakes * 0.65 * 30, 0);
  text +=
      "  - limit: {name: project, on: treasury, of: [relief], each: loan, level: 30, window: "
      "since_start, unpaid: lost}\n";
  expect_bearer(run(text), "treasury", kStakes * 0.65 * (30 - 900.0 / 120), 0);
}

}  // namespace
}  // namespace cofferdam::analytic
