// Every distribution: survival and distribution function, density, limited means and moments say
// the same, by quadrature; and those that Boost.Math knows are what it says.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/inverse_gaussian.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/pareto.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "support/distribution_of.hpp"

namespace cofferdam {
namespace {

using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;

bool has_jumps(const std::string& example) {
  for (const char* name : {"constant", "two_point", "empirical", "collateral"})
    if (example.find(name) != std::string::npos) return true;
  return false;
}

/// Distinct quantiles from far below to far above, two hundred between: so far from each other that
/// doubles hold what lies between.
std::vector<double> places(const Distribution& of) {
  std::vector<double> x;
  for (double p = 1e-12; p < 5e-3; p *= 10)
    x.push_back(of.quantile(p)), x.push_back(of.upper_quantile(p));
  for (int i = 1; i < 200; ++i) x.push_back(of.quantile(i / 200.0));
  std::sort(x.begin(), x.end());
  const auto near = [](double a, double b) { return b - a <= 1e-6 * b; };
  x.erase(std::unique(x.begin(), x.end(), near), x.end());
  return x;
}

TEST(Severities, UpperQuantilesAndSurvivalInvertEachOther) {
  for (const std::string& example : distribution_examples()) {
    const Distribution& of = cached_distribution(example);
    for (double q = 0.9; q > 1e-30; q *= 0.3) {
      const double x = of.upper_quantile(q);
      if (of.high() < 1e300 && q < 1e-9) break;  // differences to the end that doubles do not hold
      ASSERT_LE(of.survival(x * (1 + 1e-9)), q * (1 + 1e-9)) << example << " " << q;
      if (x > of.low() && x > 1e-290) {
        ASSERT_GE(of.survival(x * (1 - 1e-9)), q * (1 - 1e-9)) << example << " " << q;
      }
      if (q > 1e-3) {
        EXPECT_NEAR(of.survival(x) + of.cdf(x), 1, 1e-12) << example << " " << q;
        EXPECT_NEAR(of.quantile(1 - q), x, 1e-9 * x) << example << " " << q;
      }
    }
  }
}

/// By five values around places between quantiles, where single values do not lie.
TEST(Severities, DensitiesAreDerivatives) {
  for (const std::string& example : distribution_examples()) {
    const Distribution& of = cached_distribution(example);
    const std::vector<double> x = places(of);
    for (std::size_t i = 1; i < x.size(); ++i) {
      if (of.cdf(x[i - 1]) < 1e-3 || of.survival(x[i]) < 1e-3) continue;
      const double at = 0.5 * (x[i - 1] + x[i]), h = 0.02 * (x[i] - x[i - 1]);
      const double slope =
          (8 * (of.cdf(at + h) - of.cdf(at - h)) - (of.cdf(at + 2 * h) - of.cdf(at - 2 * h))) /
          (12 * h);
      const double rounding = 1e-12 / h;  // of differences of numbers near 1
      EXPECT_NEAR(of.density(at), slope, 1e-5 * slope + rounding) << example << " at " << at;
    }
    EXPECT_EQ(of.density(of.low() - 1), 0) << example;
    if (std::isfinite(of.high())) {
      EXPECT_EQ(of.density(2 * of.high() + 1), 0) << example;
    }
  }
}

/// What the density leaves out; a draw whose uniform lies inside the jump is the very number.
TEST(Severities, AtomsAreTheJumpsAndAreDrawnExactly) {
  for (const std::string& example : distribution_examples()) {
    const Distribution& of = cached_distribution(example);
    const std::vector<double> x = places(of);
    double before = -1, sum = 0;
    for (const Atom& atom : of.atoms()) {
      ASSERT_GT(atom.value, before) << example;
      ASSERT_GT(atom.probability, 0) << example;
      const double at = of.cdf(atom.value), below = of.cdf(std::nextafter(atom.value, -1));
      EXPECT_NEAR(at - below, atom.probability, 1e-14) << example << " at " << atom.value;
      std::vector<double> draw = {at - 0.5 * atom.probability};
      EXPECT_EQ(of.quantile(draw[0]), atom.value) << example;
      of.sample(draw, draw);
      EXPECT_EQ(draw[0], atom.value) << example;
      before = atom.value;
      if (atom.value > x.front() && atom.value <= x.back()) sum += atom.probability;
    }
    EXPECT_EQ(of.atoms().empty(), !has_jumps(example)) << example;
    if (!has_jumps(example)) continue;
    // Between them the density carries the rest.
    for (std::size_t i = 1; i < x.size(); ++i)
      sum += Rule::integrate([&](double t) { return of.density(t); }, x[i - 1], x[i], 30, 1e-10);
    EXPECT_NEAR(sum, of.cdf(x.back()) - of.cdf(x.front()), 1e-8) << example;
  }
}

/// E[min(X, x)] is the integral of P(X > t) from 0 to x.
TEST(Severities, LimitedMeansAreIntegralsOfTheSurvivalFunction) {
  for (const std::string& example : distribution_examples()) {
    const Distribution& of = cached_distribution(example);
    const std::vector<double> x = places(of);
    const bool kinks = example.find("mixture") == 1 || example.find("spliced") == 1;
    double sum = x.front();  // all but 1e-12 of it
    EXPECT_NEAR(of.limited_mean(x.front()), sum, 1e-11 * sum) << example;
    for (std::size_t i = 1; i < x.size(); ++i) {
      sum += Rule::integrate([&](double t) { return of.survival(t); }, x[i - 1], x[i],
                             kinks ? 15 : 6, 1e-9);
      ASSERT_NEAR(of.limited_mean(x[i]), sum, 1e-8 * sum) << example << " at " << x[i];
    }
    EXPECT_EQ(of.limited_mean(0), 0) << example;
    const double half = 0.5 * of.low();
    EXPECT_NEAR(of.limited_mean(half), half, 1e-15 * half) << example;
    if (std::isfinite(of.mean())) {
      EXPECT_NEAR(of.limited_mean(of.high()), of.mean(), 1e-12 * of.mean()) << example;
    } else {
      EXPECT_GT(of.limited_mean(1e200), 10 * of.limited_mean(1e10)) << example;
    }
  }
}

/// E[X^power] by both tails, over the logarithm of their probability; NaN where the tail is so long
/// that doubles do not hold what counts.
double moment(const Distribution& of, int power) {
  const auto value = [&](double log_p) {
    const double p = std::exp(log_p);
    return p * (std::pow(of.quantile(p), power) + std::pow(of.upper_quantile(p), power));
  };
  double sum = 0;
  for (double from = std::log(0.5); from > -700; from -= 0.5) {
    const double panel = Rule::integrate(value, from - 0.5, from, 12, 1e-9);
    sum += panel;
    if (panel < 1e-14 * sum) return sum;
  }
  return std::nan("");
}

/// Jumps cost precision.
TEST(Severities, MomentsAreThoseOfTheQuantiles) {
  for (const std::string& example : distribution_examples()) {
    const Distribution& of = cached_distribution(example);
    const double precision = has_jumps(example) ? 1e-4 : 1e-8, sd = of.standard_deviation();
    const double mean = std::isfinite(of.mean()) ? moment(of, 1) : std::nan("");
    if (!std::isnan(mean)) {
      EXPECT_NEAR(of.mean(), mean, precision * mean) << example;
    }
    const double square = std::isfinite(sd) ? moment(of, 2) : std::nan("");
    if (!std::isnan(square)) {
      EXPECT_NEAR(sd * sd + of.mean() * of.mean(), square, precision * square) << example;
    }
  }
}

/// All that Boost.Math says of a distribution, far out too.
template <class Law>
void expect_like(const std::string& yaml, const Law& law) {
  const Distribution& of = cached_distribution(yaml);
  EXPECT_NEAR(of.mean(), mean(law), 1e-12 * mean(law)) << yaml;
  EXPECT_NEAR(of.standard_deviation(), standard_deviation(law), 1e-10 * standard_deviation(law))
      << yaml;
  for (double p = 0.5; p > 1e-15; p *= 0.2) {
    const double lower = quantile(law, p), upper = quantile(complement(law, p));
    EXPECT_NEAR(of.quantile(p), lower, 1e-10 * lower) << yaml << " " << p;
    EXPECT_NEAR(of.upper_quantile(p), upper, 1e-10 * upper) << yaml << " " << p;
    const double rounding = 4e-16 * lower * pdf(law, lower);  // of a place near the lower end
    EXPECT_NEAR(of.cdf(lower), cdf(law, lower), 1e-10 * p + rounding) << yaml << " " << p;
    EXPECT_NEAR(of.survival(upper), cdf(complement(law, upper)), 1e-10 * p) << yaml << " " << p;
    EXPECT_NEAR(of.density(lower), pdf(law, lower), 1e-10 * pdf(law, lower)) << yaml << " " << p;
    EXPECT_NEAR(of.density(upper), pdf(law, upper), 1e-10 * pdf(law, upper)) << yaml << " " << p;
  }
}

TEST(Severities, AreLikeThoseOfBoost) {
  namespace math = boost::math;
  expect_like("{gamma: {shape: 2, scale: 0.2}}", math::gamma_distribution<>(2, 0.2));
  expect_like("{gamma: {shape: 0.3, scale: 5}}", math::gamma_distribution<>(0.3, 5));
  expect_like("{gamma: {shape: 300, scale: 5}}", math::gamma_distribution<>(300, 5));
  expect_like("{weibull: {shape: 0.7, scale: 0.3}}", math::weibull_distribution<>(0.7, 0.3));
  expect_like("{weibull: {shape: 3, scale: 1e6}}", math::weibull_distribution<>(3, 1e6));
  expect_like("{lognormal: {mu: 11.2, sigma: 1.5}}", math::lognormal_distribution<>(11.2, 1.5));
  expect_like("{pareto: {scale: 0.1, shape: 2.5}}", math::pareto_distribution<>(0.1, 2.5));
  expect_like("{beta: {alpha: 2, beta: 5}}", math::beta_distribution<>(2, 5));
}

/// Boost's own quantile and its upper tail are less exact: compared where they are not.
TEST(Severities, InverseGaussianIsLikeBoosts) {
  const boost::math::inverse_gaussian_distribution<> law(2, 3);
  const Distribution& of = cached_distribution("{inverse_gaussian: {mean: 2, shape: 3}}");
  EXPECT_NEAR(of.mean(), 2, 1e-15);
  EXPECT_NEAR(of.standard_deviation(), standard_deviation(law), 1e-14);
  for (double x = 0.05; x < 40; x *= 1.3) {
    EXPECT_NEAR(of.cdf(x), cdf(law, x), 1e-13 * cdf(law, x) + 1e-16) << x;
    EXPECT_NEAR(of.survival(x), cdf(complement(law, x)), 1e-13) << x;
    EXPECT_NEAR(of.density(x), pdf(law, x), 1e-12 * pdf(law, x)) << x;
  }
}

/// A Lomax is a Pareto less its scale, a generalised Pareto with shape > 0 a Lomax, and a Burr an
/// incomplete beta function of the power: its limited mean is Loss Models (Klugman, Panjer and
/// Willmot), appendix A.
TEST(Severities, ParetosAndBurrsByTheirRelations) {
  const boost::math::pareto_distribution<> pareto(6, 2.5);
  const Distribution& lomax = cached_distribution("{lomax: {scale: 6, shape: 2.5}}");
  const Distribution& excess =
      cached_distribution("{generalised_pareto: {shape: 0.4, scale: 2.4, threshold: 1}}");
  const Distribution& burr = cached_distribution("{burr: {scale: 3, shape: 1.5, power: 2}}");
  for (const double x : {0.01, 0.5, 2.0, 5.5, 60.0, 1e6}) {
    const double above = cdf(complement(pareto, x + 6));
    EXPECT_NEAR(lomax.survival(x), above, 1e-12 * above) << x;
    EXPECT_NEAR(excess.survival(x + 1), above, 1e-12 * above) << x;
    EXPECT_NEAR(lomax.density(x), pdf(pareto, x + 6), 1e-12 * pdf(pareto, x + 6)) << x;
    const double z = x * x / 9, part = z / (1 + z);
    EXPECT_NEAR(burr.cdf(x), boost::math::ibeta(1, 1.5, part), 1e-12) << x;
    const double limited =
        burr.mean() * boost::math::ibeta(1.5, 1, part) + x * std::pow(1 + z, -1.5);
    EXPECT_NEAR(burr.limited_mean(x), limited, 1e-12 * limited) << x;
  }
  EXPECT_NEAR(burr.mean(), 3 * boost::math::beta(1.5, 1.0) * 1.5, 1e-13);
}

/// By hand.
TEST(Severities, MeansThatAreInfinite) {
  EXPECT_TRUE(std::isinf(cached_distribution("{pareto: {scale: 1, shape: 1}}").mean()));
  EXPECT_TRUE(std::isinf(cached_distribution("{lomax: {scale: 1, shape: 0.5}}").mean()));
  EXPECT_TRUE(std::isinf(cached_distribution("{generalised_pareto: {shape: 1, scale: 1}}").mean()));
  EXPECT_TRUE(std::isinf(cached_distribution("{burr: {scale: 1, shape: 0.5, power: 2}}").mean()));
  const Distribution& pareto = cached_distribution("{pareto: {scale: 2, shape: 1}}");
  EXPECT_NEAR(pareto.limited_mean(20), 2 * (1 + std::log(10)), 1e-14);
  EXPECT_TRUE(std::isinf(pareto.standard_deviation()));
}

/// Half of the values from the body, which is uniform from 0 to 10 and kept up to 4, and half from
/// an exponential tail: mean 0.5 x 2 + 0.5 x (4 + 3).
TEST(Severities, SplicedByHand) {
  const Distribution& of = cached_distribution(
      "{spliced: {body: {uniform: {from: 0, to: 10}}, tail: {weibull: {shape: 1, scale: 3}}, "
      "threshold: 4, weight: 50 %}}");
  EXPECT_NEAR(of.mean(), 4.5, 1e-13);
  EXPECT_NEAR(of.quantile(0.25), 2, 1e-13);
  EXPECT_NEAR(of.survival(7), 0.5 * std::exp(-1), 1e-13);
  // The same by the continuous density of both at the threshold: 1/4 to 1/3.
  const Distribution& smooth = cached_distribution(
      "{spliced: {body: {uniform: {from: 0, to: 10}}, tail: {weibull: {shape: 1, scale: 3}}, "
      "threshold: 4, continuous: yes}}");
  EXPECT_NEAR(smooth.survival(4), 0.25 / (0.25 + 1.0 / 3), 1e-13);
}

/// The probability of a jump is that of its value: 0 in 25 % of the draws.
TEST(Severities, MixturesJumpWhereTheyShould) {
  const Distribution& of = cached_distribution(
      "{mixture: {of: [{weight: 25 %, distribution: {constant: {value: 0}}}, {weight: 75 %, "
      "distribution: {uniform: {from: 2, to: 3}}}]}}");
  std::vector<double> u = {0.1, 0.25 - 1e-9, 0.25 + 1e-9, 0.625}, x(4);
  of.sample(u, x);
  EXPECT_EQ(x[0], 0);
  EXPECT_EQ(x[1], 0);
  EXPECT_NEAR(x[2], 2, 1e-7);
  EXPECT_NEAR(x[3], 2.5, 1e-7);
  EXPECT_NEAR(of.standard_deviation(), std::sqrt(0.75 * (6.25 + 1.0 / 12) - 1.875 * 1.875), 1e-13);
}

TEST(Severities, EmpiricalByHand) {
  const Distribution& of = cached_distribution("{empirical: {values: [5, 1, 2, 2]}}");
  EXPECT_EQ(of.quantile(0.25), 1);
  EXPECT_EQ(of.quantile(0.26), 2);
  EXPECT_EQ(of.quantile(0.75), 2);
  EXPECT_EQ(of.quantile(0.76), 5);
  EXPECT_DOUBLE_EQ(of.mean(), 2.5);
  EXPECT_DOUBLE_EQ(of.limited_mean(3), 2);
  const Distribution& file =
      cached_distribution("{empirical: {file: tests/data/four_losses.csv, column: loss}}");
  EXPECT_EQ(file.quantile(0.26), 2);
  EXPECT_DOUBLE_EQ(file.mean(), 2.5);
  const Distribution& table = cached_distribution(
      "{empirical: {table: [{value: 10, probability: 30 %}, {value: 50, probability: 70 %}]}}");
  EXPECT_EQ(table.quantile(0.3), 10);
  EXPECT_DOUBLE_EQ(table.mean(), 38);
}

}  // namespace
}  // namespace cofferdam
