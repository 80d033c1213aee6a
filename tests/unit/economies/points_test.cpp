#include "economies/points.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/special.hpp"
#include "economies/sampling.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kInnovations = 2, kYears = 3;

std::vector<ShiftedLaw> three_laws() {
  return {{.name = "plain", .share = 0.5, .means = {}, .is_plain = true},
          {.name = "one", .share = 0.3, .means = {-1, 0.5, 0, 0.2, 0, 0}},
          {.name = "two", .share = 0.2, .means = {0, -2, 1, 0, 0, 0.1}}};
}

Factors drawn(const Points& points, const TrialRange& trials, std::uint64_t seed = 7) {
  Factors factors;
  factors.resize(kInnovations, kYears, trials.count);
  points.draw(seed, trials, factors);
  return factors;
}

/// Innovation i of trial t.
double z(const Factors& factors, std::size_t i, std::size_t t) {
  return factors.innovation(i % kInnovations, i / kInnovations)[t];
}

TEST(Points, AreTheSameHoweverTrialsAreSplit) {
  const Points points(7, kInnovations, kYears, three_laws());
  const std::int64_t block = 37;
  const Factors whole = drawn(points, {block * kBlockTrials, kBlockTrials});
  for (const std::size_t count : {1u, 64u})
    for (std::size_t at = 0; at < kBlockTrials; at += 192) {
      const Factors part =
          drawn(points, {block * kBlockTrials + static_cast<std::int64_t>(at), count});
      for (std::size_t t = 0; t < count; ++t) {
        EXPECT_EQ(part.choice[t], whole.choice[at + t]);
        for (std::size_t i = 0; i < kInnovations * kYears; ++i)
          EXPECT_EQ(z(part, i, t), z(whole, i, at + t));
      }
    }
}

/// Means and covariances of a block of one set are those of independent standard normals, far
/// closer than by chance, where a covariance of 1,024 trials has an error of 0.03.
TEST(Points, FillTheSpaceOfInnovationsEvenly) {
  const Points points(7, kInnovations, kYears, three_laws());
  for (std::int64_t block = 0; block < 16; ++block) {
    const Factors factors = drawn(points, {block * kBlockTrials, kBlockTrials});
    for (std::size_t i = 0; i < kInnovations * kYears; ++i) {
      double mean = 0;
      for (std::size_t t = 0; t < kBlockTrials; ++t) mean += z(factors, i, t) / kBlockTrials;
      EXPECT_NEAR(mean, 0, 0.01);
      for (std::size_t j = 0; j <= i; ++j) {
        double product = 0;
        for (std::size_t t = 0; t < kBlockTrials; ++t)
          product += z(factors, i, t) * z(factors, j, t) / kBlockTrials;
        EXPECT_NEAR(product, i == j ? 1 : 0, i == j ? 0.05 : 0.09) << block << " " << i << j;
      }
    }
    std::size_t plain = 0;
    for (const double choice : factors.choice) plain += choice < 0.5;
    EXPECT_EQ(plain, kBlockTrials / 2);
  }
}

/// Along the means of a law the first coordinate decides alone: its 1,024 points lie one in each
/// of 1,024 intervals of equal probability.
TEST(Points, AreMostEvenAlongTheMeansOfTheFirstLaw) {
  const std::vector<ShiftedLaw> laws = three_laws();
  const Points points(7, kInnovations, kYears, laws);
  const std::vector<double>& means = laws[1].means;
  const double norm = std::sqrt(std::inner_product(means.begin(), means.end(), means.begin(), 0.0));
  const Factors factors = drawn(points, {3 * kBlockTrials, kBlockTrials});
  std::vector<int> within(kBlockTrials, 0);
  for (std::size_t t = 0; t < kBlockTrials; ++t) {
    double along = 0;
    for (std::size_t i = 0; i < means.size(); ++i) along += means[i] / norm * z(factors, i, t);
    ++within[static_cast<std::size_t>(normal_cdf(along) * kBlockTrials)];
  }
  for (const int count : within) EXPECT_EQ(count, 1);
}

/// A point of one set by the seed is uniform: over seeds its mean and variance are those of a
/// standard normal, and those of two sets have nothing to do with each other.
TEST(Points, AreUniformAndIndependentBetweenSets) {
  constexpr int kSeeds = 4000;
  double mean = 0, square = 0, product = 0;
  for (int seed = 0; seed < kSeeds; ++seed) {
    const Points points(static_cast<std::uint64_t>(seed), 1, 1, {});
    Factors one, other;
    one.resize(1, 1, 1), other.resize(1, 1, 1);
    points.draw(static_cast<std::uint64_t>(seed), {5, 1}, one);
    points.draw(static_cast<std::uint64_t>(seed), {kBlockTrials + 5, 1}, other);
    const double x = one.innovation(0, 0)[0];
    mean += x / kSeeds, square += x * x / kSeeds;
    product += x * other.innovation(0, 0)[0] / kSeeds;
  }
  const double error = 1 / std::sqrt(kSeeds);
  EXPECT_NEAR(mean, 0, 4 * error);
  EXPECT_NEAR(square, 1, 4 * std::sqrt(2) * error);
  EXPECT_NEAR(product, 0, 4 * error);
}

}  // namespace
}  // namespace cofferdam
