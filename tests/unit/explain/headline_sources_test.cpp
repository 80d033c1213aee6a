#include "explain/headline_sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Loans and machines, each with a pool of its own. Only the numbers that are named are not seen.
std::string scheme(const std::string& loan_pd, const std::string& machine_pd,
                   const std::string& rate, const std::string& rest = "") {
  const std::string of_book =
      "count: {value: 10, status: seen}, ead: {value: 10, status: seen}, term: {value: 1 year, "
      "status: seen}, lgd: {value: 45 %, status: seen}, asset_correlation: {value: 12 %, status: "
      "seen}, pd: ";
  return "cofferdam: 1\ntitle: sources\ntrials: 10\n"
         "calendar: {start: 2026-01-01, horizon: 1 year}\n"
         "economy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, fund: {public: city}, reserve: {}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, " +
         of_book + loan_pd + "}\n  machines: {type: loans, lender: bank, " + of_book + machine_pd +
         "}\n"
         "programme:\n"
         "  - claim: {name: called, of: [loans]}\n"
         "  - claim: {name: broken, of: [machines]}\n"
         "  - compensate: {name: half, claim: called, payer: fund, payee: bank, rate: " +
         rate +
         "}\n"
         "  - compensate: {name: most, claim: broken, payer: reserve, payee: bank, rate: {value: "
         "70 "
         "%, status: seen}}\n"
         "pools:\n"
         "  fund: {opening: {value: 9, status: seen}}\n"
         "  reserve: {opening: {value: 9, status: seen}}\n" +
         rest;
}

constexpr const char* kSeen = "{value: 2 %, source: annual report, status: seen}";
constexpr const char* kAssumed = "{value: 2 %, status: assumed}";

/// First paths of the numbers on which a headline rests that are assumed or not marked.
std::vector<std::string> weak_numbers(const std::string& yaml, const std::string& headline) {
  const ScenarioSources sources = sources_of(model_of(yaml));
  std::vector<std::string> paths;
  for (const HeadlineSources& one : sources.headlines)
    for (const std::size_t i : one.numbers)
      if (one.headline == headline && sources.is_weak(i))
        paths.push_back(sources.numbers[i].paths.front());
  return paths;
}

TEST(HeadlineSources, AreThoseOfWhatThePoolPays) {
  const std::string yaml = scheme(kSeen, kAssumed, kSeen);
  EXPECT_THAT(weak_numbers(yaml, "pool fund exhausted"), IsEmpty());
  EXPECT_THAT(weak_numbers(yaml, "pool reserve exhausted"), ElementsAre("portfolios.machines.pd"));
  EXPECT_THAT(weak_numbers(yaml, "mean of all losses"), ElementsAre("portfolios.machines.pd"));
  EXPECT_THAT(weak_numbers(yaml, "mean of public cost"), ElementsAre("portfolios.machines.pd"));
}

TEST(HeadlineSources, OfLossesAreNotThoseOfTheProgramme) {
  const std::string yaml = scheme(kSeen, kSeen, kAssumed);
  EXPECT_THAT(weak_numbers(yaml, "mean of all losses"), IsEmpty());
  EXPECT_THAT(weak_numbers(yaml, "pool reserve exhausted"), IsEmpty());
  EXPECT_THAT(weak_numbers(yaml, "pool fund exhausted"), ElementsAre("programme.half.rate"));
}

TEST(HeadlineSources, NumbersThatSayNothing) {
  const std::string yaml = scheme("2 %", kSeen, kSeen);
  EXPECT_THAT(weak_numbers(yaml, "pool fund exhausted"), ElementsAre("portfolios.loans.pd"));
  const ScenarioSources sources = sources_of(model_of(scheme(kSeen, kSeen, "50 %")));
  std::size_t unmarked = 0;
  for (std::size_t i = 0; i < sources.numbers.size(); ++i) unmarked += sources.is_unmarked(i);
  EXPECT_EQ(unmarked, 1u);
}

TEST(HeadlineSources, AMarkOfAListSpeaksForItsNumbers) {
  const std::string sized =
      "size: [{input: pools.fund.opening, target: exhausted, probability: 1 %}]\n";
  const std::string yaml = scheme(kSeen, kSeen, kSeen, sized);
  EXPECT_THAT(weak_numbers(yaml, "size of pools.fund.opening at 1 %"), IsEmpty());
  // A size does not rest on what is planned in its place.
  std::string planned = scheme(kSeen, kSeen, kSeen, sized);
  planned.replace(planned.find("{value: 9, status: seen}"), 24, "{value: 9, status: assumed}");
  EXPECT_THAT(weak_numbers(planned, "size of pools.fund.opening at 1 %"), IsEmpty());
  EXPECT_THAT(weak_numbers(planned, "pool fund exhausted"), ElementsAre("pools.fund.opening"));
  std::string curve = scheme(kSeen, kSeen, kSeen);
  const std::string pd = std::string("pd: ") + kSeen;
  curve.replace(curve.find(pd), pd.size(), "pd_curve: [1 %, {value: 2 %, status: assumed}]");
  const std::string term = "term: {value: 1 year";
  curve.replace(curve.find(term), term.size(), "term: {value: 2 years");
  EXPECT_THAT(weak_numbers(curve, "pool fund exhausted"),
              ElementsAre("portfolios.loans.pd_curve.0", "portfolios.loans.pd_curve.1"));
}

