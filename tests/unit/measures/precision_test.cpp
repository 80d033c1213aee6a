#include "measures/precision.hpp"

#include <gtest/gtest.h>

#include "model/trials.hpp"
#include "scenario/stop_keys.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

Estimate estimate(double value, double error, double effective = 1000) {
  Estimate found = normal_estimate(value, error);
  found.effective_trials = effective;
  return found;
}

TEST(Precision, IsTheStandardErrorByTheValue) {
  EXPECT_DOUBLE_EQ(relative_error(estimate(50, 2)), 0.04);
  EXPECT_DOUBLE_EQ(relative_error(estimate(-50, 2)), 0.04);
  EXPECT_TRUE(is_precise(estimate(-50, 2), 0.04));
  EXPECT_FALSE(is_precise(estimate(50, 2.01), 0.04));
  EXPECT_FALSE(is_precise(estimate(0, 2), 0.99));
  EXPECT_EQ(relative_error(estimate(50, 0)), 0) << "a size on the values that are tried";
}

TEST(Precision, IsNotKnownWhereTheErrorSaysNothing) {
  EXPECT_TRUE(std::isnan(relative_error(Estimate{})));
  EXPECT_TRUE(std::isnan(relative_error(estimate(50, 0.1, 99))));
  Estimate thin = estimate(50, 0.1);
  thin.verdict = "thin: few";
  EXPECT_TRUE(std::isnan(relative_error(thin)));
  Estimate same = estimate(50, 0);
  same.never_varied = true;
  EXPECT_TRUE(std::isnan(relative_error(same)));
  EXPECT_FALSE(is_precise(same, 0.5));
}

/// What the scenario itself says is certain, though few trials carry nothing.
TEST(Precision, IsWholeOfWhatIsCertain) {
  Estimate certain = constant_estimate(0, 1, {0, 1, true});
  certain.verdict = "the same in every trial";
  EXPECT_EQ(relative_error(certain), 0);
}

TEST(Looks, GrowByAQuarterFromTheFirst) {
  std::vector<std::int64_t> looks;
  for (std::int64_t look = 0; looks.size() < 12; looks.push_back(look)) look = look_from(look + 1);
  EXPECT_EQ(looks, (std::vector<std::int64_t>{8, 10, 13, 17, 22, 28, 35, 44, 55, 69, 87, 109}));
  EXPECT_EQ(look_from(0) * kBlockTrials, kFirstLook);
  for (const std::int64_t look : looks) EXPECT_EQ(look_from(look), look);
}

std::string rule_of(const std::string& more, const std::string& measure) {
  const std::string book =
      "count: 4, ead: 100, pd: 10 %, lgd: 45 %, loading: {national: 0.4}, term: 1 year";
  const Model model = model_of(
      small_scenario("  - claim: {name: c, of: [loans]}\n"
                     "  - share: {name: s, claim: c, parts: {fund: 40 %}, remainder: bank}\n",
                     "calendar: {start: 2026-01-01, horizon: 1 year}\n" + more, book),
      {"stop_when.relative_error=1 %", "stop_when.measure=" + measure});
  EXPECT_EQ(model.trials(), 10'000'000);
  return model.stop_rule()->measure.name;
}

TEST(StopRule, HeadlineIsWhatTheSummaryBeginsWith) {
  const std::string pool = "pools: {fund: {opening: 50}}\n";
  const std::string size =
      "size: [{input: pools.fund.opening, target: exhausted, probability: [5 %, 0.5 %]}]\n";
  EXPECT_EQ(rule_of("", "headline"), "mean of all losses");
  EXPECT_EQ(rule_of(pool, "headline"), "pool fund exhausted");
  EXPECT_EQ(rule_of(pool + size, "headline"), "size of pools.fund.opening at 5 %");
}

TEST(StopRule, NamesAreReadWithAnyBlanks) {
  const std::string size =
      "size: [{input: pools.fund.opening, target: exhausted, probability: [5 %, 0.5 %]}]\n";
  const std::string more = "pools: {fund: {opening: 50}}\n" + size;
  EXPECT_EQ(rule_of(more, "size of pools.fund.opening at 0.5%"),
            "size of pools.fund.opening at 0.5 %");
  EXPECT_EQ(rule_of(more, "'  tvar 99.9%  of   all losses '"), "tvar 99.9 % of all losses");
  EXPECT_EQ(rule_of(more, "pool fund required 99.5 %"), "pool fund required 99.5 %");
  EXPECT_EQ(rule_of(more, "mean of public cost"), "mean of public cost");
}

TEST(StopRule, TrialsAndRuleTakeEachOthersPlace) {
  const std::string text = small_scenario();
  EXPECT_EQ(model_of(text).stop_rule(), nullptr);
  EXPECT_NE(model_of(text, {"stop_when.relative_error=1 %"}).stop_rule(), nullptr);
  const Model last = model_of(text, {"stop_when.relative_error=1 %", "trials=500"});
  EXPECT_EQ(last.stop_rule(), nullptr);
  EXPECT_EQ(last.trials(), 500);
  const Model resolved = model_of(text, {"stop_when={relative_error: 1 %, max_trials: 9000}"});
  const Model again = model_of(resolved.scenario().resolved());
  EXPECT_EQ(again.trials(), 9000);
  EXPECT_EQ(again.scenario().resolved(), resolved.scenario().resolved());
}

}  // namespace
}  // namespace cofferdam
