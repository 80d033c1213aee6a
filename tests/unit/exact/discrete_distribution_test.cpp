#include "exact/discrete_distribution.hpp"

#include <gtest/gtest.h>

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
