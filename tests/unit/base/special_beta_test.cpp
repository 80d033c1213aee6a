// The incomplete beta function and its quantiles against Boost.Math in a wider format.
#include "base/special_beta.hpp"

#include <gtest/gtest.h>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>
#include <random>

namespace cofferdam {
namespace {

using Wide = long double;

/// Uniform numbers, and such whose logarithm is uniform.
class Points {
 public:
  explicit Points(unsigned seed) : engine_(seed) {}
  double uniform(double low, double high) {
    return low + (high - low) * std::ldexp(static_cast<double>(engine_()), -64);
  }
  double scale(double low, double high) { return std::exp(uniform(std::log(low), std::log(high))); }

 private:
  std::mt19937_64 engine_;
};

/// x times the density of Beta(a, b).
Wide slope(Wide a, Wide b, Wide x) {
  return std::exp(a * std::log(x) + (b - 1) * std::log1p(-x) - std::lgamma(a) - std::lgamma(b) +
                  std::lgamma(a + b));
}

TEST(SpecialBeta, DistributionFunctionInBodyAndTails) {
  Points points(1);
  for (int i = 0; i < 20000; ++i) {
    const double a = points.scale(0.01, 1e3), b = points.scale(0.01, 1e3), mean = a / (a + b);
    const double sd = std::sqrt(mean * (1 - mean) / (a + b + 1));
    const double x = i % 2 ? mean + sd * points.uniform(-6, 6) : points.scale(1e-13, 1);
    if (!(x > 0 && x < 1)) continue;
    const Wide truth = boost::math::ibeta(Wide(a), Wide(b), Wide(x));
    if (truth < 1e-290L) continue;
    const double bound = 1e-12 * (1 + std::max(a, b) / 1000);
    ASSERT_NEAR(static_cast<double>(IncompleteBeta(a, b)(x, 1 - x) / truth), 1, bound)
        << a << " " << b << " at " << x;
  }
  EXPECT_EQ(IncompleteBeta(2, 3)(0, 1), 0);
  EXPECT_EQ(IncompleteBeta(2, 3)(1, 0), 1);
}

TEST(SpecialBeta, QuantilesInBodyAndTails) {
  Points points(2);
  for (int i = 0; i < 10000; ++i) {
    const double a = points.scale(0.02, 1e4), b = points.scale(0.02, 1e4);
    const double p = i % 2 ? points.uniform(1e-6, 0.5) : points.scale(0x1p-54, 0.5);
    const auto [x, y] = IncompleteBeta(a, b).quantile(p);
    if (x < 1e-300 || y < 1e-300) continue;
    // Of the smaller one, which the other is 1 less.
    const Wide error = x < y
                           ? (boost::math::ibeta(Wide(a), Wide(b), Wide(x)) - p) / slope(a, b, x)
                           : (p - boost::math::ibetac(Wide(b), Wide(a), Wide(y))) / slope(b, a, y);
    ASSERT_NEAR(static_cast<double>(error), 0, 1e-12 * (1 + 1 / a + 1 / b))
        << a << " " << b << " at " << p;
  }
}

TEST(SpecialBeta, ClosedForms) {
  Points points(3);
  for (int i = 0; i < 1000; ++i) {
    const double p = points.scale(1e-16, 0.5);
    EXPECT_NEAR(IncompleteBeta(1, 1).quantile(p).x / p, 1, 1e-14);
    EXPECT_NEAR(IncompleteBeta(2, 1).quantile(p).x / std::sqrt(p), 1, 1e-14);
    const double sine = std::sin(std::numbers::pi * p / 2);
    EXPECT_NEAR(IncompleteBeta(0.5, 0.5).quantile(p).x / (sine * sine), 1, 1e-13);
    EXPECT_NEAR(StudentQuantile(1)(p) * std::tan(std::numbers::pi * p), -1, 1e-12) << p;
    const double square = (1 - 2 * p) * (1 - 2 * p) / (2 * p * (1 - p));
    EXPECT_NEAR(StudentQuantile(2)(p), -std::sqrt(square), 1e-12 * std::sqrt(square)) << p;
  }
}

/// P(T < t) for t < 0 from the wider format.
Wide student_cdf(Wide nu, Wide t) {
  const Wide n = nu + t * t, x = nu / n, y = t * t / n;
  return y < x ? boost::math::ibetac(Wide(0.5), nu / 2, y) / 2
               : boost::math::ibeta(nu / 2, Wide(0.5), x) / 2;
}

TEST(SpecialBeta, StudentQuantilesInBodyAndTails) {
  Points points(4);
  for (int i = 0; i < 5000; ++i) {
    const double nu = i % 3 ? points.scale(1, 1e6) : std::floor(points.uniform(1, 30));
    const double p = i % 2 ? points.uniform(1e-9, 0.5) : points.scale(1e-300, 0.5);
    const double t = StudentQuantile(nu)(p);
    if (std::abs(t) > 1e150) continue;
    const Wide wide = t, n = nu;
    const Wide density = std::exp(std::lgamma((n + 1) / 2) - std::lgamma(n / 2) -
                                  (n + 1) / 2 * std::log1p(wide * wide / n)) /
                         std::sqrt(n * std::numbers::pi_v<Wide>);
    const Wide error = (student_cdf(n, wide) - p) / (density * wide);
    ASSERT_NEAR(static_cast<double>(error), 0, 1e-12 * (1 + nu / 10000)) << nu << " at " << p;
  }
  EXPECT_EQ(StudentQuantile(3)(0.5), 0);
  EXPECT_EQ(StudentQuantile(1)(1e-320), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(StudentQuantile(4)(0), -std::numeric_limits<double>::infinity());
  EXPECT_NEAR(StudentQuantile(1)(1e-300), -1e300 / std::numbers::pi, 1e288);
}

}  // namespace
}  // namespace cofferdam
