// Portfolios of stakes, held against exact answers.
#include <cofferdam/verify.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace cofferdam {
namespace {

std::string scenario(const std::string& stakes,
                     const std::string& economy = "factors: {national: {persistence: 0.5}}",
                     const std::string& more = "") {
  return "cofferdam: 1\ntitle: V\ncurrency: USD\ntrials: 40_000\nseed: 4\n"
         "calendar: {start: 2026-01-01, horizon: 3 years}\neconomy: {" +
         economy +
         "}\nbearers: {fund: {}}\nportfolios:\n  stakes: {type: equity, investor: fund, count: 40, "
         "cost: 2, " +
         stakes + "}\n" + more;
}
const std::string kMixture =
    "multiple: {mixture: {of: [{weight: 65 %, distribution: {uniform: {from: 0, to: 1}}}, {weight: "
    "35 %, distribution: {pareto: {scale: 1, shape: 1.8}}}]}}, ";
const std::string kTied = "loading: {national: 0.5}";

Verification verified(const std::string& text) {
  return verify(build_model(parse_scenario("v.yaml", text)), {.threads = 2});
}

std::size_t row_of(const Verification& all, const std::string& part, const std::string& quantity) {
  for (std::size_t row = 0; row < all.comparisons.rows(); ++row)
    if (all.comparisons.texts("part")[row] == part &&
        all.comparisons.texts("quantity")[row] == quantity)
      return row;
  ADD_FAILURE() << part << " " << quantity;
  return 0;
}
double exact(const Verification& all, const std::string& part, const std::string& quantity) {
  return all.comparisons.numbers("exact")[row_of(all, part, quantity)];
}

/// A loss is 0.65 x 0.5 of the cost, a gain 0.35 x 1.25, whose variance is infinite.
TEST(VerifyStakes, AHeavyTailAtOneExit) {
  const Verification all = verified(scenario(kMixture + "holding: 36 months, " + kTied));
  EXPECT_TRUE(all.is_plausible()) << all.largest;
  EXPECT_GE(all.compared, 20u);
  EXPECT_NEAR(exact(all, "losses of stakes", "mean"), 80 * 0.325, 1e-9);
  EXPECT_NEAR(exact(all, "gains of stakes", "mean"), 80 * 0.4375, 1e-9);
  EXPECT_NEAR(exact(all, "all losses", "mean"), 80 * (0.325 - 0.4375), 1e-9);
  const std::size_t gains = row_of(all, "gains of stakes", "mean");
  EXPECT_TRUE(std::isnan(all.comparisons.numbers("z")[gains]));
  EXPECT_EQ(all.comparisons.texts("verdict")[gains],
            "the variance is infinite: the error has no normal law");
  const std::size_t loses = row_of(all, "all losses", "P(L > 0)");
  EXPECT_FALSE(std::isnan(all.comparisons.numbers("z")[loses]));
}

TEST(VerifyStakes, MomentsOfExitsInSeveralYears) {
  const Verification all =
      verified(scenario("multiple: {lognormal: {mean: 1.3, cv: 0.8}}, holding: {uniform: {from: 12 "
                        "months, to: 48 months}}, " +
                            kTied,
                        "factors: {national: {persistence: 0.5, start: 1}}"));
  EXPECT_TRUE(all.is_plausible()) << all.largest;
  EXPECT_EQ(all.compared, 6u);
  EXPECT_EQ(all.unanswered.texts("part").at(0), "distribution of losses of stakes");
}

/// Ties that no one-factor method knows leave the means.
TEST(VerifyStakes, MeansWhateverTheTies) {
  const std::string regimes =
      "factors: {national: {}}, regimes: {states: [calm, crisis], transitions: [[90 %, 10 %], [50 "
      "%, 50 %]], shifts: [{state: crisis, factor: national, mean: -1.5, scale: 1.2}]}";
  const Verification all = verified(scenario(
      "multiple: {lognormal: {mean: 1.3, cv: 0.8}}, holding: 24 months, " + kTied, regimes));
  EXPECT_TRUE(all.is_plausible()) << all.largest;
  EXPECT_EQ(all.compared, 3u);
  EXPECT_NEAR(exact(all, "all losses", "mean"), -80 * 0.3, 1e-9);
  EXPECT_EQ(all.unanswered.texts("reason").at(0),
            "regimes make its factors a mixture of normal laws");
}

TEST(VerifyStakes, BesideBonds) {
  const Verification all = verified(
      scenario("multiple: 0.5, holding: 24 months", "factors: {national: {}}",
               "  bonds: {type: bonds, investor: fund, count: 30, face: 1, lgd: 100 %, pd: 3 %, "
               "term: 12 months, loading: {national: 0.8}}\n"));
  EXPECT_TRUE(all.is_plausible()) << all.largest;
  EXPECT_NEAR(exact(all, "losses of stakes", "mean"), 40, 1e-9);
  EXPECT_NEAR(exact(all, "losses of bonds", "mean"), 0.9, 1e-9);
  EXPECT_EQ(all.unanswered.texts("reason").at(0),
            "portfolios of different kinds are not worked together");
}

}  // namespace
}  // namespace cofferdam
