#include <cofferdam/verify.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace cofferdam {
namespace {

std::string scenario(const std::string& loans,
                     const std::string& economy = "factors: {national: {}}") {
  return "cofferdam: 1\ntitle: V\ncurrency: USD\ntrials: 20_000\neconomy: {" + economy +
         "}\nbearers: {bank: {}, fund: {}}\nportfolios:\n  loans: {type: loans, lender: bank, " +
         "count: 200, ead: 10, pd: 2 %, " + loans + "}\n";
}

Verification verified(const std::string& text) {
  return verify(build_model(parse_scenario("v.yaml", text)), {});
}

std::string reason(const std::string& text) {
  const Verification all = verified(text);
  EXPECT_EQ(all.comparisons.rows(), 0u);
  EXPECT_EQ(all.compared, 0u);
  EXPECT_TRUE(all.is_plausible());
  return all.unanswered.texts("reason").at(0);
}

double exact(const Verification& all, const std::string& part, const std::string& quantity) {
  for (std::size_t row = 0; row < all.comparisons.rows(); ++row)
    if (all.comparisons.texts("part")[row] == part &&
        all.comparisons.texts("quantity")[row] == quantity)
      return all.comparisons.numbers("exact")[row];
  ADD_FAILURE() << part << " " << quantity;
  return 0;
}

TEST(Verify, LoansWithOneFactorAgree) {
  for (const char* economy :
       {"factors: {national: {}}",
        "factors: {national: {}}, copula: {student_t: {degrees_of_freedom: 6}}"}) {
    const Verification all = verified(scenario("lgd: 50 %, asset_correlation: 0.15", economy));
    EXPECT_TRUE(all.is_plausible()) << all.largest;
    EXPECT_GE(all.compared, 6u);
    EXPECT_NEAR(exact(all, "all losses", "mean"), 20, 1e-8);
  }
}

/// 1,000 loans that lose 1 with a probability of 1 %, asset correlation 0.2: means beyond quantiles
/// by an independent program.
TEST(Verify, MeansBeyondQuantilesOfLoans) {
  const Verification all = verified(
      "cofferdam: 1\ntitle: V\ncurrency: USD\ntrials: 100_000\nseed: 2\n"
      "report: {levels: [95 %, 99 %, 99.9 %, 99.99 %]}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, count: 1000, ead: 1, pd: 1 %, lgd: 100 %, "
      "asset_correlation: 0.2}\n");
  EXPECT_NEAR(exact(all, "all losses", "TVaR 95 %"), 62.529859, 1e-6);
  EXPECT_NEAR(exact(all, "all losses", "TVaR 99 %"), 106.43198, 1e-5);
  EXPECT_NEAR(exact(all, "all losses", "TVaR 99.9 %"), 183.26286, 1e-5);
  EXPECT_NEAR(exact(all, "all losses", "TVaR 99.99 %"), 270.59319, 1e-5);
  EXPECT_GE(all.compared, 16u);
  EXPECT_LE(all.compared, 24u);
  EXPECT_LT(all.largest, 5.5);  // of 24 by chance once in a million seeds (Sidak)
  EXPECT_EQ(all.unanswered.rows(), 0u);
}

TEST(Verify, CompensationHasItsOwnDistribution) {
  const Verification all =
      verified(scenario("lgd: 50 %, asset_correlation: 0.15") +
               "programme:\n  - claim: {name: loss, of: [loans]}\n"
               "  - compensate: {name: help, claim: loss, payer: fund, payee: bank, rate: 40 %, "
               "deductible: 1}\n");
  EXPECT_TRUE(all.is_plausible()) << all.largest;
  // Of each loss of 5 the fund pays 2 less 1.
  EXPECT_NEAR(exact(all, "bearer fund", "mean") + exact(all, "bearer bank", "mean"), 20, 1e-8);
  EXPECT_EQ(all.unanswered.rows(), 0u);
}

TEST(Verify, LayersThatAreAsGoodAsNeverHitAgree) {
  const Verification all = verified(scenario("lgd: 50 %, asset_correlation: 0") +
                                    "programme:\n  - claim: {name: loss, of: [loans]}\n"
                                    "  - layers: {name: high, claim: loss, payee: bank, layers: "
                                    "[{payer: fund, attachment: 500, limit: 100}]}\n");
  EXPECT_LT(all.largest, 6);
  EXPECT_NEAR(exact(all, "layer high of fund", "P(L = 0)"), 1, 1e-12);
}

TEST(Verify, SaysWhyThereIsNoExactAnswer) {
  EXPECT_NE(reason(scenario("lgd: {uniform: {from: 0, to: 1}}, asset_correlation: 0.1"))
                .find("losses given default are drawn"),
            std::string::npos);
  EXPECT_NE(reason(scenario("lgd: 50 %, asset_correlation: 0.1, pd_uncertainty: {probit_sd: 0.2}"))
                .find("PDs are uncertain"),
            std::string::npos);
  EXPECT_NE(
      reason(scenario("lgd: 50 %, asset_correlation: 0.1, fine_grained: yes")).find("fine-grained"),
      std::string::npos);
}

}  // namespace
}  // namespace cofferdam
