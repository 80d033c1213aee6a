#include "exact/discrete_distribution.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cofferdam {
namespace {

TEST(DiscreteDistribution, WorkedByHand) {
  const DiscreteDistribution x({0, 10, 20, 50}, {0.5, 0.3, 0.15, 0.05});
  EXPECT_NEAR(x.mean(), 8.5, 1e-14);
  EXPECT_NEAR(x.central_moment(2), 30 + 60 + 125 - 8.5 * 8.5, 1e-12);
  EXPECT_EQ(x.value_at_risk(0.5), 0);
  EXPECT_EQ(x.value_at_risk(0.9), 20);
  EXPECT_NEAR(x.tvar(0.9), (0.05 * 20 + 0.05 * 50) / 0.1, 1e-12);  // the atom at 20 is split
  EXPECT_NEAR(x.stop_loss(15), 0.15 * 5 + 0.05 * 35, 1e-14);
  EXPECT_NEAR(x.above(10), 0.2, 1e-15);
  EXPECT_EQ(x.above(-1), 1);
  EXPECT_EQ(x.above(50), 0);
  const DiscreteDistribution layer = x.mapped([](double v) { return layer_of(v, 10, 15); });
  EXPECT_EQ(layer.values(), (std::vector<double>{0, 10, 15}));
  EXPECT_NEAR(layer.mean(), 0.15 * 10 + 0.05 * 15, 1e-14);
}

TEST(DiscreteDistribution, ExcessWorkedByHand) {
  const DiscreteDistribution x({0, 10, 20, 50}, {0.5, 0.3, 0.15, 0.05});
  EXPECT_NEAR(x.stop_loss_square(15), 0.15 * 25 + 0.05 * 1225, 1e-12);
  const DiscreteDistribution over = x.excess(15);
  EXPECT_EQ(over.values(), (std::vector<double>{0, 5, 35}));
  EXPECT_NEAR(over.at_most(0), 0.8, 1e-15);
  EXPECT_NEAR(over.mean(), 2.5, 1e-14);
  EXPECT_NEAR(over.standard_deviation(), std::sqrt(65 - 6.25), 1e-12);
  EXPECT_NEAR(over.tvar(0.9), (0.05 * 5 + 0.05 * 35) / 0.1, 1e-12);
  EXPECT_EQ(x.excess(60).mean(), 0);
}

/// The value 100 lies beyond those that are listed.
TEST(DiscreteDistribution, ExcessCountsWhatLiesBeyond) {
  const DiscreteDistribution whole({0, 10, 100}, {0.5, 0.4, 0.1});
  const DiscreteDistribution part({0, 10}, {0.5, 0.4}, whole.mean(), whole.standard_deviation());
  for (const double d : {0.0, 4.0, 10.0, 30.0}) {
    EXPECT_NEAR(part.stop_loss_square(d), whole.stop_loss_square(d), 1e-9) << d;
    EXPECT_NEAR(part.excess(d).mean(), whole.excess(d).mean(), 1e-12) << d;
    EXPECT_NEAR(part.excess(d).standard_deviation(), whole.excess(d).standard_deviation(), 1e-10);
    EXPECT_NEAR(part.excess(d).above(0), d < 10 ? 0.5 : 0.1, 1e-15) << d;
  }
}

/// A uniform law on 0 to 4, of which each whole number stands for what lies around it.
TEST(DiscreteDistribution, SmoothProbabilitiesBetweenTheValues) {
  const DiscreteDistribution x({0, 1, 2, 3, 4}, {0.125, 0.25, 0.25, 0.25, 0.125});
  for (const double at : {1.3, 1.5, 1.9, 2.0, 2.2}) {
    EXPECT_NEAR(x.smooth_at_most(at), at / 4, 1e-15) << at;
    EXPECT_NEAR(x.smooth_at_least(at), 1 - at / 4, 1e-15) << at;
  }
  EXPECT_EQ(x.smooth_at_least(0), 1);
  EXPECT_EQ(x.smooth_at_least(5), 0);
}

TEST(DiscreteDistribution, SmallTailsAreNotLostInRounding) {
  const DiscreteDistribution x({0, 1, 2}, {1, 1e-20, 1e-30});
  EXPECT_NEAR(x.above(0) / 1e-20, 1, 1e-9);
  EXPECT_EQ(x.above(1), 1e-30);
  EXPECT_EQ(x.at_most(2), 1);
  const DiscreteDistribution part({0, 1}, {0.5, 0.25}, 3, 2);  // the rest lies beyond 1
  EXPECT_EQ(part.above(1), 0.25);
  EXPECT_EQ(part.mapped([](double v) { return layer_of(v, 0, 1); }).above(0), 0.5);
}

}  // namespace
}  // namespace cofferdam
