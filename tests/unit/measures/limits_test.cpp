// Amounts at a limit: parts that sum to it miss it by rounding, and still count as at the limit.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>

#include "support/scenarios.hpp"

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

std::string history(const std::string& claim, const std::string& programme,
                    const std::string& events) {
  return "cofferdam: 1\ntitle: t\ntrials: 1\ncalendar: {start: 2026-01-01, horizon: 2 years}\n"
         "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}, extra: {}}\n"
         "portfolios:\n  h: {type: file, lender: bank, loans: \"id,originated,amount\\n"
         "1,2026-01-01,100\\n2,2026-01-01,100\\n\", events: \"loan,date,event,amount\\n" +
         events + "\"}\nprogramme:\n  - claim: {name: c, of: [h]" + claim + "}\n" + programme;
}

/// A formula that knows nothing of interest says nothing where there is some.
TEST(Limits, ExactMeansKnowNoInterest) {
  const auto bearers = [](const std::string& claim) {
    return simulate(model_of(history(claim, "", "1,2026-03-31,default,100\\n"))).table("bearers");
  };
  EXPECT_EQ(bearers("").numbers("exact_mean")[0], 100);
  const Table with_interest = bearers(", interest: {rate: 10 %, days: 73}");
  EXPECT_NEAR(with_interest.numbers("mean")[0], 102, 1e-12);
  EXPECT_TRUE(std::isnan(with_interest.numbers("exact_mean")[0]));
}

/// The fund fills its layer with loan 1, which comes back wholly; by then loan 2 has filled the
/// next. What comes back counts as less compensation of the bank, not as some of the fund.
TEST(Limits, WhatIsHandedOnIsNoCompensationOfItsPayer) {
  const Results results = simulate(model_of(history(
      "",
      "  - layers: {name: l, claim: c, payee: bank, layers: [{payer: fund, limit: 100}, {payer: "
      "extra, attachment: 100}]}\n",
      "1,2026-03-31,default,100\\n2,2026-04-30,default,100\\n1,2026-12-31,recovery,100\\n")));
  const Table transfers = results.table("transfers");
  const std::vector<std::string> bearers = transfers.texts("bearer");
  EXPECT_EQ(bearers, (std::vector<std::string>{"bank", "fund", "extra"}));
  EXPECT_EQ(transfers.numbers("paid"), (std::vector<double>{0, 0, 100}));
  EXPECT_EQ(transfers.numbers("received"), (std::vector<double>{100, 0, 0}));
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
