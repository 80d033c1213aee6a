#include "base/special_gamma.hpp"

#include <gtest/gtest.h>

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace cofferdam {
namespace {

TEST(LogGamma, IsLikeBoosts) {
  for (double z = 1e-3; z < 1e7; z *= 1.07) {
    const double truth = boost::math::lgamma(z);
    EXPECT_NEAR(log_gamma(z), truth, 1e-14 * (1 + std::abs(truth))) << z;
  }
}

TEST(IncompleteGamma, IsLikeBoosts) {
  for (const double a : {0.01, 0.3, 1.0, 2.5, 17.0, 300.0, 4e4, 1e5}) {
    const IncompleteGamma gamma(a);
    const double root = std::sqrt(a), precision = 1e-12 * (1 + a / 1000);
    for (const double score : {-9.0, -5.0, -2.0, -0.3, 0.0, 0.2, 1.0, 4.0, 12.0, 30.0}) {
      const double x = score < 0 ? a * std::exp(score / root) : a + score * root;
      const double p = boost::math::gamma_p(a, x), q = boost::math::gamma_q(a, x);
      const IncompleteGamma::Point point = gamma.at(x);
      EXPECT_NEAR(point.lower, p, precision * p) << a << " " << x;
      EXPECT_NEAR(point.upper, q, precision * std::max(1.0, 1 / a) * q) << a << " " << x;
      const double slope = x * boost::math::gamma_p_derivative(a, x);
      EXPECT_NEAR(point.slope, slope, precision * slope) << a << " " << x;
    }
    EXPECT_EQ(gamma.at(0).lower, 0);
    EXPECT_EQ(gamma.at(1e300).upper, 0);
  }
}

TEST(IncompleteGamma, QuantilesInvertIt) {
  for (const double a : {0.01, 0.3, 1.0, 2.5, 17.0, 300.0, 1e5}) {
    const IncompleteGamma gamma(a);
    for (double p = 0.5; p > 1e-17; p *= 0.07) {
      const double upper = std::exp(gamma.log_upper_quantile(p));
      EXPECT_NEAR(gamma.at(upper).upper, p, 1e-10 * p) << a << " " << p;
      const double log_lower = gamma.log_quantile(p);
      if (log_lower < -700) continue;  // no double
      EXPECT_NEAR(gamma.at(std::exp(log_lower)).lower, p, 1e-10 * p) << a << " " << p;
    }
  }
  // Far below the first term is all: P = x^a / Gamma(a + 1).
  EXPECT_NEAR(IncompleteGamma(0.01).log_quantile(1e-12),
              (std::log(1e-12) + std::lgamma(1.01)) / 0.01, 1e-9);
}

}  // namespace
}  // namespace cofferdam
