// Compound distributions against published and independently computed figures.
#include "exact/compound.hpp"

#include <gtest/gtest.h>

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numeric>

#include "base/special.hpp"

namespace cofferdam {
namespace {

using Complex = std::complex<double>;

GeneratingFunction poisson(double lambda) {
  return [lambda](Complex z) { return std::exp(lambda * (z - 1.0)); };
}

double lognormal_limited(double mu, double sigma, double x) {
  if (x <= 0) return 0;
  const double z = (std::log(x) - mu) / sigma;
  return std::exp(mu + sigma * sigma / 2) * normal_cdf(z - sigma) + x * normal_cdf(-z);
}

double gamma_limited(double shape, double scale, double x) {
  return shape * scale * boost::math::gamma_p(shape + 1, x / scale) +
         x * boost::math::gamma_q(shape, x / scale);
}

const std::vector<double> kDental = {0, .15, .2, .25, .125, .075, .05, .05, .05, .025, .025};

std::vector<double> padded(std::vector<double> mass, std::size_t points) {
  mass.resize(points);
  return mass;
}

DiscreteDistribution on_grid(double unit, std::vector<double> mass, double mean, double sd) {
  const std::size_t points = mass.size();
  return {DiscreteDistribution::grid(unit, points), std::move(mass), mean, sd};
}
DiscreteDistribution on_grid(double unit, std::vector<double> mass) {
  const std::size_t points = mass.size();
  return {DiscreteDistribution::grid(unit, points), std::move(mass)};
}

/// Poisson(10) losses, lognormal with mu 0 and sigma 1.5, each claim's layer 5 xs 2.
DiscreteDistribution r1(double unit, std::size_t points) {
  const auto gross = [](double x) { return lognormal_limited(0, 1.5, x); };
  return on_grid(unit,
                 compound_by_fourier(poisson(10), discretised(layered(gross, 2, 5), unit, points)));
}

TEST(Compound, LayerOfEachClaimHasItsExactDistribution) {
  const DiscreteDistribution total = r1(5.0 / 16384, 1 << 18);
  EXPECT_NEAR(total.mean(), 8.685783704, 6e-10);
  EXPECT_NEAR(total.standard_deviation(), 5.908060024, 2e-8);
  EXPECT_NEAR(total.smooth_at_most(0), .03995286917, 5e-10);
  // No claim above 2: without a grid.
  EXPECT_NEAR(poisson(10)(normal_cdf(std::log(2) / 1.5)).real(), .03995286917, 5.1e-12);
  const double exact[5][3] = {{.90, 16.64202, 20.576282},
                              {.95, 19.65399, 23.164395},
                              {.99, 25.38588, 28.564986},
                              {.995, 27.67958, 30.724208},
                              {.999, 32.59882, 35.412660}};
  for (const auto& [q, var, tvar] : exact) {
    EXPECT_NEAR(total.smooth_value_at_risk(q), var, 5.1e-6) << q;
    EXPECT_NEAR(total.smooth_tvar(q), tvar, 6e-7) << q;
  }
  const DiscreteDistribution stop = total.mapped([](double x) { return layer_of(x, 5, 20); });
  EXPECT_NEAR(stop.mean(), 4.419268573, 2e-8);
  EXPECT_NEAR(stop.standard_deviation(), 4.938529731, 2e-8);
  EXPECT_NEAR(1 - total.smooth_at_most(5), .69868, 5.1e-6);
  EXPECT_NEAR(1 - stop.at_most(19.9999), .01151, 5.1e-6);
}

TEST(Compound, HeavyTailsNeedNoGridThatHoldsThemAll) {
  const auto gross = [](double x) { return lognormal_limited(0, 1.5, x); };
  const double mean = 10 * std::exp(1.125), sd = std::sqrt(10 * std::exp(4.5));
  EXPECT_NEAR(mean, 30.802168489, 6e-10);
  EXPECT_NEAR(sd, 30.002855081, 6e-10);
  const DiscreteDistribution total =
      on_grid(400.0 / 65536,
              compound_by_fourier(poisson(10), discretised(gross, 400.0 / 65536, 65536)), mean, sd);
  EXPECT_NEAR(total.smooth_value_at_risk(.99), 138.28, 5.1e-3);
  // Twice the grid: what lay beyond the first one did not wrap around.
  const DiscreteDistribution wider = on_grid(
      400.0 / 65536, compound_by_fourier(poisson(10), discretised(gross, 400.0 / 65536, 131072)),
      mean, sd);
  EXPECT_NEAR(wider.at_most(100), total.at_most(100), 1e-10);
}

TEST(Compound, HalfTheStepLeavesAQuarterOfTheError) {
  const double coarse = r1(5.0 / 512, 8192).smooth_value_at_risk(.99),
               fine = r1(5.0 / 1024, 16384).smooth_value_at_risk(.99),
               finest = r1(5.0 / 16384, 1 << 18).smooth_value_at_risk(.99);
  EXPECT_LT(std::abs(fine - finest), 0.5 * std::abs(coarse - finest));
  EXPECT_NEAR(fine, finest, 1e-4);
}

TEST(Compound, ManyClaimsDoNotUnderflow) {
  const auto severity = padded(kDental, 8192);
  const DiscreteDistribution total = on_grid(1, compound_by_fourier(poisson(1000), severity));
  EXPECT_NEAR(total.mean(), 3700, 1e-6);
  EXPECT_NEAR(total.standard_deviation(), 138.0217374, 1e-6);
  const double exact[4][3] = {{.95, 3929, 3988.31399},
                              {.99, 4026, 4074.46109},
                              {.995, 4062, 4107.08522},
                              {.999, 4136, 4175.80412}};
  for (const auto& [q, var, tvar] : exact) {
    EXPECT_EQ(total.value_at_risk(q), var);
    EXPECT_NEAR(total.tvar(q), tvar, 6e-6);
  }
  const auto again = compound_by_recursion({.a = 0, .b = 1000}, severity);
  for (std::size_t k = 3000; k < 4500; ++k)
    EXPECT_NEAR(again[k], total.probabilities()[k], 1e-13) << k;
}

TEST(Compound, TenThousandClaimsDoNotUnderflow) {
  const auto severity = padded(kDental, 65536);
  const DiscreteDistribution total = on_grid(1, compound_by_fourier(poisson(1e4), severity));
  EXPECT_NEAR(total.mean(), 37000, 1e-5);
  EXPECT_NEAR(total.standard_deviation(), 138.0217374 * std::sqrt(10), 1e-5);
  const auto again = compound_by_recursion({.a = 0, .b = 1e4}, severity);
  double sum = 0;
  for (std::size_t k = 0; k < 38000; ++k) sum += again[k];
  EXPECT_NEAR(sum, total.at_most(37999), 1e-10);
}

TEST(Compound, LossModels95) {
  const std::vector<double> number = {.05, .1, .15, .2, .25, .15, .06, .03, .01};
  const auto generating = [&](Complex z) {
    Complex sum = 0;
    for (std::size_t k = number.size(); k-- > 0;) sum = sum * z + number[k];
    return sum;
  };
  const DiscreteDistribution total =
      on_grid(25, compound_by_fourier(generating, padded(kDental, 128)));
  EXPECT_NEAR(total.mean(), 314.5, 1e-6);
  EXPECT_NEAR(total.standard_deviation(), 191.6155, 5e-5);
  const double premiums[] = {314.5, 290.75, 267.375, 244.584375, 222.660625, 201.5512890625};
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_NEAR(total.stop_loss(25.0 * static_cast<double>(i)), premiums[i], 1e-6);
}

TEST(Compound, LossModels935) {
  constexpr double kR = 16, kBeta = 6;
  const auto uniform = [](double x) { return x < 8 ? x - x * x / 16 : 4.0; };
  const auto severity = discretised(uniform, 1.0 / 64, 1 << 17);
  const auto number = [=](Complex z) { return std::pow(1.0 - kBeta * (z - 1.0), -kR); };
  const DiscreteDistribution total = on_grid(1.0 / 64, compound_by_fourier(number, severity));
  EXPECT_NEAR(total.mean(), 384, 1e-5);
  EXPECT_NEAR(total.standard_deviation(), 106.1320669, 1e-4);
  EXPECT_NEAR(total.smooth_value_at_risk(.95), 572.4045, 1e-4);
  EXPECT_NEAR(total.smooth_value_at_risk(.99), 669.2824, 1e-4);
  // The other way, on a shorter grid.
  const std::vector<double> start(severity.begin(), severity.begin() + 16384);
  const auto again =
      compound_by_recursion({.a = kBeta / (1 + kBeta), .b = (kR - 1) * kBeta / (1 + kBeta)}, start);
  for (std::size_t k = 0; k < again.size(); k += 37)
    EXPECT_NEAR(again[k], total.probabilities()[k], 1e-12);
}

TEST(Compound, Bahnemann42) {
  const auto loss = [](double x) { return gamma_limited(3, 400, x); };
  const DiscreteDistribution total =
      on_grid(0.25, compound_by_fourier(poisson(2.5), discretised(loss, 0.25, 1 << 17)));
  EXPECT_NEAR(total.mean(), 3000, 1e-4);
  EXPECT_NEAR(total.standard_deviation(), 2190.890, 6e-4);
  EXPECT_NEAR(total.at_most(0), .0820849986, 1e-10);
  const double exact[4][2] = {
      {1000, .18672473}, {3000, .56127746}, {5000, .82728343}, {10000, .99343773}};
  for (const auto& [x, p] : exact) {
    EXPECT_NEAR(total.smooth_at_most(x), p, 6e-9) << x;
  }
}

TEST(Compound, ClassesThatStartFromOneClaim) {
  const auto severity = padded({.2, .5, .3}, 64);
  // Poisson(2) whose P(N = 0) is raised to 0.4.
  const double p1 = 0.6 * 2 * std::exp(-2) / (1 - std::exp(-2));
  const auto modified = [&](Complex z) {
    return 0.4 + 0.6 * (std::exp(2.0 * z) - 1.0) / (std::exp(2.0) - 1.0);
  };
  // Logarithmic with q = 0.6.
  const auto logarithmic = [](Complex z) { return std::log(1.0 - 0.6 * z) / std::log(0.4); };
  const auto expect_same = [&](const GeneratingFunction& f, const RecursiveNumber& number) {
    const auto a = compound_by_fourier(f, severity), b = compound_by_recursion(number, severity);
    for (std::size_t k = 0; k < a.size(); ++k) EXPECT_NEAR(a[k], b[k], 1e-9) << k;
  };
  expect_same(modified, {.a = 0, .b = 2, .from_two = true, .none = 0.4, .one = p1});
  expect_same(logarithmic,
              {.a = 0.6, .b = -0.6, .from_two = true, .none = 0, .one = -0.6 / std::log(0.4)});
}

}  // namespace
}  // namespace cofferdam
