// What stakes lose and gain, against closed forms.
#include "exact/stake_book.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

/// Uniform from `low` to `high`, or one of both with equal chances.
class Multiple final : public Distribution {
 public:
  Multiple(double low, double high, bool two) : low_(low), high_(high), two_(two) {}
  double mean() const override { return (low_ + high_) / 2; }
  double standard_deviation() const override { return (high_ - low_) / (two_ ? 2 : std::sqrt(12)); }
  double limited_mean(double x) const override {
    if (x >= high_) return mean();
    if (x <= low_) return x;
    return two_ ? (low_ + x) / 2 : x - (x - low_) * (x - low_) / 2 / (high_ - low_);
  }
  double low() const override { return low_; }
  double high() const override { return high_; }
  double cdf(double x) const override {
    if (two_) return x < low_ ? 0 : x < high_ ? 0.5 : 1;
    return std::clamp((x - low_) / (high_ - low_), 0.0, 1.0);
  }
  double density(double x) const override {
    return !two_ && x > low_ && x < high_ ? 1 / (high_ - low_) : 0;
  }
  std::vector<Atom> atoms() const override {
    return two_ ? std::vector<Atom>{{low_, 0.5}, {high_, 0.5}} : std::vector<Atom>{};
  }
  double quantile(double p) const override {
    return two_ ? (p <= 0.5 ? low_ : high_) : low_ + p * (high_ - low_);
  }
  void sample(std::span<const double>, std::span<double>) const override {}

 private:
  double low_, high_;
  bool two_;
};

EqualStakes stakes(double low, double high, bool two, double count, double loading,
                   std::size_t year = 0) {
  return {std::make_shared<Multiple>(low, high, two), 0, 1, count, loading, year};
}

/// Losses of three stakes of uniform multiples on (0, 1): the law of Irwin and Hall.
TEST(StakeBook, SumsOfUniformLosses) {
  const StakeBook book{{}, {stakes(0, 1, false, 3, 0)}};
  const auto law = law_of(book, StakeSide::losses);
  ASSERT_TRUE(law);
  EXPECT_NEAR(law->distribution.smooth_at_most(1), 1. / 6, 1e-6);
  EXPECT_NEAR(law->distribution.smooth_at_most(1.5), 0.5, 1e-6);
  EXPECT_NEAR(law->distribution.mean(), 1.5, 1e-9);
  EXPECT_NEAR(moments_of(book, StakeSide::losses).standard_deviation, 0.5, 1e-9);
  EXPECT_NEAR(law->none, 0, 1e-12);
}

/// Two stakes that lose all or double: both lose with 1/4 + asin(w^2) / 2 pi.
TEST(StakeBook, TiesOfTwoStakes) {
  for (const double w : {0.0, 0.5, 0.9}) {
    const StakeBook book{{}, {stakes(0, 2, true, 2, w)}};
    const double same = 0.25 + std::asin(w * w) / (2 * M_PI);
    const auto losses = law_of(book, StakeSide::losses), net = law_of(book, StakeSide::net),
               gains = law_of(book, StakeSide::gains);
    ASSERT_TRUE(losses && net && gains);
    EXPECT_NEAR(losses->distribution.above(1.5), same, 1e-7) << w;
    EXPECT_NEAR(losses->none, same, 1e-7) << w;
    EXPECT_NEAR(gains->none, same, 1e-7) << w;
    EXPECT_NEAR(gains->distribution.above(1.5), same, 1e-7) << w;
    EXPECT_NEAR(net->distribution.above(1.5), same, 1e-7) << w;
    EXPECT_NEAR(net->distribution.at_most(-1.5), same, 1e-7) << w;
    const double covariance = std::asin(w * w) / (2 * M_PI);
    EXPECT_NEAR(moments_of(book, StakeSide::losses).standard_deviation,
                std::sqrt(2 * 0.25 + 2 * covariance), 1e-8);
    EXPECT_NEAR(moments_of(book, StakeSide::net).standard_deviation,
                2 * std::sqrt(2 * 0.25 + 2 * covariance), 1e-8);
  }
}

/// Exits in years 0 and 2 of a factor that persists by 0.8: a correlation of w^2 x 0.64.
TEST(StakeBook, TiesOverYears) {
  const FactorCourse factor{0, 1, 0.8};
  const StakeBook book{factor, {stakes(0, 2, true, 1, 0.7), stakes(0, 2, true, 1, 0.7, 2)}};
  EXPECT_NEAR(moments_of(book, StakeSide::losses).standard_deviation,
              std::sqrt(2 * (0.25 + std::asin(0.49 * 0.64) / (2 * M_PI))), 1e-8);
  EXPECT_FALSE(law_of(book, StakeSide::losses));
}

/// Multiples from 0.5 to 2.5: losses have the mean 1/16 and gains 9/16.
TEST(StakeBook, MeansOfLossesAndGains) {
  for (const double w : {0.0, 0.6}) {
    const StakeBook book{{}, {stakes(0.5, 2.5, false, 4, w)}};
    EXPECT_NEAR(moments_of(book, StakeSide::losses).mean, 4. / 16, 1e-12);
    EXPECT_NEAR(moments_of(book, StakeSide::gains).mean, 4 * 9. / 16, 1e-12);
    EXPECT_NEAR(untied_moments_of(book, StakeSide::net).mean, -4 * 0.5, 1e-12);
    // E[(1 - M)^2] = 1/12 + 0.5^2 + ..., by integration of x^2 / 2 from -1.5 to 0.5.
    EXPECT_NEAR(untied_moments_of(book, StakeSide::net).standard_deviation,
                std::sqrt(4 * (7. / 12 - 0.25)), 1e-7);
    const auto net = law_of(book, StakeSide::net);
    ASSERT_TRUE(net);
    // Symmetric about the mean, whatever the tie.
    EXPECT_NEAR(net->distribution.smooth_at_most(-2), 0.5, 1e-5) << w;
  }
}

/// A factor that starts below: M is the quantile at Phi(X), X with mean -0.5 and variance 0.9375.
TEST(StakeBook, AStartMovesTheMean) {
  const StakeBook book{{-1, std::sqrt(0.75), 0.5}, {stakes(0, 2, true, 1, 0.5)}};
  const double loses = 0.5 * std::erfc(-0.5 / std::sqrt(0.9375) / std::sqrt(2));
  EXPECT_NEAR(moments_of(book, StakeSide::losses).mean, loses, 1e-9);
}

/// 60 % always lose half of their cost: no law is drawn for them.
TEST(StakeBook, FixedMultiples) {
  EqualStakes fixed{nullptr, 0.5, 2, 3, 0, 0};
  const StakeBook book{{}, {fixed, stakes(0, 2, true, 1, 0)}};
  const auto law = law_of(book, StakeSide::losses);
  ASSERT_TRUE(law);
  EXPECT_NEAR(law->distribution.above(3.5), 0.5, 1e-9);
  EXPECT_NEAR(law->distribution.at_most(3.2), 0.5, 1e-9);
  EXPECT_NEAR(moments_of(book, StakeSide::losses).mean, 3.5, 1e-12);
}

}  // namespace
}  // namespace cofferdam
