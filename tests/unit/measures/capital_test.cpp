// What supervisors ask of capital: the formulas of Basel, and their table.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include "ratings/capital_rules.hpp"
#include "support/scenarios.hpp"

namespace cofferdam::test {
namespace {

/// LGD 45 %, 2.5 years: the illustrative weights of Basel II, annex 5.
TEST(CapitalRules, GiveThePublishedWeightsOfCorporates) {
  const std::pair<double, double> published[] = {
      {0.0003, 14.4436}, {0.005, 69.6117}, {0.01, 92.3168}, {0.02, 114.8542},
      {0.05, 149.8544},  {0.1, 193.0869},  {0.2, 238.2316}};
  for (const auto& [pd, percent] : published)
    EXPECT_NEAR(100 * irb_risk_weight({}, pd), percent, 5e-5) << pd;
}

/// Against an independent calculation.
TEST(CapitalRules, KnowSmallFirmsMaturityAndRetail) {
  EXPECT_NEAR(irb_correlation({.sales = 5}, 0.01), 0.153, 5e-4);
  EXPECT_NEAR(irb_correlation({.sales = 2}, 0.0476), 0.091, 5e-4);
  EXPECT_NEAR(irb_risk_weight({.sales = 5}, 0.0184), 0.8671146712, 1e-9);
  EXPECT_NEAR(irb_risk_weight({.lgd = 0.4, .sales = 20}, 0.01), 0.7013693496, 1e-9);
  EXPECT_NEAR(irb_risk_weight({.maturity = 1}, 0.02), 0.9577069928, 1e-9);
  EXPECT_NEAR(irb_risk_weight({.maturity = 5}, 0.02), 1.4666011123, 1e-9);
  EXPECT_NEAR(irb_risk_weight({.is_retail = true}, 0.0184), 0.5673987455, 1e-9);
  EXPECT_NEAR(irb_correlation({.is_retail = true}, 0.01), 0.1216094517, 1e-9);
  // PDs below the least count as it; a certain loss needs no capital beside what is written off.
  EXPECT_EQ(irb_risk_weight({}, 0), irb_risk_weight({}, 0.0003));
  EXPECT_EQ(irb_risk_weight({}, 1), 0);
  EXPECT_TRUE(std::isnan(irb_risk_weight({}, std::nan(""))));
}

const std::string kBook =
    "calendar: {start: 2026-01-01, horizon: 1 year}\n"
    "pricing: {interest: 4 %, funding: 2 %, by: sort, capital_rules: {risk_weight: 85 %, "
    "cover_weight: 20 %, requirement: 10 %}}\n";

/// Of 100 loans of 2 and a PD of 2 % others bear 60 %; nobody covers the other 50 of 4 and 1 %.
Results capital_results(const std::string& more = "") {
  return simulate(build_model(parse_scenario(
      "test.yaml",
      "cofferdam: 1\ntitle: t\ncurrency: CNY\ntrials: 1100\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}, city: {public: city}}\n"
      "portfolios:\n"
      "  covered: {type: loans, lender: bank, count: 100, ead: 2, pd: 2 %, lgd: 40 %, term: 1 "
      "year, loading: {national: 0.3}, tags: {sort: {mix: {a: 100 %}}}}\n"
      "  bare: {type: loans, lender: bank, count: 50, ead: 4, pd: 1 %, lgd: 40 %, term: 1 year, "
      "loading: {national: 0.3}, tags: {sort: {mix: {b: 100 %}}}}\n"
      "programme:\n"
      "  - claim: {name: c, of: [covered]}\n"
      "  - share: {name: s, claim: c, parts: {fund: 50 %, city: 10 %}, remainder: bank}\n" +
          kBook + more)));
}

TEST(CapitalTable, AddsUpByHand) {
  const Results results = capital_results();
  const Table& table = results.table("capital");
  ASSERT_EQ(table.rows(), 6u);
  const auto row = [&](const std::string& value, const std::string& approach) {
    for (std::size_t k = 0; k < table.rows(); ++k)
      if (table.texts("class")[k] == value && table.texts("approach")[k] == approach) return k;
    throw std::runtime_error("no such row");
  };
  const auto expect = [&](const char* value, const char* approach, double lent, double covered,
                          double weight, double with_cover) {
    const std::size_t at = row(value, approach);
    EXPECT_NEAR(table.numbers("lent")[at], lent, 1e-9);
    EXPECT_NEAR(table.numbers("covered")[at], covered, 1e-12);
    EXPECT_NEAR(table.numbers("risk_weight")[at], weight, 5e-7);
    EXPECT_NEAR(table.numbers("risk_weight_covered")[at], with_cover, 5e-7);
    EXPECT_NEAR(table.numbers("capital")[at], 0.1 * weight * lent, 1e-4);
    EXPECT_NEAR(table.numbers("relief")[at], 0.1 * (weight - with_cover) * lent, 1e-4);
  };
  expect("a", "standardised", 200, 0.6, 0.85, 0.4 * 0.85 + 0.6 * 0.2);
  expect("a", "internal_ratings", 200, 0.6, 1.148542, 0.4 * 1.148542 + 0.6 * 0.2);
  expect("b", "standardised", 200, 0, 0.85, 0.85);
  expect("b", "internal_ratings", 200, 0, 0.923168, 0.923168);
  expect("(all)", "internal_ratings", 400, 0.3, (1.148542 + 0.923168) / 2,
         (0.4 * 1.148542 + 0.12 + 0.923168) / 2);
  EXPECT_NEAR(table.numbers("mean_pd")[row("(all)", "standardised")], 0.015, 1e-12);
}

/// Nothing else changes.
TEST(CapitalTable, IsAllThatItAdds) {
  Results with = capital_results(),
          without = capital_results("variants: {none: {drop: [pricing.capital_rules]}}\n");
  const Table &one = with.table("margins"), &other = without.table("margins");
  std::size_t compared = 0;
  for (std::size_t row = 0; row < one.rows(); ++row)
    for (std::size_t k = 0; k < other.rows(); ++k) {
      if (other.texts("variant")[k] != "none" ||
          other.texts("class")[k] != one.texts("class")[row] ||
          other.texts("component")[k] != one.texts("component")[row])
        continue;
      EXPECT_EQ(other.numbers("amount")[k], one.numbers("amount")[row]);
      ++compared;
    }
  EXPECT_EQ(compared, one.rows());
  for (const std::string& variant : without.table("capital").texts("variant"))
    EXPECT_EQ(variant, "base");
}

}  // namespace
}  // namespace cofferdam::test
