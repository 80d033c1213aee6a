// Paths of factors: first and second moments across factors and years, against those of the
// stationary processes, and against what the model itself says of them.
#include "analytic/over_time.hpp"
#include "economies/factor_model.hpp"

namespace cofferdam::analytic {
namespace {

constexpr std::size_t kTrials = 200'000;
constexpr std::size_t kYears = 4;

Model economy(const std::string& factors, const std::string& calendar = "horizon: 4 years") {
  return model_of(
      dated(factors, "count: 1, ead: 1, pd: 1 %, lgd: 1, term: 1 year, loading: {a: 0}", calendar));
}

/// Mean of factor i in year t, and covariance of (i, t) and (j, u), as they should be.
struct Law {
  std::vector<std::vector<double>> mean;  ///< [factor][year]
  double (*covariance)(std::size_t i, std::size_t t, std::size_t j, std::size_t u);
};

double mean_of(const Law& law, std::size_t i, std::size_t t) {
  return law.mean.empty() ? 0 : law.mean[i][t];
}

/// Compares every mean and covariance, simulated and as stated by the model.
void expect_law(const Model& model, const Law& law) {
  const FactorModel& stated = *model.params().factors;
  const Factors drawn = factors_of(model, kTrials);
  const std::size_t n = drawn.factors();
  for (std::size_t a = 0; a < n * kYears; ++a) {
    const std::size_t i = a / kYears, t = a % kYears;
    const auto x = drawn.of(i, t);
    Mean mean;
    for (const double value : x) mean.add(value);
    const std::string what = stated.factors()[i].name + " " + std::to_string(t);
    mean.expect(mean_of(law, i, t), "mean of " + what);
    EXPECT_NEAR(stated.mean(i, t), mean_of(law, i, t), 1e-12) << what;
    for (std::size_t b = a; b < n * kYears; ++b) {
      const std::size_t j = b / kYears, u = b % kYears;
      const auto y = drawn.of(j, u);
      Mean product;
      for (std::size_t k = 0; k < kTrials; ++k)
        product.add((x[k] - mean_of(law, i, t)) * (y[k] - mean_of(law, j, u)));
      const double exact = law.covariance(i, t, j, u);
      product.expect(exact, what + " with " + std::to_string(j) + " " + std::to_string(u));
      EXPECT_NEAR(stated.covariance(i, t, j, u), exact, 1e-12) << what;
      EXPECT_NEAR(stated.covariance(j, u, i, t), exact, 1e-12) << what;
    }
  }
}

double lag(std::size_t t, std::size_t u) {
  return static_cast<double>(t > u ? t - u : u - t);
}

TEST(FactorPaths, AMatrixIsKeptAtAllPersistences) {
  const Model model = economy(
      "factors: {a: {persistence: 0.9}, b: {persistence: 0.5}, c: {persistence: -0.4}}, "
      "correlations: {factors: [a, b, c], matrix: [[1, 0.5, 0.1], [0.5, 1, 0.2], [0.1, "
      "0.2, 1]]}");
  // corr(Y_i(t), Y_j(t + k)) = C_ij phi_j^k: the later one forgets.
  expect_law(model, {{}, [](std::size_t i, std::size_t t, std::size_t j, std::size_t u) {
                       const double c[3][3] = {{1, .5, .1}, {.5, 1, .2}, {.1, .2, 1}};
                       const double persistence[] = {.9, .5, -.4};
                       return c[i][j] * std::pow(persistence[t > u ? i : j], lag(t, u));
                     }});
}

TEST(FactorPaths, RegionsShareTheNationAndKeepTheirOwnPace) {
  const Model model = economy(
      "factors: {a: {persistence: 0.8}, region: {members: [east, west], parent: a, "
      "correlation_with_parent: 0.6, persistence: 0.3}}");
  expect_law(model, {{}, [](std::size_t i, std::size_t t, std::size_t j, std::size_t u) {
                       const double share[] = {1, .6, .6};
                       const double own = i == j && i > 0 ? .64 * std::pow(.3, lag(t, u)) : 0;
                       return share[i] * share[j] * std::pow(.8, lag(t, u)) + own;
                     }});
}

TEST(FactorPaths, AGivenStartFades) {
  // The nation starts at -2; the region's own part is stationary.
  const Model model = economy(
      "factors: {a: {persistence: 0.7, start: -2}, region: {parent: a, "
      "correlation_with_parent: 0.6, persistence: 0.5}}");
  Law law{{{}, {}}, [](std::size_t i, std::size_t t, std::size_t j, std::size_t u) {
            const double share[] = {1, .6};
            const double early = static_cast<double>(std::min(t, u) + 1);
            const double nation = std::pow(.7, lag(t, u)) * (1 - std::pow(.7, 2 * early));
            return share[i] * share[j] * nation + (i * j == 1 ? .64 * std::pow(.5, lag(t, u)) : 0);
          }};
  for (std::size_t t = 0; t < kYears; ++t) {
    law.mean[0].push_back(-2 * std::pow(.7, static_cast<double>(t + 1)));
    law.mean[1].push_back(.6 * law.mean[0].back());
  }
  expect_law(model, law);
}

TEST(FactorPaths, CorrelatedStartsFadeTogether) {
  const Model model = economy(
      "factors: {a: {persistence: 0.8, start: 1}, b: {persistence: 0.5, start: -1}}, "
      "correlations: {factors: [a, b], matrix: [[1, 0.5], [0.5, 1]]}");
  Law law{{{}, {}}, [](std::size_t i, std::size_t t, std::size_t j, std::size_t u) {
            const double persistence[] = {.8, .5};
            const double early = static_cast<double>(std::min(t, u) + 1);
            return (i == j ? 1 : .5) * std::pow(persistence[t > u ? i : j], lag(t, u)) *
                   (1 - std::pow(persistence[i] * persistence[j], early));
          }};
  for (std::size_t t = 0; t < kYears; ++t) {
    law.mean[0].push_back(std::pow(.8, static_cast<double>(t + 1)));
    law.mean[1].push_back(-std::pow(.5, static_cast<double>(t + 1)));
  }
  expect_law(model, law);
}

/// Mean and variance of a factor in a year.
void expect_year(const Factors& drawn, std::size_t factor, std::size_t year, double mean,
                 double variance) {
  const std::string what = "factor " + std::to_string(factor) + " in " + std::to_string(year);
  Mean first, second;
  for (const double y : drawn.of(factor, year)) first.add(y), second.add((y - mean) * (y - mean));
  first.expect(mean, "mean of " + what);
  second.expect(variance, "variance of " + what);
}

TEST(Stress, CorrelatedFactorsFollowWhicheverIsGiven) {
  const Model model = economy(
      "factors: {a: {persistence: 0.6}, b: {persistence: 0.6}}, correlations: {factors: [a, b], "
      "matrix: [[1, 0.5], [0.5, 1]]}, stress: [{factor: a, year: 2027, value: -2}, {factor: b, "
      "year: 2029, value: 1.5}]");
  const Factors drawn = factors_of(model, kTrials);
  expect_year(drawn, 0, 0, 0, 1);
  expect_year(drawn, 1, 0, 0, 1);
  for (const double y : drawn.of(0, 1)) ASSERT_EQ(y, -2);
  expect_year(drawn, 1, 1, -1, .75);
  expect_year(drawn, 0, 2, -1.2, .64);
  expect_year(drawn, 1, 2, -.6, .91);
  for (const double y : drawn.of(1, 3)) ASSERT_EQ(y, 1.5);
  // D = A - B / 2 has the same persistence and is independent of B. In 2028 D has the mean -0.9 and
  // the variance .64 + .91 / 4 - .32; in 2029 A = 0.75 + D with a step of variance .64 x .75.
  expect_year(drawn, 0, 3, .75 - .54, .36 * .5475 + .48);
}

TEST(Stress, RegionsFollowTheNation) {
  const Model model = economy(
      "factors: {a: {persistence: 0.5}, region: {members: [east, west], parent: a, "
      "correlation_with_parent: 0.6, persistence: 0.3}}, stress: [{factor: a, year: 2026, "
      "value: -2}]");
  const Factors drawn = factors_of(model, kTrials);
  for (const std::size_t region : {1u, 2u}) expect_year(drawn, region, 0, -1.2, .64);
  expect_year(drawn, 0, 1, -1, .75);
  expect_year(drawn, 1, 1, -.6, .36 * .75 + .64);
}

TEST(Stress, TheNationFollowsAGivenRegion) {
  const Model model = economy(
      "factors: {a: {persistence: 0.5}, region: {members: [east, west], parent: a, "
      "correlation_with_parent: 0.6, persistence: 0.3}}, stress: [{factor: region.east, "
      "year: 2026, value: -2}]");
  const Factors drawn = factors_of(model, kTrials);
  for (const double y : drawn.of(1, 0)) ASSERT_EQ(y, -2);
  expect_year(drawn, 0, 0, -1.2, .64);
  expect_year(drawn, 2, 0, -.72, 1 - .36 * .36);
  expect_year(drawn, 0, 1, -.6, .25 * .64 + .75);
}

TEST(Stress, FactorsThatDetermineEachOtherAreNotBothGiven) {
  EXPECT_THROW(economy("factors: {a: {}, b: {}}, correlations: {factors: [a, b], matrix: [[1, 1], "
                       "[1, 1]]}, stress: [{factor: a, year: 2026, value: -2}, {factor: b, year: "
                       "2026, value: 1}]"),
               InputError);
}

TEST(FactorPaths, ImpossibleStepsAreRefused) {
  // The matrix exists; the innovations would have the correlation 0.9 / sqrt(0.19) > 1.
  const auto factors = [](const std::string& start) {
    return "factors: {a: {persistence: 0.9" + start + "}, b: {" +
           (start.empty() ? "" : "start: 0") +
           "}}, correlations: {factors: [a, b], matrix: [[1, 0.9], [0.9, 1]]}";
  };
  EXPECT_THROW(economy(factors("")), InputError);
  EXPECT_THROW(economy(factors(", start: 0")), InputError);
  // One year takes a step only from given starts.
  EXPECT_NO_THROW(economy(factors(""), "horizon: 1 year"));
  EXPECT_THROW(economy(factors(", start: 0"), "horizon: 1 year"), InputError);
}

}  // namespace
}  // namespace cofferdam::analytic
