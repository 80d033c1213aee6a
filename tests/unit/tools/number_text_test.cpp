#include "number_text.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "progress.hpp"

namespace cofferdam {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

TEST(NumberText, AnErrorHasTwoDigitsAndItsValueTheSamePlaces) {
  EXPECT_EQ(estimate_text(329.368, 1.7515), "329.4 +- 1.8");
  EXPECT_EQ(estimate_text(329.368, 0.0996), "329.37 +- 0.10");
  EXPECT_EQ(estimate_text(1234567.8, 2345), "1,234,568 +- 2,345");
  EXPECT_EQ(estimate_text(-0.5, 0.012), "-0.500 +- 0.012");
}

TEST(NumberText, ErrorsThatAreRoundingOrMissingAreLeftOut) {
  EXPECT_EQ(estimate_text(161.376, 1e-14), "161.4");
  EXPECT_EQ(estimate_text(100, 0), "100");
  EXPECT_EQ(estimate_text(2.5, kMissing), "2.5");
  EXPECT_EQ(estimate_text(kMissing, 1), "n/a");
  EXPECT_EQ(percent_text(0.1, 0.004), "10.00 +- 0.40 %");
  EXPECT_EQ(percent_text(kMissing, 0), "n/a");
}

TEST(NumberText, ThousandsAndScales) {
  EXPECT_EQ(grouped(-1234567), "-1,234,567");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(fixed_text(-0.001, 1), "0.0");
  EXPECT_EQ(money_unit(3e8).name, "million");
  EXPECT_EQ(money_unit(3e10).scale, 1e9);
  EXPECT_EQ(money_unit(5).name, "");
}

TEST(Progress, TextsFitAndSayWhatIsLeft) {
  const Progress half{500, 1000};
  EXPECT_EQ(progress_line(half, 5), "50 %: 500 of 1,000 trials, 100 trials/s, 5.0 s left");
  const Progress precise{500, 1000, 0.01, 0.0234};
  EXPECT_EQ(progress_line(precise, 5),
            "50 %: 500 of about 1,000 trials, +-2.3 % for 1 %, 100 trials/s, 5.0 s left");
  EXPECT_EQ(progress_line({500, 1000, 0.005}, 5),
            "50 %: 500 of about 1,000 trials, error not known for 0.5 %, 100 trials/s, 5.0 s left");
  for (const std::size_t width : {20u, 60u, 80u, 200u})
    EXPECT_LE(progress_bar(half, 5, width).size(), width);
  EXPECT_EQ(duration_text(185), "3 min 05 s");
  EXPECT_EQ(duration_text(7620), "2 h 07 min");
  EXPECT_EQ(finished_line(1000, 2, {1, "--threads"}),
            "1,000 trials in 2.0 s, 500 trials/s, 1 thread (by --threads)");
}

}  // namespace
}  // namespace cofferdam
