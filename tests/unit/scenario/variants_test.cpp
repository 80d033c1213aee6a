// Variants as a scenario states them.
#include <gtest/gtest.h>
#include <cofferdam/error.hpp>

#include "scenario/scenario_data.hpp"
#include "support/scenarios.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

const std::string kShare =
    "  - claim: {name: c, of: [loans]}\n"
    "  - share: {claim: c, name: split, parts: {fund: 20 %}, remainder: bank}\n";

std::string with_variants(const std::string& variants) {
  return small_scenario(kShare, "variants:\n" + variants);
}

/// The value of `path` in a variant, by key after key.
const Value& value_in(const Scenario& scenario, std::size_t variant,
                      const std::vector<std::string>& path) {
  const Value* value = &scenario.data().variants.at(variant).root;
  for (const std::string& step : path) value = &value->at(step);
  return *value;
}

TEST(Variants, AreTheWholeScenarioWithTheirChanges) {
  const Scenario scenario = parse_scenario(
      "test", with_variants("  high: {portfolios.loans.pd: 20 %, programme.split.parts.fund: 0.3}\n"
                            "  low: {portfolios.loans: {type: loans, lender: bank, count: 7, ead: "
                            "5, pd: 1 %, lgd: 1, loading: {national: 0.1}}}\n"));
  ASSERT_EQ(scenario.data().variants.size(), 2u);
  EXPECT_EQ(scenario.data().variants[0].name, "high");
  EXPECT_EQ(value_in(scenario, 0, {"portfolios", "loans", "pd"}).number, 0.2);
  EXPECT_EQ(value_in(scenario, 0, {"portfolios", "loans", "count"}).number, 40);
  EXPECT_EQ(value_in(scenario, 0, {"programme"}).items[1].at("parts").at("fund").number, 0.3);
  EXPECT_EQ(value_in(scenario, 1, {"portfolios", "loans", "count"}).number, 7);
  EXPECT_EQ(value_in(scenario, 1, {"programme"}).items[1].at("parts").at("fund").number, 0.2);
  EXPECT_EQ(scenario.data().root.at("portfolios").at("loans").at("pd").number, 0.1);
  for (const VariantData& variant : scenario.data().variants)
    EXPECT_FALSE(variant.root.at("variants"));
}

TEST(Variants, ComeAfterTheCommandLine) {
  const Scenario scenario =
      parse_scenario("test", with_variants("  high: {portfolios.loans.pd: 20 %}\n"),
                     {"portfolios.loans.lgd=60 %", "portfolios.loans.pd=1 %"});
  EXPECT_EQ(value_in(scenario, 0, {"portfolios", "loans", "lgd"}).number, 0.6);
  EXPECT_EQ(value_in(scenario, 0, {"portfolios", "loans", "pd"}).number, 0.2);
}

TEST(Variants, CanBeGivenOnTheCommandLine) {
  const Scenario scenario = parse_scenario("test", small_scenario(kShare),
                                           {"variants={high: {portfolios.loans.pd: 20 %}}"});
  ASSERT_EQ(scenario.data().variants.size(), 1u);
  EXPECT_EQ(value_in(scenario, 0, {"portfolios", "loans", "pd"}).number, 0.2);
}

TEST(Variants, ResolvedReadsBackToTheSame) {
  const std::string text = with_variants(
      "  high:\n    portfolios.loans.pd:\n      value: 20 %\n      source: 'a, \"b\": c'\n"
      "    programme.split.parts: {fund: 30 %, state: \"5 %\"}\n"
      "    portfolios.loans.tags: {}\n"
      "    portfolios.loans.lgd: [{when: \"ead over 5 million\", value: 10 %}, {otherwise: 2 %}]\n"
      "  low:\n    economy.factors:\n      national:\n      other:\n");
  std::string bare = text;
  bare.replace(bare.find("\"5 %\""), 5, "5 %");
  const Scenario scenario = parse_scenario("test", bare);
  const std::string resolved = scenario.resolved();
  const Scenario again = parse_scenario("resolved", resolved);
  EXPECT_EQ(again.resolved(), resolved);
  ASSERT_EQ(again.data().variants.size(), 2u);
  for (std::size_t v = 0; v < 2; ++v)
    EXPECT_EQ(resolved_yaml(again.data().variants[v].root),
              resolved_yaml(scenario.data().variants[v].root));
  EXPECT_THROW(parse_scenario("test", text), InputError) << "a number in quotes stays refused";
}

TEST(Variants, TakeNoUnboundedMemory) {
  std::string thresholds = "1", variants = "variants:\n";
  for (int i = 0; i < 60'000; ++i) thresholds += ",1";
  for (int i = 0; i < 100; ++i)
    variants += "  v" + std::to_string(i) + ": {portfolios.loans.pd: 1 %}\n";
  try {
    parse_scenario(
        "test", small_scenario(kShare, "report: {thresholds: [" + thresholds + "]}\n" + variants));
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("100 variants of a scenario of so many values"),
              std::string::npos);
  }
}

TEST(Variants, ScenarioWithoutThemResolvesAsBefore) {
  const std::string resolved = parse_scenario("test", small_scenario(kShare)).resolved();
  EXPECT_EQ(resolved.find("variants"), std::string::npos);
}

TEST(Variants, SameDrawsShareTheirPortfolios) {
  const Model model = model_of(
      with_variants("  share: {programme.split.parts.fund: 30 %}\n"
                    "  same: {portfolios.loans.pd: 0.1}\n"
                    "  pd: {portfolios.loans.pd: 11 %}\n"
                    "  pd_and_share: {portfolios.loans.pd: 11 %, programme.0.claim.name: c}\n"));
  const auto& variants = model.variants();
  ASSERT_EQ(variants.size(), 4u);
  const std::vector<std::size_t> expected = {0, 0, 1, 1};
  const auto book = [](const Params& params) { return params.portfolios[0].portfolio.get(); };
  for (std::size_t v = 0; v < variants.size(); ++v) {
    EXPECT_EQ(variants[v].draws, expected[v]) << variants[v].name;
    const Params& sharing = v < 2 ? model.params() : *variants[2].params;
    EXPECT_EQ(book(*variants[v].params), book(sharing)) << variants[v].name;
  }
  EXPECT_NE(book(model.params()), book(*variants[2].params));
  EXPECT_EQ(&model.params("base"), &model.params());
  EXPECT_EQ(&model.params("pd"), variants[2].params.get());
  EXPECT_THROW(model.params("pdd"), Error);
}

}  // namespace
}  // namespace cofferdam
