// Reinsurance contracts against compound distributions that are known exactly.
#include <cmath>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

std::string scenario(const std::string& policies, const std::string& contracts,
                     const std::string& trials = "40000") {
  return "cofferdam: 1\ntitle: contracts\ntrials: " + trials +
         "\neconomy: {factors: {national: {}}}\n"
         "calendar: {start: 2026-01-01, horizon: 1 year}\n"
         "bearers: {insurer: {}, reinsurer: {}, city: {public: city}}\n"
         "portfolios:\n  line: {type: policies, insurer: insurer, " +
         policies + "}\nprogramme:\n  - claim: {name: insured, of: [line]}\n" + contracts;
}

void expect_column(const Results& results, const std::string& contract, const std::string& column,
                   double exact) {
  const Table& table = results.table("contracts");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("contract")[row] == contract && table.texts("year")[row] == "(all)")
      return expect_near(table.numbers(column)[row], table.numbers(column + "_standard_error")[row],
                         exact, 0, contract + ", " + column);
  ADD_FAILURE() << "no row " << contract;
}

/// P(N = n) of a Poisson number.
double poisson(double mean, int n) {
  return std::exp(n * std::log(mean) - mean - std::lgamma(n + 1.0));
}

/// Claims of mean number 10, lognormal with mu 0 and sigma 1.5; 5 in excess of 2 of each, and of
/// the total of that what exceeds 5, up to 20. Values by discretisation and convolution with an
/// error below their last digit.
TEST(Contracts, LayersOfEachClaimAndAStopLossOnThem) {
  const Results results = run(scenario(
      "count: 1, term: 12 months, sum_insured: 1000, frequency: {poisson: {mean: 10}}, severity: "
      "{lognormal: {mean: "
      "3.0802168489180310, cv: 2.9133719014843480}}",
      "  - excess_of_loss: {name: layer, claim: insured, payer: reinsurer, payee: insurer, per: "
      "risk, attachment: 2, limit: 5}\n"
      "  - stop_loss: {name: stop, claim: insured, payer: city, payee: reinsurer, year: calendar, "
      "losses: incurred, recoveries: lower, attachment: 5, limit: 20}\n",
      "200000"));
  expect_column(results, "layer", "subject", 30.802168489);
  expect_column(results, "layer", "ceded", 8.685783704);
  expect_column(results, "layer", "paid", 8.685783704);
  expect_column(results, "layer", "retained", 30.802168489 - 8.685783704);
  expect_column(results, "layer", "ceded_standard_deviation", 5.908060024);
  expect_column(results, "layer", "probability_hit", 1 - 0.03995286917);
  expect_column(results, "layer", "ceded_value_at_risk_99", 25.38588);
  expect_column(results, "layer", "ceded_tvar_99", 28.564986);
  expect_column(results, "stop", "subject", 8.685783704);
  expect_column(results, "stop", "ceded", 4.419268573);
  expect_column(results, "stop", "ceded_standard_deviation", 4.938529731);
  expect_column(results, "stop", "probability_hit", 0.69868);
  expect_column(results, "stop", "probability_exhausted", 0.01151);
}

/// A shock hits each of 100 policies with 30 %, and each loses 50: so many shocks as a Poisson
/// number of mean 0.8, of each the layer 600 in excess of 1,200, restored once at 150 % of the
/// premium, of which 80 % are placed.
TEST(Contracts, ReinstatedLayersOfOccurrences) {
  const double mean = 0.8, attachment = 1200, limit = 600, premium = 90, price = 1.5, placed = 0.8;
  const Results results = run(scenario(
      "count: 100, term: 12 months, sum_insured: 1000, damage_ratio: 10 %, frequency: {poisson: "
      "{mean: 1e-12}}, "
      "shocks: [{name: outage, frequency: {poisson: {mean: 0.8}}, share: 30 %, damage_ratio: 5 %}]",
      "  - excess_of_loss: {name: layer, claim: insured, payer: reinsurer, payee: insurer, per: "
      "occurrence, attachment: 1200, limit: 600, placed: 80 %, premium: 90, reinstatements: "
      "{number: 1, prices: [150 %]}}\n",
      "100000"));
  std::vector<double> one(13, 0.0);  // [in units of 50] what the layer takes of a shock
  double hit = std::pow(0.7, 100);
  for (int n = 0; n <= 100; ++n) {
    const double taken = std::clamp(50.0 * n - attachment, 0.0, limit);
    one[static_cast<std::size_t>(std::lround(taken / 50))] += hit;
    hit *= (100.0 - n) / (n + 1) * 0.3 / 0.7;
  }
  std::vector<double> total(25, 0.0), sum(25, 0.0);  // capped at 2 x limit
  sum[0] = 1;
  for (int n = 0; n < 25; ++n) {
    for (std::size_t i = 0; i < total.size(); ++i) total[i] += poisson(mean, n) * sum[i];
    std::vector<double> next(25, 0.0);
    for (std::size_t i = 0; i < sum.size(); ++i)
      for (std::size_t j = 0; j < one.size(); ++j)
        next[std::min<std::size_t>(24, i + j)] += sum[i] * one[j];
    sum = next;
  }
  double taken = 0, restored = 0;
  for (std::size_t i = 0; i < total.size(); ++i) {
    taken += total[i] * 50.0 * static_cast<double>(i);
    restored += total[i] * std::min(limit, 50.0 * static_cast<double>(i));
  }
  expect_column(results, "layer", "subject", 100 * 0.3 * 50 * mean);
  expect_column(results, "layer", "ceded", placed * taken);
  expect_column(results, "layer", "probability_hit", 1 - total[0]);
  expect_column(results, "layer", "probability_exhausted", total[24]);
  expect_column(results, "layer", "premium", placed * premium);
  expect_column(results, "layer", "reinstatement_premium",
                placed * premium * price * restored / limit);
}

/// A Poisson number of claims of 100 each; of the losses above 120 % of a premium of 1,000 the city
/// pays 80 %, up to another 50 %.
TEST(Contracts, AStopLossAboveALossRatio) {
  const Results results = run(scenario(
      "count: 100, term: 12 months, sum_insured: 1000, damage_ratio: 10 %, frequency: {poisson: "
      "{mean: 0.1}}",
      "  - premium: {name: premium, payer: outside, payee: insurer, of: sum_insured, rate: 1 %, "
      "per: "
      "loan}\n"
      "  - stop_loss: {name: stop, claim: insured, payer: city, payee: insurer, year: calendar, "
      "losses: paid, recoveries: lower, premium: {of: [premium], as: written}, attachment: 120 %, "
      "limit: 50 %, share: 80 %}\n"));
  double taken = 0, above = 0;
  for (int n = 0; n < 100; ++n) {
    taken += poisson(10, n) * 0.8 * std::clamp(100.0 * n - 1200, 0.0, 500.0);
    above += n > 12 ? poisson(10, n) : 0;
  }
  expect_column(results, "stop", "ceded", taken);
  expect_column(results, "stop", "probability_hit", above);
}

}  // namespace
}  // namespace cofferdam::analytic
