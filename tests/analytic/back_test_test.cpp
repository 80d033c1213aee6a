// The back-test of guaranteed small-business loans against published figures, and against a
// simulation that shares nothing with the engine.
#include <algorithm>
#include <map>
#include <random>

#include "analytic/back_test.hpp"

namespace cofferdam::analytic {
namespace {

constexpr std::int64_t kTrials = 200'000;

struct Published {
  double level, quantile;
};
/// One of the three models: a variant of the scenario, its parameters and what is published.
/// Quantiles are of two runs of the same model, good to 0.5 %; means are good to 1e-4.
struct BackTest {
  const char* variant;
  double sd, persistence, vintage;
  double mean;
  std::vector<Published> quantiles;
  std::vector<double> points;  ///< at which distributions are compared
};

const BackTest kBase{"",
                     0.076294,
                     0.679704,
                     0,
                     .1024,
                     {{.99, .1350}, {.999, .1475}, {.99, .134972}, {.999, .148247}},
                     {.08, .09, .10, .11, .12, .135}};
const BackTest kVintageEffects{"vintages",
                               0.076294,
                               0.679704,
                               0.07605,
                               .1038,
                               {{.99, .1455}, {.999, .1621}, {.99, .145767}, {.999, .162963}},
                               {.08, .09, .10, .11, .12, .145}};
const BackTest kPrudential{"prudential",
                           std::sqrt(.12 / .88),
                           .9,
                           0.07605,
                           .1360,
                           {{.99, .412}, {.999, .549}, {.99, .412044}, {.999, .55086}},
                           {.02, .05, .10, .20, kRealised, .40}};

/// Trials of pooled ten-year default rates.
class Rates {
 public:
  void add(double rate) { rates_.push_back(rate), mean_.add(rate); }
  const Mean& mean() const { return mean_; }
  Mean above(double x) const {
    Mean above;
    for (const double rate : rates_) above.add(rate > x);
    return above;
  }
  double highest() const { return *std::max_element(rates_.begin(), rates_.end()); }

