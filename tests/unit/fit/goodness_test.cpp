#include "fit/goodness.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "simulated.hpp"

namespace cofferdam::fit {
namespace {

const Model& exponential() {
  return *find_model("exponential");
}

TEST(Goodness, CompleteSamplesGiveTheUsualStatistics) {
  const auto law = exponential().at(std::vector<double>{3});
  auto data = simulated(*law, 200, 3, 1.5);
  std::vector<double> u;
  for (const Observation& o : data) u.push_back(1 - std::exp(-(o.x - 1.5) / 3));
  std::sort(u.begin(), u.end());
  double ks = 0, sum = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const double low = static_cast<double>(i) / 200, high = static_cast<double>(i + 1) / 200;
    ks = std::max({ks, u[i] - low, high - u[i]});
    sum += (2 * static_cast<double>(i) + 1) / 200 *
           (std::log(u[i]) + std::log(1 - u[u.size() - 1 - i]));
  }
  const Distances found = distances(*law, data);
  EXPECT_NEAR(found.kolmogorov_smirnov, ks, 1e-12);
  EXPECT_NEAR(found.anderson_darling, -200 - sum, 1e-9);
}

/// u = 0.2, (0.4), 0.6, (0.8), where brackets are censored: F is 0, 1/4 from 0.2 on, 5/8 from 0.6
/// to 0.8.
TEST(Goodness, CensoredSamplesByHand) {
  const auto law = exponential().at(std::vector<double>{1});
  std::vector<Observation> data;
  for (const double u : {0.2, 0.4, 0.6, 0.8}) {
    Observation o;
    o.x = -std::log(1 - u);
    o.censored = u == 0.4 || u == 0.8;
    data.push_back(o);
  }
  const auto piece = [](double level, double u) {
    return level * level * (level > 0 ? std::log(u) : 0) -
           (1 - level) * (1 - level) * std::log(1 - u) - u;
  };
  const double area =
      piece(0, 0.2) + piece(0.25, 0.6) - piece(0.25, 0.2) + piece(0.625, 0.8) - piece(0.625, 0.6);
  const Distances found = distances(*law, data);
  EXPECT_NEAR(found.kolmogorov_smirnov, 0.35, 1e-12);
  EXPECT_NEAR(found.anderson_darling, 4 * area, 1e-12);
}

TEST(Goodness, AmountsOnTheirDeductibleStayFinite) {
  const auto law = exponential().at(std::vector<double>{2});
  std::vector<Observation> data = simulated(*law, 50, 9, 1);
  data[0].x = data[1].x = 1;
  EXPECT_TRUE(std::isfinite(distances(*law, data).anderson_darling));
}

TEST(Goodness, BootstrapAcceptsTheTruthAndRejectsAnother) {
  const auto law = find_model("lognormal")->at(std::vector<double>{1, 1});
  const auto data = simulated(*law, 300, 21, 1, 20);
  const auto p_value = [&](const char* model) {
    return bootstrap(estimate(*find_model(model), make_sample(data)), data, 99, 1);
  };
  const PValues truth = p_value("lognormal"), other = p_value("exponential");
  EXPECT_EQ(truth.samples, 99);
  EXPECT_GT(truth.anderson_darling, 0.05);
  EXPECT_GT(truth.kolmogorov_smirnov, 0.05);
  EXPECT_LT(other.anderson_darling, 0.05);
  EXPECT_EQ(truth.anderson_darling, p_value("lognormal").anderson_darling);
  EXPECT_TRUE(std::isnan(
      bootstrap(estimate(exponential(), make_sample(data)), data, 0, 1).anderson_darling));
}

/// P-values of true models are uniform: of 200 the share up to 1/5 lies within 5 standard errors.
TEST(Goodness, PValuesAreUniformUnderTheModel) {
  const auto law = exponential().at(std::vector<double>{2});
  int small = 0;
  for (unsigned k = 0; k < 200; ++k) {
    auto data = simulated(*law, 60, 500 + k, 0.5, 4);
    for (Observation& o : data)
      if (!o.censored) o.limit = std::numeric_limits<double>::infinity();  // as with a flag alone
    const SeverityEstimate found = estimate(exponential(), make_sample(data));
    small += bootstrap(found, data, 39, k).anderson_darling <= 0.2;
  }
  EXPECT_NEAR(small / 200.0, 0.2, 5 * std::sqrt(0.16 / 200));
}

/// Samples of a quarter of the size give the same p-values, within five standard errors of both.
TEST(Goodness, SmallerSamplesStandForLargeOnes) {
  const auto law = find_model("generalised_pareto")->at(std::vector<double>{0.3, 2});
  const auto data = simulated(*law, 2000, 31);
  const SeverityEstimate found = estimate(*find_model("generalised_pareto"), make_sample(data));
  const PValues all = bootstrap(found, data, 199, 1), part = bootstrap(found, data, 199, 1, 500);
  const double width = 5 * std::sqrt(2 * 0.25 / 199);
  EXPECT_NEAR(all.anderson_darling, part.anderson_darling, width);
  EXPECT_NEAR(all.kolmogorov_smirnov, part.kolmogorov_smirnov, width);
  EXPECT_GT(all.kolmogorov_smirnov, 0.01);
  EXPECT_LT(part.kolmogorov_smirnov, 1);
}

TEST(Goodness, QuantilesBesideThoseOfTheModel) {
  const auto law = exponential().at(std::vector<double>{2});
  const auto data = simulated(*law, 20000, 8, 1, 6);
  const auto pairs = quantile_pairs(*law, data, 10);
  ASSERT_EQ(pairs.size(), 9u);  // the last one lies above the limit
  EXPECT_NEAR(pairs[4].fitted, 1 - 2 * std::log(0.55), 1e-12);
  for (const QuantilePair& pair : pairs)
    EXPECT_NEAR(pair.observed, pair.fitted, 0.1) << pair.probability;
}

}  // namespace
}  // namespace cofferdam::fit
