#include "fit/thresholds.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "fit/losses.hpp"
#include "simulated.hpp"

namespace cofferdam::fit {
namespace {

Losses losses_of(const std::string& path, const std::string& column) {
  LossColumns columns;
  columns.column = column;
  return read_losses(path, columns);
}

/// Fire losses of Copenhagen, 1980-1990, over 10 million kroner. Shape, value at risk and shortfall
/// to the digits of the published analyses of these data (McNeil 1997; McNeil, Frey and Embrechts
/// 2005, 7.2); the scale is the root of the score equation worked with 40 digits.
TEST(Thresholds, DanishFireLosses) {
  const std::string path = insurance_file("danishuni.csv");
  COFFERDAM_NEEDS_FILE(path);
  const Losses losses = losses_of(path, "Loss");
  const Threshold tail = over_threshold(losses.observations, 10, 0, 1);
  EXPECT_EQ(losses.observations.size(), 2167u);
  EXPECT_EQ(tail.exceedances, 109u);
  EXPECT_NEAR(tail.fit.parameters[0], 0.4969857860780, 1e-7);
  EXPECT_NEAR(tail.fit.parameters[1], 6.9754682506144, 1e-6);
  EXPECT_NEAR(tail.fit.errors[0], 0.1363, 5e-5);
  EXPECT_NEAR(tail.fit.errors[1], 1.1135, 5e-5);
  const TailMeasure measure = tail_measure(tail, losses.observations.size(), 0.99);
  EXPECT_NEAR(measure.value_at_risk, 27.2900, 5e-5);
  EXPECT_NEAR(measure.expected_shortfall, 58.2401, 5e-5);
  EXPECT_NEAR(tail.mean_excess, 14.0818, 5e-5);
}

TEST(Thresholds, TailMeasuresByHand) {
  // Shape 1/2, scale 2 above 10, reached by a tenth: P(X > x) = 0.1 (1 + (x - 10) / 4)^-2.
  Threshold tail;
  tail.at = 10;
  tail.exceedances = 100;
  tail.fit.parameters = {0.5, 2};
  tail.fit.covariance = Matrix(2);
  const TailMeasure measure = tail_measure(tail, 1000, 0.999);
  EXPECT_NEAR(measure.value_at_risk, 46, 1e-10);
  EXPECT_NEAR(measure.expected_shortfall, 2 * (46 + 2 - 5), 1e-9);
  // The share alone is uncertain: dx / dshare = 4 * 10 / 2 / 0.1.
  EXPECT_NEAR(measure.value_at_risk_error, 200 * std::sqrt(0.09 / 1000), 1e-4);
  EXPECT_TRUE(std::isnan(tail_measure(tail, 1000, 0.8).value_at_risk));
  tail.fit.parameters = {1.2, 2};
  EXPECT_TRUE(std::isinf(tail_measure(tail, 1000, 0.999).expected_shortfall));
  tail.fit.parameters = {0, 2};
  EXPECT_NEAR(tail_measure(tail, 1000, 0.999).value_at_risk, 10 + 2 * std::log(100), 1e-10);
}

/// The standard error of a quantile is the spread of its estimates over 300 samples, to 20 %.
TEST(Thresholds, ErrorsOfTailMeasuresAreTheirSpread) {
  const auto law = find_model("generalised_pareto")->at(std::vector<double>{0.2, 1});
  double sum = 0, squares = 0, error = 0;
  for (unsigned k = 0; k < 300; ++k) {
    const auto data = simulated(*law, 2000, 70 + k);
    const Threshold tail = over_threshold(data, 2, 0, 1);
    const TailMeasure measure = tail_measure(tail, data.size(), 0.99);
    sum += measure.value_at_risk;
    squares += measure.value_at_risk * measure.value_at_risk;
    error += measure.value_at_risk_error / 300;
  }
  const double spread = std::sqrt((squares - sum * sum / 300) / 299);
  EXPECT_NEAR(error / spread, 1, 0.2);
  EXPECT_NEAR(sum / 300, law->place(std::log(0.01)), 5 * spread / std::sqrt(300));
}

TEST(Thresholds, ForwardStopByHand) {
  std::vector<Threshold> thresholds(4);
  const double p[] = {0.01, 0.02, 0.5, 0.9};
  for (std::size_t i = 0; i < 4; ++i) thresholds[i].p_value = p[i];
  EXPECT_EQ(forward_stop(thresholds, 0.05), 2u);
  EXPECT_NEAR(thresholds[1].forward_stop, -(std::log(0.99) + std::log(0.98)) / 2, 1e-12);
  thresholds[0].p_value = 0.3;
  EXPECT_EQ(forward_stop(thresholds, 0.05), 0u);
  for (Threshold& one : thresholds) one.p_value = 0.001;
  EXPECT_EQ(forward_stop(thresholds, 0.05), 4u);
}

TEST(Thresholds, TheChoiceFindsWhereTheTailBegins) {
  // Uniform on (0, 10), and above it a generalised Pareto tail that 300 of 1,500 reach.
  const auto law = find_model("generalised_pareto")->at(std::vector<double>{0.4, 8});
  auto data = simulated(*law, 300, 17);
  for (Observation& o : data) o.x += 10;
  for (int i = 0; i < 1200; ++i) {
    Observation o;
    o.x = (i + 0.5) / 120;
    data.push_back(o);
  }
  std::sort(data.begin(), data.end(),
            [](const Observation& a, const Observation& b) { return a.x < b.x; });
  const auto at = candidate_thresholds(data, 8, 60);
  ASSERT_EQ(at.size(), 8u);
  std::vector<Threshold> thresholds;
  for (const double u : at) thresholds.push_back(over_threshold(data, u, 99, 3));
  EXPECT_EQ(thresholds.front().exceedances, 750u);
  EXPECT_EQ(thresholds.back().exceedances, 60u);
  const std::size_t chosen = forward_stop(thresholds, 0.05);
  ASSERT_LT(chosen, thresholds.size());
  EXPECT_GT(thresholds[chosen].at, 8.5);
  EXPECT_NEAR(thresholds[chosen].fit.parameters[0], 0.4, 4 * thresholds[chosen].fit.errors[0]);
}

}  // namespace
}  // namespace cofferdam::fit
