#include "fit/maximise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace cofferdam::fit {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Maximise, AQuadraticIsMetWithItsCurvature) {
  const Objective f = [](std::span<const double> p) {
    const double x = p[0] - 3, y = 1e4 * (p[1] + 2e-4);
    return 7 - 0.5 * (2 * x * x + 2 * x * y + 3 * y * y);
  };
  const Maximum found = newton_maximum(f, simplex_search(f, {1, 1e-3}, 0.3));
  EXPECT_TRUE(found.converged);
  EXPECT_NEAR(found.at[0], 3, 1e-7);
  EXPECT_NEAR(found.at[1], -2e-4, 1e-11);
  EXPECT_NEAR(found.value, 7, 1e-12);
  const Matrix covariance = inverse(found.information);
  EXPECT_NEAR(covariance(0, 0), 3.0 / 5, 1e-6);
  EXPECT_NEAR(covariance(0, 1), -1e-4 / 5, 1e-10);
  EXPECT_NEAR(covariance(1, 1), 2e-8 / 5, 1e-13);
}

TEST(Maximise, ASaddleIsLeft) {
  const Objective f = [](std::span<const double> p) {  // maxima at (+-1, 0), a saddle between
    return -std::pow(p[0] * p[0] - 1, 2) - p[1] * p[1];
  };
  const Maximum found = newton_maximum(f, {0.05, 0.5});
  EXPECT_TRUE(found.converged);
  EXPECT_NEAR(found.at[0], 1, 1e-7);
  EXPECT_NEAR(found.at[1], 0, 1e-7);
}

TEST(Maximise, WhatHasNoDerivativesEndsTheSearch) {
  const Objective cross = [](std::span<const double> p) {
    return p[0] * p[1] != 0 ? -kInfinity : -p[0] * p[0] - p[1] * p[1];
  };
  EXPECT_FALSE(newton_maximum(cross, {0, 0}).converged);
  const Objective point = [](std::span<const double> p) { return p[0] == 1 ? 0 : -kInfinity; };
  EXPECT_FALSE(newton_maximum(point, {1}).converged);
  EXPECT_FALSE(newton_maximum(point, {2}).converged);
}

TEST(Maximise, AMatrixThatIsNotPositiveDefiniteHasNoInverse) {
  Matrix matrix(2);
  matrix(0, 0) = matrix(1, 1) = 1;
  matrix(0, 1) = matrix(1, 0) = 2;
  EXPECT_EQ(inverse(matrix).size, 0u);
}

}  // namespace
}  // namespace cofferdam::fit
