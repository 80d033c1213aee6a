// Amounts at a limit: parts that sum to it miss it by rounding, and still count as at the limit.
#include <gtest/gtest.h>

#include <cmath>

#include <cofferdam/simulate.hpp>

namespace cofferdam {
namespace {

/// 500 loans; a layer of 2 % above 1 %. `size` makes limits that are no round binary numbers.
Results run(const std::string& size, const std::string& more = "") {
  return simulate(build_model(parse_scenario(
      "limits.yaml",
      "cofferdam: 1\ntitle: limits\ntrials: 4_000\neconomy: {factors: {national: {}}}\n"
      "bearers: {bank: {}, fund: {}}\nportfolios:\n  loans: {type: loans, lender: bank, count: "
      "500, "
      "ead: " +
          size +
          ", pd: 3 %, lgd: 50 %, loading: {national: 0.45}}\n"
          "programme:\n  - claim: {name: called, of: [loans]}\n"
          "  - layers: {name: stop, claim: called, payee: bank, layers: "
          "[{payer: fund, attachment: 1 %, limit: 2 %}]}\noutput: {trials: all}\n" +
          more)));
}

TEST(Limits, LayersAreHitAndExhaustedAsDefaultsSay) {
  for (const char* size : {"1 million", "123456.78", "0.7", "3e-7", "123456789.123"}) {
    const Results results = run(size);
    const auto& defaults = results.table("trials").numbers("defaults");
    double hit = 0, exhausted = 0;
    // A default loses half of a five-hundredth: 0.1 % each.
    for (const double count : defaults) hit += count > 10, exhausted += count >= 30;
    const Table& layers = results.table("layers");
    const double n = static_cast<double>(defaults.size());
    EXPECT_DOUBLE_EQ(layers.numbers("probability_hit")[0], hit / n) << size;
    EXPECT_DOUBLE_EQ(layers.numbers("probability_exhausted")[0], exhausted / n) << size;
  }
}

TEST(Limits, NothingExceedsTheLimitOfALayer) {
  const Results results = run("1 million", "report: {thresholds: [10 million]}\n");
  const Table& thresholds = results.table("thresholds");
  for (std::size_t row = 0; row < thresholds.rows(); ++row)
    if (thresholds.texts("account")[row] == "fund") {
      EXPECT_EQ(thresholds.numbers("probability_above")[row], 0);
    }
  // The limit is one point of the curve, with the probability of reaching it.
  const Table& curve = results.table("exceedance");
  const double exhausted = results.table("layers").numbers("probability_exhausted")[0];
  int at_limit = 0;
  for (std::size_t row = 0; row < curve.rows(); ++row) {
    if (curve.texts("account")[row] != "fund" || curve.numbers("amount")[row] < 9'999'999) continue;
    ++at_limit;
    EXPECT_DOUBLE_EQ(curve.numbers("probability")[row], exhausted);
  }
  EXPECT_EQ(at_limit, 1);
}

TEST(Limits, AnAtomOfALayerIsOneAmountInLongRuns) {
  // Payments of a full layer sum to 7 up to rounding, in more trials than are kept one by one.
  const Results results = simulate(build_model(parse_scenario(
      "atoms.yaml",
      "cofferdam: 1\ntitle: atoms\ntrials: 300_000\neconomy: {factors: {national: {}}}\n"
      "bearers: {bank: {}, fund: {}}\nportfolios:\n  loans: {type: loans, lender: bank, count: 60, "
      "ead: {lognormal: {mean: 2, cv: 0.5}}, pd: 25 %, lgd: 45 %, loading: {national: 0.3}}\n"
      "programme:\n  - claim: {name: called, of: [loans]}\n"
      "  - layers: {name: first, claim: called, payee: bank, layers: [{payer: fund, limit: 7}]}\n"
      "report: {thresholds: [6.9999]}\n")));
  const double full = results.table("layers").numbers("probability_exhausted")[0];
  EXPECT_GT(full, 0.3);
  EXPECT_LT(full, 0.95);
  const Table& thresholds = results.table("thresholds");
  for (std::size_t row = 0; row < thresholds.rows(); ++row)
    if (thresholds.texts("account")[row] == "fund") {
      EXPECT_NEAR(thresholds.numbers("probability_above")[row], full, 1e-3);
    }
  const Table& curve = results.table("exceedance");
  int at_limit = 0;
  for (std::size_t row = 0; row < curve.rows(); ++row) {
    if (curve.texts("account")[row] != "fund" || curve.numbers("amount")[row] < 6.9999) continue;
    ++at_limit;
    EXPECT_DOUBLE_EQ(curve.numbers("probability")[row], full);
    EXPECT_NEAR(curve.numbers("amount")[row], 7, 1e-11);
  }
  EXPECT_EQ(at_limit, 1);
}

TEST(Limits, WhatIsNeverSeenIsNotNothing) {
  const auto rare = [](const std::string& more) {
    return simulate(build_model(parse_scenario(
        "rare.yaml",
        "cofferdam: 1\ntitle: rare\ntrials: 1000\neconomy: {factors: {national: {}}}\n"
        "bearers: {bank: {}}\nportfolios:\n  loans: {type: loans, lender: bank, count: "
        "10, ead: 100, pd: 0.001 %, lgd: 45 %, loading: {national: 0.3}}\n" +
            more)));
  };
  const Table bearers = rare("").table("bearers");
  EXPECT_EQ(bearers.numbers("mean")[0], 0);
  EXPECT_EQ(bearers.texts("verdict")[0], "thin: 0 in every trial");
  // In 95 % of such runs P(any loss) is below 1 - 0.05^(1/1000), and no loss is above 1,000.
  EXPECT_NEAR(bearers.numbers("mean_ci_high")[0], 1000 * (1 - std::pow(0.05, 0.001)), 1e-9);
  EXPECT_NEAR(bearers.numbers("exact_mean")[0], 10 * 100 * 1e-5 * 0.45, 1e-12);
  EXPECT_TRUE(std::isnan(bearers.numbers("exact_mean")[1]));
  const Table weighted = rare("sampling: {shift: {means: {national: 2}}}\n").table("bearers");
  EXPECT_EQ(weighted.numbers("mean_ci_high")[0], 1000);
  EXPECT_EQ(weighted.texts("verdict")[0],
            "thin: 0 in every trial; weighted trials say nothing of others");
}

TEST(Limits, WeightsSayNothingAboutWhatWasNeverSeen) {
  const Results results = run("1 million",
                              "report: {thresholds: [60 million]}\n"
                              "sampling: {shift: {means: {national: 4}}}\n");
  const Table& thresholds = results.table("thresholds");
  EXPECT_TRUE(std::isnan(thresholds.numbers("probability_above")[0]));
  EXPECT_NE(thresholds.texts("verdict")[0].find("not available"), std::string::npos);
  EXPECT_NE(results.table("sampling").texts("verdict")[0], "ok");
}

}  // namespace
}  // namespace cofferdam
