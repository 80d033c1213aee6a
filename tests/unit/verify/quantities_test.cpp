#include "verify/quantities.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cofferdam {
namespace {

/// `seen` of `trials` trials are 1, the rest 0.
Moments flags(std::size_t seen, std::size_t trials, double weight = 1) {
  std::vector<double> values(trials), weights(trials, weight);
  for (std::size_t t = 0; t < seen; ++t) values[t] = 1;
  Moments moments;
  moments.add(values, weights);
  moments.close_block();
  return moments;
}

double z_of(std::size_t seen, std::size_t trials, double p) {
  const Quantity quantity{Quantity::Kind::above, 0, 1, 1.5, p};
  return compare(quantity, {}, flags(seen, trials), static_cast<double>(trials)).z;
}

TEST(Quantities, ZOfAProbabilityIsNearlyNormal) {
  // Tails of binomials, as normal quantiles: P(X >= 60) for (1000, 4 %), P(X >= 4) for (10000,
  // 1e-4), P(X <= 20) for (1000, 4 %).
  EXPECT_NEAR(z_of(60, 1000, 0.04), 2.9646, 0.1);
  EXPECT_NEAR(z_of(4, 10000, 1e-4), 2.0752, 0.15);  // one is expected
  EXPECT_NEAR(z_of(20, 1000, 0.04), -3.4344, 0.1);
  EXPECT_EQ(z_of(40, 1000, 0.04), 0);
  EXPECT_EQ(z_of(0, 1000, 0), 0);
  EXPECT_GT(z_of(1, 1000, 0), 30);  // what cannot be was seen
  EXPECT_GT(z_of(200, 1000, 0.1), 8);
}

TEST(Quantities, MomentsAreComparedOnlyWhereTheirErrorIsNormal) {
  const ExactPart fair{"x", {}, {0.5, 0.5}, DiscreteDistribution({0, 1}, {0.5, 0.5}), 0};
  const Quantity mean{Quantity::Kind::mean, 0, 0, 0, 0.5};
  const Comparison close = compare(mean, fair, flags(520, 1000), 1000);
  EXPECT_NEAR(close.standard_error, 0.5 / std::sqrt(1000), 1e-12);
  EXPECT_NEAR(close.z, 0.02 / close.standard_error, 1e-9);
  const ExactPart rare{"x", {}, {0.001, 0.0316}, DiscreteDistribution({0, 1}, {0.999, 0.001}), 0};
  const Comparison thin =
      compare({Quantity::Kind::mean, 0, 0, 0, 0.001}, rare, flags(1, 1000), 1000);
  EXPECT_TRUE(std::isnan(thin.z));
  EXPECT_NE(thin.verdict, "ok");
}

TEST(Quantities, WeightedProbabilitiesNeedEffectiveTrials) {
  const Quantity above{Quantity::Kind::above, 0, 1, 1.5, 0.01};
  EXPECT_TRUE(std::isnan(compare(above, {}, flags(50, 1000, 0.5), 1000).z));
  const Comparison enough = compare(above, {}, flags(400, 1000, 0.05), 1000);
  EXPECT_NEAR(enough.simulated, 0.02, 1e-12);
  EXPECT_GT(enough.z, 5);
}

}  // namespace
}  // namespace cofferdam
