// Regimes, and default rates that keep the stated PD in every year of a steady state.
#include "analytic/over_time.hpp"

namespace cofferdam::analytic {
namespace {

const std::string kChain =
    "regimes: {states: [calm, crisis], transitions: [[90 %, 10 %], [30 %, "
    "70 %]], shifts: [{state: crisis, factor: national, ";

/// Whether the crisis reigns, read from a factor that has no variance in it.
void expect_crises(const std::string& start, const std::vector<double>& exact) {
  const Model model =
      model_of(dated("factors: {national: {}}, " + kChain + "mean: -9, scale: 0}]" + start + "}",
                     "count: 1, ead: 1, pd: 1 %, lgd: 1, term: 1 year, asset_correlation: 0.1"));
  const Factors drawn = factors_of(model, 100'000);
  for (std::size_t year = 0; year < exact.size(); ++year) {
    Mean crisis, twice;
    for (std::size_t t = 0; t < drawn.trials(); ++t) {
      const bool now = drawn.of(0, year)[t] == -9;
      crisis.add(now);
      if (year > 0) twice.add(now && drawn.of(0, year - 1)[t] == -9);
    }
    crisis.expect(exact[year], "crisis in year " + std::to_string(year));
    if (year > 0) twice.expect(.7 * exact[year - 1], "crisis goes on");
  }
}

TEST(Regimes, StatesComeAsOftenAsInTheLongRun) {
  expect_crises("", {.25, .25, .25, .25});  // pi = (3/4, 1/4)
}

TEST(Regimes, AGivenStateFadesIntoTheLongRun) {
  // P(t + 1) = 0.1 + 0.6 P(t).
  expect_crises(", start: crisis", {.7, .52, .412, .3472});
  expect_crises(", start: calm", {.1, .16, .196, .2176});
}

/// One-year loans made at the start of every scheme year: their defaults in each year.
void expect_rate(const std::string& economy, const std::string& loans, double rate) {
  const Model model = model_of(dated(
      economy, "new_business: {count: 50, every: year}, ead: 1, lgd: 1, term: 1 year, " + loans));
  const auto years = defaults_by_year(model, 40'000);
  ASSERT_EQ(years.size(), 4u);
  for (std::size_t year = 0; year < years.size(); ++year)
    years[year].expect(50 * rate, economy + ", " + loans + " in " + std::to_string(year));
}

TEST(SteadyState, DefaultRatesAreThePdInEveryYear) {
  const std::string slow = "factors: {national: {persistence: 0.9}}";
  expect_rate(slow, "pd: 2 %, asset_correlation: 0.2", .02);
  expect_rate("copula: {student_t: {degrees_of_freedom: 4}}, " + slow,
              "pd: 2 %, asset_correlation: 0.2", .02);
  expect_rate(slow, "pd: 2 %, asset_correlation: 0.2, vintage: 0.4", .02);
  expect_rate(slow, "pd: 2 %, asset_correlation: {uniform: {from: 0.05, to: 0.4}}", .02);
  expect_rate(slow, "pd: 2 %, loading: {national: {uniform: {from: 0.1, to: 0.6}}}", .02);
  expect_rate(
      "factors: {national: {persistence: 0.8}, region: {members: [east, west], parent: "
      "national, correlation_with_parent: 0.6, persistence: 0.3}}",
      "pd: 2 %, loading: {national: 0.3, region: 0.3}, tags: {region: {mix: {east: 40 %, "
      "west: 60 %}}}",
      .02);
}

TEST(SteadyState, RegimesKeepThePd) {
  const std::string regimes = kChain + "mean: -1.5, scale: 1.5}]}";
  expect_rate("factors: {national: {persistence: 0.5}}, " + regimes,
              "pd: 2 %, asset_correlation: 0.2", .02);
  expect_rate("factors: {national: {persistence: 0.5}}, " + regimes,
              "pd: 2 %, asset_correlation: 0.2, vintage: 0.3", .02);
  expect_rate(
      "factors: {national: {persistence: 0.5}, region: {parent: national, "
      "correlation_with_parent: 0.7}}, " +
          regimes,
      "pd: 2 %, loading: {region: 0.5}", .02);
}

TEST(SteadyState, UncertainPdsRaiseTheRate) {
  // t - w.Y - own part + d: the normal d widens the asset value to 1 + sd^2.
  expect_rate("factors: {national: {persistence: 0.9}}",
              "pd: 2 %, asset_correlation: 0.2, pd_uncertainty: {probit_sd: 0.3}",
              normal(probit_of(.02) / std::sqrt(1 + .09)));
  expect_rate("factors: {national: {persistence: 0.9}}",
              "pd: 2 %, asset_correlation: 0.2, vintage: 0.3, pd_uncertainty: {probit_sd: 0.3}",
              normal(probit_of(.02) / std::sqrt(1 + .09)));
}

TEST(SteadyState, ScoresInHazardFormAreWidenedByTheirLoadings) {
  expect_rate("factors: {national: {persistence: 0.9}}",
              "probit_hazard: {scores: [-2]}, loading: {national: 0.3}, vintage: 0.4",
              normal(-2 / std::sqrt(1 + .09 + .16)));
}

}  // namespace
}  // namespace cofferdam::analytic
