// Ratios of means and of sums over the worst trials, against numbers worked by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "measures/ratio_list.hpp"
#include "measures/worst_trials.hpp"
#include "model/params.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

RatioOfMeans ratio_of(const std::vector<double>& above, const std::vector<double>& below,
                      const std::vector<double>& weights) {
  RatioOfMeans ratio;
  ratio.add(above, below, weights);
  ratio.close_block();
  return ratio;
}

Params params_for(std::int64_t trials) {
  Params params;
  params.room_for = trials;
  return params;
}

TEST(Ratios, ErrorByTheDeltaMethod) {
  // Residuals above - 2 below are 0, -1, 1, 0.
  const RatioOfMeans ratio = ratio_of({2, 3, 7, 4}, {1, 2, 3, 2}, {1, 1, 1, 1});
  const Estimate value = ratio.value(4, "");
  EXPECT_DOUBLE_EQ(value.value, 2);
  EXPECT_DOUBLE_EQ(value.standard_error, std::sqrt(2.0 * 4 / 3) / 8);
  EXPECT_DOUBLE_EQ(value.effective_trials, 64.0 / 18);
  EXPECT_EQ(value.verdict, "thin: 4 effective trials, fewer than 100");
}

TEST(Ratios, WeightsCountInTheErrorToo) {
  // (2 x 3 + 1 x 6) / (2 x 1 + 1 x 2) = 3; residuals 0, 0 and, with weight 1/2, -3 + 3.
  EXPECT_DOUBLE_EQ(ratio_of({3, 6}, {1, 2}, {2, 1}).value(2, "").standard_error, 0);
  // (0.5 x 8 + 2 x 1) / (0.5 x 2 + 2 x 1) = 2; residuals 4 and -1, weighted 2 and -2.
  const Estimate value = ratio_of({8, 1}, {2, 1}, {0.5, 2}).value(2, "");
  EXPECT_DOUBLE_EQ(value.value, 2);
  EXPECT_DOUBLE_EQ(value.standard_error, std::sqrt(8.0 * 2 / 1) / 3);
}

TEST(Ratios, ProportionHasNoErrorWhateverItsSize) {
  std::vector<double> above, below, one(100, 1.0);
  for (int i = 0; i < 100; ++i) below.push_back(1 + 1e-3 * i), above.push_back(7e11 * below.back());
  const Estimate value = ratio_of(above, below, one).value(100, "");
  EXPECT_NEAR(value.value, 7e11, 1);
  EXPECT_EQ(value.standard_error, 0);
}

TEST(Ratios, SayWhatIsMissing) {
  const Estimate value = ratio_of({0, 0}, {0, 0}, {1, 1}).value(2, "it never rains");
  EXPECT_TRUE(std::isnan(value.value));
  EXPECT_TRUE(std::isnan(value.standard_error));
  EXPECT_EQ(value.verdict, "not available: it never rains");
}

TEST(Ratios, WorstTrialsSplitTheLast) {
  // The ten worst of 100 get all that is due, the others nothing.
  WorstTrials kept(2, params_for(100), 0.2);
  for (int i = 99; i >= 0; --i) {
    const double loss = 1000 - i;
    if (kept.takes(loss, i))
      kept.add({loss, 1, i}, {1, i < 10 ? 1.0 : 0.0});
    else
      kept.skip();
  }
  const auto entries = kept.sorted();
  ASSERT_EQ(entries.size(), 21u);
  EXPECT_FALSE(kept.holds_all());
  const Estimate value = worst_ratio(entries, 100, 0.155, 1, 0);
  EXPECT_DOUBLE_EQ(value.value, 10 / 15.5);
  // At the border residuals are -ratio, so that trials count 1 or 0: 10 - 100 / 100.
  EXPECT_DOUBLE_EQ(value.standard_error, 3 / 15.5);
  EXPECT_EQ(value.verdict, "thin: 16 effective trials among the worst, fewer than 100");
  EXPECT_EQ(worst_ratio(entries, 100, 0.05, 1, 0).verdict,
            "not available: 5 effective trials among the worst, fewer than 10");
  EXPECT_EQ(worst_ratio(entries, 100, 0.5, 1, 0).verdict,
            "not available: the kept tail does not reach this level");
  EXPECT_EQ(worst_ratio(entries, 100, 0.15, 0, 1).value, 1.5);
}

TEST(Ratios, WorstTrialsDoNotDependOnTheOrder) {
  const auto add = [](WorstTrials& kept, std::int64_t trial) {
    const double loss = static_cast<double>(trial * 7 % 50);  // with ties
    if (kept.takes(loss, trial))
      kept.add({loss, 1, trial}, {static_cast<double>(trial)});
    else
      kept.skip();
  };
  const auto bytes_of = [](const WorstTrials& kept) {
    ByteWriter bytes;
    kept.write(bytes);
    return bytes.bytes();
  };
  WorstTrials whole(1, params_for(1000), 0.03), odd = whole, even = whole, restored = whole;
  for (std::int64_t trial = 0; trial < 1000; ++trial) add(whole, trial);
  for (std::int64_t trial = 1000; trial-- > 0;) add(trial % 2 ? odd : even, trial);
  const std::string saved = bytes_of(odd);
  ByteReader reader(saved);
  restored.read(reader);
  restored.merge(even);
  EXPECT_TRUE(bytes_of(restored) == bytes_of(whole));
  for (const auto& entry : restored.sorted())
    EXPECT_EQ(entry.row.front(), static_cast<double>(entry.by.trial));
  add(restored, 1007);  // 49, as large as the largest
  EXPECT_EQ(restored.sorted().size(), 31u);
}

}  // namespace
}  // namespace cofferdam