 private:
  std::vector<double> rates_;
  Mean mean_;
};

const Rates& engine_rates(const BackTest& test) {
  static const Model model = back_test();
  static std::map<std::string, Rates> drawn;
  Rates& rates = drawn[test.variant];
  if (rates.mean().value() != rates.mean().value())  // none yet
    for_each_trial(model.params(test.variant), kTrials,
                   [&](const Trial& trial) { rates.add(trial.defaults / kAllLoans); });
  return rates;
}

/// The formula as published, with random numbers of the standard library.
Rates independent_rates(const BackTest& test, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> standard;
  Rates rates;
  const double step = test.sd * std::sqrt(1 - test.persistence * test.persistence);
  for (int trial = 0; trial < 50'000; ++trial) {
    std::array<double, kFiscalYears> credit{};
    double last = -0.0698;
    for (double& y : credit) y = last = test.persistence * last + step * standard(random);
    double defaults = 0;
    for (std::size_t v = 0; v < kVintages; ++v) {
      const double effect = test.vintage * standard(random);
      // Vintage v is of fiscal year 2004 + v and reaches age a in 2004 + v + a.
      const auto ages = default_ages(
          v, [&](std::size_t year) { return credit[year]; }, effect);
      for (const double part : ages) defaults += kLoans[v] * part;
    }
    rates.add(defaults / kAllLoans);
  }
  return rates;
}

void expect_published(const BackTest& test) {
  const Rates& rates = engine_rates(test);
  rates.mean().expect(test.mean, std::string("mean of ") + test.variant, 1e-4);
  for (const Published& point : test.quantiles) {
    const Mean low = rates.above(point.quantile * 1.005), high = rates.above(point.quantile * .995);
    EXPECT_LE(low.value() - kSidak * low.error(), 1 - point.level) << point.quantile;
    EXPECT_GE(high.value() + kSidak * high.error(), 1 - point.level) << point.quantile;
  }
}

void expect_independent(const BackTest& test, std::uint64_t seed) {
  const Rates& one = engine_rates(test);
  const Rates two = independent_rates(test, seed);
  const auto expect_same = [&](const Mean& a, const Mean& b, const std::string& what) {
    expect_near(a.value(), std::hypot(a.error(), b.error()), b.value(), 0, test.variant + what);
  };
  expect_same(one.mean(), two.mean(), " mean");
  for (const double x : test.points)
    expect_same(one.above(x), two.above(x), " above " + std::to_string(x));
}

TEST(BackTest, FittedInCalmYears) {
  expect_published(kBase);
  EXPECT_LT(engine_rates(kBase).highest(), kRealised);
  expect_independent(kBase, 11);
}

TEST(BackTest, WithVintageEffects) {
  expect_published(kVintageEffects);
  EXPECT_LT(engine_rates(kVintageEffects).highest(), kRealised);
  expect_independent(kVintageEffects, 12);
}

TEST(BackTest, WithPrudentialCorrelation) {
  expect_published(kPrudential);
  const Mean above = engine_rates(kPrudential).above(kRealised);
  for (const double quantile : {.923, .92231})
    above.expect(1 - quantile, "realised rate in the prudential model", 1e-3);
  expect_independent(kPrudential, 13);
}

/// Effect of a vintage in a trial, from what defaults at age 2.
double effect_of(const Trial& trial, std::size_t v, double sd) {
  return kScores[0] - sd * trial.factor[v + 2] - probit_of(trial.by_age[v][1] / kLoans[v]);
}

/// Steps of the factor and effects of vintages are standard normal once standardised, and defaults
/// at every age follow from them, trial by trial, to a tenth of a loan: loadings have six digits.
void expect_law(const BackTest& test) {
  Mean steps, squared_steps, effects, squared_effects;
  const double rest = std::sqrt(1 - test.persistence * test.persistence);
  for_each_trial(back_test().params(test.variant), 10'000, [&](const Trial& trial) {
    double last = -0.0698 / test.sd;
    for (const double factor : trial.factor) {
      const double step = (factor - test.persistence * last) / rest;
      steps.add(step), squared_steps.add(step * step);
      last = factor;
    }
    for (std::size_t v = 0; v < kVintages; ++v) {
      const double effect = test.vintage > 0 ? effect_of(trial, v, test.sd) : 0;
      const double standard = test.vintage > 0 ? effect / test.vintage : 0;
      effects.add(standard), squared_effects.add(standard * standard);
      const auto credit = [&](std::size_t year) { return test.sd * trial.factor[year]; };
      const auto ages = default_ages(v, credit, effect);
      for (std::size_t age = 1; age <= kAges; ++age)
        ASSERT_NEAR(trial.by_age[v][age - 1], kLoans[v] * ages[age - 1], .1)
            << test.variant << " vintage " << v << " age " << age;
    }
  });
  const std::string name = test.variant;
  steps.expect(0, name + " steps");
  squared_steps.expect(1, name + " squared steps");
  effects.expect(0, name + " effects");
  squared_effects.expect(test.vintage > 0 ? 1 : 0, name + " squared effects");
}

TEST(BackTest, DefaultsOfEveryAgeFollowFromFactorsAndVintages) {
  for (const BackTest* test : {&kBase, &kVintageEffects, &kPrudential}) expect_law(*test);
}

TEST(BackTest, TableOfOutcomes) {
  const Results results = simulate(back_test("loans", {"trials=20_000"}), {.threads = 2});
  const Table& table = results.table("outcomes");
  const auto row_of_variant = [&](const std::string& variant) {
    std::size_t row = row_of(table, "variant", variant);
    EXPECT_EQ(table.texts("measure")[row], "default_rate");  // pooled comes first
    EXPECT_EQ(table.texts("cohort")[row], "(all)");
    return row;
  };
  for (const BackTest* test : {&kBase, &kVintageEffects, &kPrudential}) {
    const std::string variant = *test->variant == 0 ? "base" : test->variant;
    const std::size_t row = row_of_variant(variant);
    expect_exact(table, row, "forecast_mean", test->mean, 1e-4);
    for (const Published& point : test->quantiles) {
      const std::string column = point.level > .995 ? "999" : "99";
      expect_exact(table, row, "forecast_quantile_" + column, point.quantile,
                   .005 * point.quantile);
    }
    EXPECT_EQ(table.texts("verdict")[row],
              test == &kPrudential ? "inside the forecast" : "beyond every trial");
  }
  expect_exact(table, row_of_variant("prudential"), "quantile", .923, 1e-3);
}

}  // namespace
}  // namespace cofferdam::analytic
