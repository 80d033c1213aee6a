#include "fit/special.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace cofferdam::fit {
namespace {

TEST(FitSpecial, NormalTailsAreExactWhereTheProbabilityIsNoDouble) {
  for (const double z : {-9.0, -2.0, 0.0, 3.0, 20.0, 29.9, 30.1, 37.0})
    EXPECT_NEAR(log_normal_survival(z), std::log(0.5 * std::erfc(z / std::sqrt(2.0))),
                2e-14 * (1 + z * z))
        << z;
  // By the continued fraction of Mills' ratio at 1000.
  EXPECT_NEAR(log_normal_survival(1000),
              -500000 - std::log(1000 * std::sqrt(2 * M_PI)) - 0.999998e-6, 1e-9);
  EXPECT_NEAR(log_normal_survival(-9), -1.1285884059538406e-19, 1e-31);
}

TEST(FitSpecial, NormalPlaceInvertsTheSurvival) {
  for (const double z : {-8.0, -1.0, 0.0, 0.4, 5.0, 25.0, 28.0, 29.0, 60.0, 1e4}) {
    const double found = normal_place(log_normal_survival(z));
    EXPECT_NEAR(found, z, 1e-12 * (1 + std::abs(z))) << z;
  }
}

TEST(FitSpecial, GammaTailsAreExactOnBothSides) {
  for (const double a : {0.3, 1.0, 7.5, 2000.0})
    for (const double part : {1e-3, 0.3, 1.0, 1.5, 4.0}) {
      const double x = a * part, below = boost::math::gamma_p(a, x);
      const double exact = below < 0.5 ? std::log1p(-below) : std::log(boost::math::gamma_q(a, x));
      ASSERT_TRUE(std::isfinite(exact) || part > 3);
      if (!std::isfinite(exact)) continue;
      EXPECT_NEAR(log_gamma_survival(a, x), exact, 1e-11 * (1 + std::abs(exact))) << a << " " << x;
    }
  // Shape 2: Q = (1 + x) exp(-x), shape 1: exp(-x), far beyond the range of doubles.
  EXPECT_NEAR(log_gamma_survival(2, 5000), std::log1p(5000) - 5000, 1e-9);
  EXPECT_NEAR(log_gamma_survival(1, 1e6), -1e6, 1e-7);
}

TEST(FitSpecial, ChiSquareAndComplement) {
  const boost::math::chi_squared law(7);
  EXPECT_NEAR(chi_square_survival(9.5, 7), boost::math::cdf(complement(law, 9.5)), 1e-14);
  EXPECT_EQ(chi_square_survival(0, 3), 1);
  EXPECT_NEAR(log_complement(-1e-20), std::log(1e-20), 1e-12);
  EXPECT_NEAR(log_complement(-50), -std::exp(-50), 1e-35);
}

}  // namespace
}  // namespace cofferdam::fit
