// Ticks at round numbers, and where values lie on an axis.
#include "plot/scale.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace cofferdam {
namespace {

using testing::ElementsAre;

Extent extent_of(const std::vector<double>& values) {
  Extent extent;
  for (const double value : values) extent.add(value);
  return extent;
}

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> texts;
  for (const Tick& tick : axis.ticks) texts.push_back(tick.label);
  return texts;
}

TEST(PlotScale, TicksStandAtRoundNumbers) {
  EXPECT_THAT(labels(linear_axis(extent_of({0, 4'870}), 1, 5, true)),
              ElementsAre("0", "1,000", "2,000", "3,000", "4,000", "5,000"));
  EXPECT_THAT(labels(linear_axis(extent_of({-12e6, 31e6}), 1e6, 5, true)),
              ElementsAre("-20", "-10", "0", "10", "20", "30", "40"));
  EXPECT_THAT(labels(linear_axis(extent_of({0.031, 0.042}), 0.01, 6, false)),
              ElementsAre("3.0", "3.2", "3.4", "3.6", "3.8", "4.0", "4.2"));
}

TEST(PlotScale, AnAxisHoldsAllValuesWithFewTicks) {
  for (double size = 1e-200; size < 1e200; size *= 37.3)
    for (const double low : {-1.0, 0.0, 0.3, 0.99})
      for (int most = 1; most < 12; ++most) {
        const Axis axis = linear_axis(extent_of({low * size, size}), 1e6, most, false);
        EXPECT_TRUE(axis.part(low * size) >= -1e-9 && axis.part(size) <= 1 + 1e-9) << size;
        EXPECT_LT(axis.low, axis.high);
        EXPECT_GE(axis.ticks.size(), 2u);
        EXPECT_LE(axis.ticks.size(), static_cast<std::size_t>(most) + 2);
      }
}

TEST(PlotScale, ValuesThatAreAllAlikeHaveAnAxisAroundThem) {
  const Axis around = linear_axis(extent_of({7e6}), 1e6, 5, false);
  EXPECT_LT(around.low, 7e6);
  EXPECT_GT(around.high, 7e6);
  const Axis zero = linear_axis(extent_of({0, 0}), 1e6, 5, true);
  EXPECT_EQ(zero.low, 0);
  EXPECT_EQ(zero.high, 1e6);
  EXPECT_EQ(linear_axis(Extent(), 1, 5, false).high, 1);
}

TEST(PlotScale, WhatIsNoFiniteNumberMovesNoAxis) {
  const double inf = std::numeric_limits<double>::infinity(), nan = std::nan("");
  const Axis axis = linear_axis(extent_of({nan, 1, inf, 4, -inf}), 1, 3, true);
  EXPECT_THAT(labels(axis), ElementsAre("0", "2", "4"));
}

TEST(PlotScale, ExtremeNumbersHaveAnAxisToo) {
  for (const double value : {1e308, -1e308, 5e-324, -5e-324, 1e-300}) {
    const Axis axis = linear_axis(extent_of({0, value}), 1e6, 5, true);
    EXPECT_TRUE(std::isfinite(axis.low) && std::isfinite(axis.high)) << value;
    EXPECT_LT(axis.low, axis.high) << value;
    EXPECT_LE(axis.ticks.size(), 8u) << value;
  }
  const Axis narrow = linear_axis(extent_of({1e15, 1e15 + 1}), 1, 5, false);
  EXPECT_LE(narrow.ticks.size(), 8u);
}

TEST(PlotScale, ProbabilitiesHaveTicksInPercent) {
  EXPECT_THAT(labels(probability_axis(0.0025)),
              ElementsAre("0.2 %", "0.5 %", "1 %", "2 %", "5 %", "10 %", "20 %", "50 %", "100 %"));
  EXPECT_THAT(labels(probability_axis(3e-6)),
              ElementsAre("0.001 %", "0.01 %", "0.1 %", "1 %", "10 %", "100 %"));
  EXPECT_EQ(probability_axis(3e-6).low, 2e-6);
  EXPECT_EQ(probability_axis(0).low, 1e-9);
  EXPECT_EQ(probability_axis(1).low, 0.5);
  EXPECT_EQ(probability_axis(std::nan("")).low, 0.5);
}

TEST(PlotScale, PlacesBeyondTheAxisAreAtItsEnds) {
  const Axis axis = probability_axis(0.01);
  EXPECT_NEAR(place(axis, 0.1, 100, 0), 50, 1e-9);
  EXPECT_EQ(place(axis, 0, 100, 0), 100);
  EXPECT_EQ(place(axis, 1e-5, 100, 0), 100);
  EXPECT_EQ(place(axis, std::nan(""), 100, 0), 100);
  EXPECT_LT(axis.part(1e-5), 0);
}

}  // namespace
}  // namespace cofferdam
