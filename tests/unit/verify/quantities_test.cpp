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
  const ExactPart fair{"x", {}, {0.5, 0.5}, DiscreteDistribution({0, 1}, {0.5, 0.5})};
  const Quantity mean{Quantity::Kind::mean, 0, 0, 0, 0.5};
  const Comparison close = compare(mean, fair, flags(520, 1000), 1000);
  EXPECT_NEAR(close.standard_error, 0.5 / std::sqrt(1000), 1e-12);
  EXPECT_NEAR(close.z, 0.02 / close.standard_error, 1e-9);
  const ExactPart rare{"x", {}, {0.001, 0.0316}, DiscreteDistribution({0, 1}, {0.999, 0.001})};
  const Comparison thin =
      compare({Quantity::Kind::mean, 0, 0, 0, 0.001}, rare, flags(1, 1000), 1000);
  EXPECT_TRUE(std::isnan(thin.z));
  EXPECT_NE(thin.verdict, "ok");
}

/// What `trials` trials show: values with the numbers of trials that have them, largest first.
Sample sample_of(const std::vector<std::pair<double, std::int64_t>>& values, double weight = 1) {
  std::vector<TailEntry> entries;
  for (const auto& [value, count] : values)
    for (std::int64_t i = 0; i < count; ++i)
      entries.push_back({value, weight, static_cast<std::int64_t>(entries.size())});
  return Sample(entries, static_cast<double>(entries.size()), nullptr);
}

Comparison tail_of(const DiscreteDistribution& law, double q, const Sample& sample, double trials,
                   bool plain = true) {
  const ExactPart part{"x", {}, {law.mean(), law.standard_deviation()}, law};
  return compare_tvar({Quantity::Kind::tvar, 0, q, 0, law.tvar(q)}, part, sample, trials, plain);
}

/// Of 10,000 trials 1,200 instead of 1,000 are 30 and 300 instead of 250 are 50.
TEST(Quantities, MeansBeyondAQuantile) {
  const DiscreteDistribution law({0, 30, 50}, {0.875, 0.1, 0.025});
  const Comparison seen = tail_of(law, 0.95, sample_of({{50, 300}, {30, 1200}, {0, 8500}}), 10'000);
  EXPECT_NEAR(law.tvar(0.95), (0.025 * 50 + 0.025 * 30) / 0.05, 1e-12);
  EXPECT_NEAR(seen.simulated, (300 * 50 + 200 * 30) / 500.0, 1e-12);
  // (L - 30)+ is 20 with the probability 0.025.
  EXPECT_NEAR(seen.standard_error, 20 * std::sqrt(0.025 * 0.975 / 10'000) / 0.05, 1e-12);
  EXPECT_EQ(seen.verdict, "too few trials: the error is not yet normal");
  EXPECT_TRUE(std::isnan(seen.z));
  const Comparison more =
      tail_of(law, 0.95, sample_of({{50, 3000}, {30, 12'000}, {0, 85'000}}), 100'000);
  EXPECT_EQ(more.verdict, "ok");
  EXPECT_NEAR(more.z, 2 / (20 * std::sqrt(0.025 * 0.975 / 100'000) / 0.05), 1e-9);
}

/// A little more than 90 % of the probability is 0, so that often a simulation has the quantile
/// 100.
TEST(Quantities, NoZWhereTheQuantileIsNotSettled) {
  const DiscreteDistribution law({0, 100, 101}, {0.902, 0.05, 0.048});
  EXPECT_EQ(tail_of(law, 0.9, sample_of({{101, 480}, {100, 500}, {0, 9020}}), 10'000).verdict,
            "too few trials: the quantile is not yet settled");
}

TEST(Quantities, WeightedMeansBeyondAQuantileNeedEffectiveTrials) {
  const DiscreteDistribution law({0, 30, 50}, {0.875, 0.1, 0.025});
  const Comparison enough =
      tail_of(law, 0.95, sample_of({{50, 300}, {30, 1200}, {0, 8500}}), 10'000, false);
  EXPECT_EQ(enough.verdict, "ok");
  EXPECT_NEAR(enough.standard_error, 20 * std::sqrt(0.03 * 0.97 / 10'000) / 0.05, 1e-12);
  EXPECT_NEAR(enough.z, 2 / enough.standard_error, 1e-9);
  const Comparison thin =
      tail_of(law, 0.95, sample_of({{50, 30}, {30, 120}, {0, 850}}), 1000, false);
  EXPECT_NE(thin.verdict, "ok");
  EXPECT_TRUE(std::isnan(thin.z));
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