TEST(HeadlineSources, ChoicesThatAreAssumed) {
  const std::string limit =
      "  - limit: {name: yearly, on: fund, level: {value: 5, status: seen}, window: {value: "
      "calendar_year_to_date, status: assumed}}\npools:";
  std::string yaml = scheme(kSeen, kSeen, kSeen);
  yaml.replace(yaml.find("pools:"), 6, limit);
  EXPECT_THAT(weak_numbers(yaml, "pool fund exhausted"), ElementsAre("programme.yearly.window"));
}

/// Room in other pools too; what is lent elsewhere does not matter.
TEST(HeadlineSources, WherePoolsDecideWhatIsLentTheyMatter) {
  const std::string lending =
      "  - lending: {name: tenfold, of: [loans], pools: [POOL], leverage: {value: 10, status: "
      "seen}}\npools:";
  const auto with = [&](const std::string& pool) {
    std::string yaml = scheme(kSeen, kAssumed, kSeen), clause = lending;
    clause.replace(clause.find("POOL"), 4, pool);
    return yaml.replace(yaml.find("pools:"), 6, clause);
  };
  EXPECT_THAT(weak_numbers(with("fund"), "pool fund exhausted"), IsEmpty());
  EXPECT_THAT(weak_numbers(with("reserve"), "pool fund exhausted"),
              ElementsAre("portfolios.machines.pd"));
}

/// Scores that move a budget rest on all that is judged and on the card.
TEST(HeadlineSources, WhereScoresMoveSomethingTheCardMatters) {
  const auto with = [](const std::string& incentive) {
    std::string yaml =
        scheme(kSeen, kSeen, kSeen,
               "evaluation:\n  units: {loans: {portfolios: [loans]}, machines: {portfolios: "
               "[machines]}}\n  indicators: [{measure: loss_rate, group: quality, better: less, "
               "weight: {value: 100 %, status: assumed}}]\n  own_growth: {value: 0 %, status: "
               "seen}\n  qualitative_weight: {value: 0 %, status: seen}\n" +
                   incentive);
    const std::string stock = "  fund: {";
    return yaml.replace(yaml.find("pools:\n") + 7, stock.size(),
                        stock + "budget: {amount: {value: 9, status: seen}, unused: lapses}, ");
  };
  EXPECT_THAT(weak_numbers(with(""), "pool fund exhausted"), IsEmpty());
  EXPECT_THAT(
      weak_numbers(with("  incentive: {gamma: {value: 0.5, status: seen}, at_least: {value: "
                        "0.5, status: seen}, at_most: {value: 1.5, status: seen}, moves: "
                        "[{pool: fund, unit: loans}]}\n"),
                   "pool fund exhausted"),
      ElementsAre("evaluation.indicators.0.weight"));
}

/// What the programme decides to lend makes the losses that a pool pays.
TEST(HeadlineSources, WhereTheProgrammeLendsAllMatters) {
  std::string yaml = scheme(kSeen, kSeen, kSeen);
  yaml.replace(yaml.find("pools:"), 6,
               "  - lending: {name: tenfold, of: [loans], pools: [fund], leverage: {value: 10, "
               "status: assumed}}\npools:");
  EXPECT_THAT(weak_numbers(yaml, "pool reserve exhausted"), IsEmpty());
  for (const char* headline : {"pool fund exhausted", "mean of all losses"})
    EXPECT_THAT(weak_numbers(yaml, headline), ElementsAre("programme.tenfold.leverage"));
}

/// Each number of the thirteen regions, and of all of them together, says where it comes from.
TEST(HeadlineSources, OfRegionsAreAllSaid) {
  for (const char* name :
       {"beijing_etown", "shanghai_relief", "tianjin_pool", "jiangsu_results_loans",
        "hangzhou_ningbo", "anhui_four_layers", "shandong_tech_loans", "hubei_knowledge_value",
        "guangzhou_unified", "chongqing_knowledge_value", "sichuan_five_layers", "xian_linkage",
        "shenzhen_pool", "thirteen_regions"}) {
    const ScenarioSources sources = sources_of(build_model(
        read_scenario(std::string(COFFERDAM_SOURCE_DIR "/scenarios/") + name + ".yaml")));
    EXPECT_GT(sources.numbers.size(), 10u) << name;
    for (std::size_t i = 0; i < sources.numbers.size(); ++i)
      EXPECT_FALSE(sources.is_unmarked(i)) << name << ": " << sources.numbers[i].paths.front();
  }
}

}  // namespace
}  // namespace cofferdam
