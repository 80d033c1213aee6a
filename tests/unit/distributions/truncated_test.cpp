#include "distributions/truncated.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "catalogue.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

std::unique_ptr<Distribution> capped_from(const std::string& yaml, double cap, Cap how) {
  static constexpr Key kKeys[] = {
      {.name = "x", .type = Type::kind, .sentence = "x", .family = FamilyId::distribution}};
  const Document document = parse_document("test.yaml", "x: " + yaml + "\n");
  Problems problems(document.sources);
  const Value root = check(document, kKeys, catalogue(), problems);
  problems.throw_if_any();
  auto made = capped(make_distribution(root.at("x"), problems), cap, how, root.at("x"), problems);
  problems.throw_if_any();
  return made;
}

/// Mean of 200,000 stratified draws: midpoints of equally likely pieces.
double mean_of_draws(const Distribution& distribution, double* largest) {
  constexpr int kDraws = 200'000;
  std::vector<double> u(kDraws), x(kDraws);
  for (int i = 0; i < kDraws; ++i) u[static_cast<std::size_t>(i)] = (i + 0.5) / kDraws;
  distribution.sample(u, x);
  double sum = 0;
  for (const double draw : x) sum += draw, *largest = std::max(*largest, draw);
  return sum / kDraws;
}

TEST(Truncated, MeanHoldsAfterTheCap) {
  for (const Cap how : {Cap::redraw, Cap::clamp})
    for (const double cap : {1.5, 2.0, 5.0, 20.0})
      for (const std::string base :
           {"{lognormal: {mean: 1, cv: 1.6}}", "{lognormal: {mean: 1, cv: 0.5}}"}) {
        const auto made = capped_from(base, cap, how);
        double largest = 0;
        EXPECT_NEAR(mean_of_draws(*made, &largest), 1, 1e-4) << base << " cap " << cap;
        EXPECT_NEAR(made->mean(), 1, 1e-9);
        EXPECT_LE(largest, cap);
        EXPECT_EQ(made->cdf(cap), 1);
        for (const double p : {0.01, 0.3, 0.5}) EXPECT_NEAR(made->cdf(made->quantile(p)), p, 1e-9);
      }
}

TEST(Truncated, ClampPutsAnAtomAtTheCapAndRedrawDoesNot) {
  const auto clamped = capped_from("{lognormal: {mean: 1, cv: 1}}", 1.3, Cap::clamp);
  const auto redrawn = capped_from("{lognormal: {mean: 1, cv: 0.5}}", 1.6, Cap::redraw);
  EXPECT_EQ(clamped->quantile(0.95), 1.3);
  EXPECT_LT(redrawn->quantile(0.95), 1.6);
  EXPECT_LT(clamped->cdf(1.2999999), 0.9);
  EXPECT_GT(redrawn->cdf(1.5999999), 0.99999);
}

/// E[min(X, x)] grows as P(X > x), up to the mean at the cap.
TEST(Truncated, LimitedMeansGrowAsTheSurvivalFunction) {
  for (const Cap how : {Cap::redraw, Cap::clamp}) {
    const auto made = capped_from("{lognormal: {mean: 1, cv: 1}}", 2, how);
    for (const double x : {0.1, 0.5, 1.0, 1.9}) {
      const double h = 1e-4;
      EXPECT_NEAR((made->limited_mean(x + h) - made->limited_mean(x - h)) / (2 * h),
                  made->survival(x), 1e-7);
      EXPECT_NEAR((made->cdf(x + h) - made->cdf(x - h)) / (2 * h), made->density(x), 1e-6);
    }
    EXPECT_NEAR(made->limited_mean(2), 1, 1e-9);
    EXPECT_NEAR(made->limited_mean(9), 1, 1e-9);
  }
}

TEST(Truncated, SizesWithoutAMeanAreRefused) {
  EXPECT_THROW(capped_from("{pareto: {scale: 1, shape: 1}}", 9, Cap::redraw), InputError);
}

TEST(Truncated, CapBelowTheMeanIsRefused) {
  EXPECT_THROW(capped_from("{lognormal: {mean: 1, cv: 1}}", 0.9, Cap::clamp), InputError);
  EXPECT_THROW(capped_from("{lognormal: {mean: 1, cv: 1}}", 0.9, Cap::redraw), InputError);
  EXPECT_THROW(capped_from("{uniform: {from: 0, to: 2}}", 1.5, Cap::redraw), InputError);
}

TEST(Truncated, CapAboveTheSupportChangesNothing) {
  const auto made = capped_from("{uniform: {from: 1, to: 3}}", 3, Cap::redraw);
  EXPECT_EQ(made->quantile(0.25), 1.5);
}

}  // namespace
}  // namespace cofferdam
