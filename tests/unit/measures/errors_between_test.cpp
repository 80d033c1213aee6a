#include "measures/errors_between.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "economies/points.hpp"

namespace cofferdam {
namespace {

/// Estimates of 16 sets of equal size: 0, 1, ..., 15 about a value of 7.5.
std::vector<SetEstimate> sixteen() {
  std::vector<SetEstimate> sets;
  for (std::size_t r = 0; r < kPointSets; ++r) sets.push_back({static_cast<double>(r), 1.0 / 16});
  return sets;
}

TEST(ErrorsBetween, AreThoseOfTheMeanOfTheSets) {
  // The variance of 0 to 15 about their mean, with 15 degrees of freedom, is 340 / 15.
  const Estimate estimate = with_error_between(normal_estimate(7.5, 99), sixteen());
  const double error = std::sqrt(340.0 / 15 / 16);
  EXPECT_NEAR(estimate.standard_error, error, 1e-14);
  EXPECT_NEAR(estimate.ci_high - estimate.value, 2.131449545559323 * error, 1e-9);
  EXPECT_NEAR(estimate.value - estimate.ci_low, 2.131449545559323 * error, 1e-9);
}

/// Fifteen sets of 0 and one of 16: the skewness is 4, a = 1. The mean of 1 has an error of 1, and
/// 2.1314 becomes 3 (cbrt(1 + 2.1314 - 1/6) - 1), -2.1314 becomes 3 (cbrt(1 - 2.1314 - 1/6) - 1).
TEST(ErrorsBetween, ReachFurtherToTheSideOfTheSkew) {
  std::vector<SetEstimate> sets(kPointSets, {0, 1.0 / 16});
  sets[5].value = 16;
  const Estimate estimate = with_error_between(normal_estimate(1, 99), sets);
  EXPECT_NEAR(estimate.standard_error, 1, 1e-12);
  EXPECT_NEAR(estimate.ci_low, 1 - 3 * (std::cbrt(5.0 / 6 + 2.131449545559323) - 1), 1e-9);
  EXPECT_NEAR(estimate.ci_high, 1 - 3 * (std::cbrt(5.0 / 6 - 2.131449545559323) - 1), 1e-9);
}

/// Means of 16 exponential numbers: without regard to the skew 91.4 % of the intervals cover.
TEST(ErrorsBetween, CoverMeansOfSkewedSets) {
  std::mt19937_64 words(1);
  std::exponential_distribution<> exponential;
  constexpr int kTimes = 20'000;
  int covered = 0;
  for (int time = 0; time < kTimes; ++time) {
    std::vector<SetEstimate> sets;
    double mean = 0;
    for (std::size_t r = 0; r < kPointSets; ++r) {
      sets.push_back({exponential(words), 1.0 / 16});
      mean += sets.back().value / 16;
    }
    const Estimate estimate = with_error_between(normal_estimate(mean, 99), sets);
    covered += estimate.ci_low <= 1 && 1 <= estimate.ci_high;
  }
  EXPECT_NEAR(covered / double(kTimes), 0.9447, 5 * 0.0016);
}

TEST(ErrorsBetween, StayThoseOfTrialsWhereASetKnowsNothing) {
  std::vector<SetEstimate> sets = sixteen();
  sets[3].value = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(with_error_between(normal_estimate(7.5, 99), sets).standard_error, 99);
  sets.erase(sets.begin() + 3);  // fewer sets
  EXPECT_EQ(with_error_between(normal_estimate(7.5, 99), sets).standard_error, 99);
  const std::vector<SetEstimate> same(kPointSets, {7.5, 1.0 / 16});
  EXPECT_EQ(with_error_between(normal_estimate(7.5, 0.25), same).standard_error, 0.25);
}

Table table_of(double value, const std::string& row) {
  return {"t",
          "",
          {{"name", "", "", std::vector<std::string>{row}},
           {"mean", "1", "", std::vector<double>{value}},
           {"mean_standard_error", "1", "", std::vector<double>{99}},
           {"mean_ci_low", "1", "", std::vector<double>{0}},
           {"mean_ci_high", "1", "", std::vector<double>{0}},
           {"verdict", "", "", std::vector<std::string>{"of " + std::to_string(value)}}}};
}

TEST(ErrorsBetween, GoIntoTablesOfTheSameRows) {
  ErrorsBetween errors(1600);
  for (std::size_t r = 0; r < kPointSets; ++r) errors.add({table_of(double(r), "a")}, 100);
  std::vector<Table> same = {table_of(7.5, "a")}, other = {table_of(7.5, "b")};
  errors.put_into(same);
  errors.put_into(other);
  EXPECT_NEAR(same[0].numbers("mean_standard_error")[0], std::sqrt(340.0 / 15 / 16), 1e-14);
  EXPECT_EQ(other[0].numbers("mean_standard_error")[0], 99);
}

}  // namespace
}  // namespace cofferdam
