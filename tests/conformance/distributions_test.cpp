// Every distribution: draws, quantiles, distribution function and moments say the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <random>

#include "support/distribution_of.hpp"

namespace cofferdam {
namespace {

std::vector<double> levels() {
  std::vector<double> p;
  for (double x = 0x1p-53; x < 0.4; x *= 3) p.push_back(x), p.push_back(1 - x);
  for (int i = 1; i < 200; ++i) p.push_back(i / 200.0 + 1e-4);
  std::sort(p.begin(), p.end());
  p.erase(std::remove_if(p.begin(), p.end(), [](double x) { return x >= 1; }), p.end());
  return p;
}

TEST(Distributions, QuantilesRiseInsideTheSupport) {
  for (const std::string& example : distribution_examples()) {
    const Distribution& made = cached_distribution(example);
    double before = made.low();
    for (const double p : levels()) {
      const double x = made.quantile(p);
      ASSERT_GE(x, before * (1 - 1e-12) - 1e-15) << example << " at " << p;
      ASSERT_LE(x, made.high()) << example << " at " << p;
      before = x;
    }
    EXPECT_EQ(made.cdf(std::nextafter(made.low(), -1)), 0) << example;
    EXPECT_EQ(made.cdf(made.high()), 1) << example;
  }
}

/// smallest x with P(X <= x) >= p: F(x) reaches p, and does not clearly below x.
TEST(Distributions, CdfAndQuantileInvertEachOther) {
  for (const std::string& example : distribution_examples()) {
    const Distribution& made = cached_distribution(example);
    double before = 0;
    for (const double p : levels()) {
      const double x = made.quantile(p);
      if ((made.high() == 1 && (x < 1e-6 || x > 1 - 1e-9)) || x < 1e-300)
        continue;  // beyond what doubles hold
      const double at = made.cdf(x * (1 + 1e-9)), below = made.cdf(x * (1 - 1e-9));
      ASSERT_GE(at, p * (1 - 1e-9) - 1e-15) << example << " at " << p;
      const bool inside = x > made.low();
      ASSERT_LE(inside ? below : 0, p * (1 + 1e-9) + 1e-15) << example << " at " << p;
      ASSERT_GE(at, before - 1e-12) << example;
      before = at;
    }
  }
}

/// Draws are quantiles to the stated 2e-8, of a beta to 2e-8 of its scale; or of a probability as
/// near as doubles hold it.
TEST(Distributions, SamplesAreQuantiles) {
  constexpr double kPrecision = 0x1p-52;
  for (const std::string& example : distribution_examples()) {
    const Distribution& made = cached_distribution(example);
    const bool absolute = example.find("beta") != std::string::npos;
    const std::vector<double> p = levels();
    std::vector<double> x(p.size());
    made.sample(p, x);
    for (std::size_t i = 0; i < p.size(); ++i) {
      ASSERT_GE(x[i], made.low()) << example << " at " << p[i];
      ASSERT_LE(x[i], made.high()) << example << " at " << p[i];
      const double exact = made.quantile(p[i]);
      const double error = 2e-8 * (absolute ? made.high() : exact) + 1e-300;
      if (std::abs(x[i] - exact) <= error) continue;
      EXPECT_GE(x[i], made.quantile(std::max(p[i] - kPrecision, 0x1p-54)) - error)
          << example << " at " << p[i];
      EXPECT_LE(x[i], made.upper_quantile(std::max(1 - p[i] - kPrecision, 0x1p-54)) + error)
          << example << " at " << p[i];
    }
    std::vector<double> in_place = p;
    made.sample(in_place, in_place);
    EXPECT_EQ(in_place, x) << example;
  }
}

/// Between the nodes of tables too, and where they are divided.
TEST(Distributions, DrawsRiseWithTheirUniforms) {
  std::mt19937_64 random(5);
  std::vector<double> u(20'000), x(u.size());
  for (double& p : u) p = (static_cast<double>(random() >> 12) + 0.5) * 0x1p-52;
  std::sort(u.begin(), u.end());
  for (const std::string& example : distribution_examples()) {
    cached_distribution(example).sample(u, x);
    for (std::size_t i = 1; i < x.size(); ++i)
      ASSERT_GE(x[i], x[i - 1] * (1 - 1e-12)) << example << " at " << u[i];
  }
}

/// Chi-square over bins between the member's own quantiles; total level 1e-6 over all members.
TEST(Distributions, DrawsFollowTheDistributionFunction) {
  constexpr int kBins = 50, kDraws = 50'000;
  const auto all = distribution_examples();
  const double level = -std::expm1(std::log1p(-1e-6) / double(all.size()));
  std::mt19937_64 random(77);
  std::uniform_real_distribution<double> uniform(0x1p-53, 1 - 0x1p-53);
  for (const std::string& example : all) {
    const Distribution& made = cached_distribution(example);
    std::vector<double> u(kDraws), x(kDraws), ends, probability, counts;
    for (double& p : u) p = uniform(random);
    made.sample(u, x);
    for (int b = 1; b < kBins; ++b) {
      const double end = made.quantile(b / double(kBins));
      if (end > (made.high() == 1 ? 1e-9 : 0) && end < made.high() * (1 - 1e-9) &&
          (ends.empty() || end > ends.back()))
        ends.push_back(end);
    }
    double before = 0;
    for (const double end : ends)
      probability.push_back(made.cdf(end) - before), before = made.cdf(end);
    probability.push_back(1 - before);
    counts.resize(probability.size());
    for (const double draw : x)
      ++counts[static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), draw) -
                                        ends.begin())];
    double statistic = 0;
    int degrees = -1;
    for (std::size_t b = 0; b < counts.size(); ++b) {
      const double expected = kDraws * probability[b];
      if (expected < 5) continue;
      statistic += std::pow(counts[b] - expected, 2) / expected;
      ++degrees;
    }
    if (degrees < 1) continue;
    const boost::math::chi_squared law(degrees);
    EXPECT_GT(boost::math::cdf(complement(law, statistic)), level) << example;
  }
}

}  // namespace
}  // namespace cofferdam
