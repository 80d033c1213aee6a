// What is paid of a loss, against the same said in plain code.
#include "exact/payoff.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

/// A loss evenly spread over 0 to 1000.
double limited(double x) {
  return x < 1000 ? x - x * x / 2000 : 500;
}
double above(double x) {
  return std::clamp(1 - x / 1000, 0.0, 1.0);
}

struct Case {
  const char* name;
  Payoff payoff;
  std::function<double(double)> paid;
};

std::vector<Case> cases() {
  const auto kept = [](double x) { return std::clamp(0.1 * x, 20.0, 60.0); };
  return {
      {"all", Payoff(), [](double x) { return x; }},
      {"deductible", deductible_of(200), [](double x) { return std::max(0.0, x - 200); }},
      {"none", deductible_of(0), [](double x) { return x; }},
      {"part", deductible_of(0.1, 20, 60), [=](double x) { return std::max(0.0, x - kept(x)); }},
      {"bare part", deductible_of(0.1, 0, INFINITY), [](double x) { return 0.9 * x; }},
      {"no part", deductible_of(0, 30, INFINITY), [](double x) { return std::max(0.0, x - 30); }},
      {"franchise", franchise_of(400), [](double x) { return x > 400 ? x : 0; }},
      {"reverse franchise", reverse_franchise_of(400), [](double x) { return x > 400 ? 0 : x; }},
      {"share", share_of(0.7), [](double x) { return 0.7 * x; }},
      {"limit", limit_of(300), [](double x) { return std::min(x, 300.0); }},
      {"in turn", deductible_of(200).then(share_of(0.5)).then(limit_of(300)),
       [](double x) { return std::min(300.0, 0.5 * std::max(0.0, x - 200)); }},
      {"jump and limit", franchise_of(400).then(deductible_of(0.1, 20, 60)).then(limit_of(700)),
       [=](double x) { return x > 400 ? std::min(700.0, x - kept(x)) : 0; }},
      {"limit and jump", limit_of(500).then(reverse_franchise_of(450)),
       [](double x) { return std::min(x, 500.0) > 450 ? 0 : std::min(x, 500.0); }},
      {"nothing", limit_of(100).then(deductible_of(100)), [](double) { return 0; }},
  };
}

TEST(Payoff, PaysWhatItSays) {
  for (const Case& of : cases())
    for (const double x : {0., 1., 19., 20., 150., 200., 333., 400., 400.5, 599., 601., 899., 1e6})
      EXPECT_NEAR(of.payoff(x), of.paid(x), 1e-9) << of.name << " of " << x;
}

TEST(Payoff, KnowsHowOftenItPays) {
  constexpr int kLosses = 100'000;
  for (const Case& of : cases()) {
    double paid = 0;
    for (int i = 0; i < kLosses; ++i) paid += of.paid((i + 0.5) * 1000 / kLosses) > 1e-9;
    EXPECT_NEAR(of.payoff.positive(above), paid / kLosses, 1e-5) << of.name;
  }
}

TEST(Payoff, HasTheLimitedMeanOfWhatItPays) {
  constexpr int kLosses = 100'000;
  for (const Case& of : cases()) {
    const LimitedMean mean = of.payoff.limited_mean(limited, above);
    for (const double y : {1., 50., 250., 300., 420., 800., 1e9}) {
      double sum = 0;
      for (int i = 0; i < kLosses; ++i) sum += std::min(y, of.paid(1000 * (i + 0.5) / kLosses));
      EXPECT_NEAR(mean(y), sum / kLosses, 2e-3) << of.name << " up to " << y;
    }
  }
}

TEST(Payoff, KnowsItsFlatAmounts) {
  EXPECT_EQ(limit_of(300).flat_amounts(above), std::vector<double>{300});
  EXPECT_EQ(deductible_of(200).then(limit_of(300)).then(share_of(0.5)).flat_amounts(above),
            std::vector<double>{150});
  EXPECT_TRUE(limit_of(2000).flat_amounts(above).empty()) << "no loss is so large";
  EXPECT_TRUE(franchise_of(400).flat_amounts(above).empty());
}

}  // namespace
}  // namespace cofferdam
