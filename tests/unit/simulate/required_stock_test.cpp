// The stock that a pool needs, by the tables and by `size`, against settling with it.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>
#include <cofferdam/error.hpp>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <cstdio>
#include <random>
#include <sstream>

#include "gates/pool_rule.hpp"
#include "model/trials.hpp"
#include "support/random_scenario.hpp"
#include "support/scenarios.hpp"
#include "support/shrink_scenario.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Two loans of 100 that default in the first year and in the second.
std::string two_claims(const std::string& clauses, const std::string& pool,
                       const std::string& more = "", const std::string& events = "") {
  return "cofferdam: 1\ntitle: needed\ntrials: 200\n"
         "calendar: {start: 2025-01-01, horizon: 3 years}\n"
         "economy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, pool: {public: city}, treasury: {public: province}}\n"
         "portfolios:\n  loans:\n    type: file\n    lender: bank\n    tags: [kind]\n"
         "    loans: |\n      id,originated,amount,kind\n"
         "      1,2024-03-01,100,a\n      2,2024-03-01,100,b\n"
         "    events: |\n      loan,date,event,amount\n"
         "      1,2025-03-01,default,100\n      2,2026-06-01,default,100\n" +
         events + "programme:\n  - claim: {name: called, of: [loans]}\n" + clauses +
         "pools:\n  pool: {" + pool + "}\n" + more;
}

constexpr const char* kHalf =
    "  - compensate: {name: half, claim: called, payer: pool, payee: bank, rate: 50 %}\n";
constexpr const char* kQuestion =
    "size:\n  - {input: pools.pool.opening, target: exhausted, probability: [10 %]}\n";

TEST(RequiredStock, NoneIsEnoughForWhatComesDueAfterClosing) {
  const Results results =
      simulate(model_of(two_claims(kHalf, "opening: 10, closes: 2025-12-31", kQuestion)));
  const Table& pools = results.table("pools");
  EXPECT_EQ(pools.texts("required_rule")[0], "exact");
  EXPECT_EQ(pools.numbers("probability_no_stock")[0], 1);
  EXPECT_TRUE(std::isnan(pools.numbers("required")[0]));
  EXPECT_TRUE(std::isnan(pools.numbers("required_quantile_95")[0]));
  const std::string reason =
      "not available: in 100 % of the trials no stock is enough, since something comes due after "
      "the pool has closed, or where none of its stock goes";
  EXPECT_EQ(pools.texts("required_verdict")[0], reason);
  const Table& sizes = results.table("sizes");
  EXPECT_TRUE(std::isnan(sizes.numbers("size")[0]));
  EXPECT_EQ(sizes.texts("verdict")[0], reason);
}

TEST(RequiredStock, IsThatOfClaimsBeforeClosingIfNoneComesLater) {
  const std::string late = "opening: 10, closes: 2026-12-31";
  const Results results = simulate(model_of(two_claims(kHalf, late, kQuestion)));
  EXPECT_EQ(results.table("pools").numbers("probability_no_stock")[0], 0);
  EXPECT_EQ(results.table("pools").numbers("required")[0], 100);
  EXPECT_EQ(results.table("sizes").numbers("size")[0], 100);
  const std::string within =
      "size:\n  - {input: pools.pool.opening, target: exhausted, probability: [10 %], within: 1 "
      "year}\n";
  const Results first =
      simulate(model_of(two_claims(kHalf, "opening: 10, closes: 2025-12-31", within)));
  EXPECT_EQ(first.table("sizes").numbers("size")[0], 50);
}

TEST(RequiredStock, NoneIsEnoughWhereNoneOfItGoes) {
  const Table pools =
      simulate(model_of(two_claims(kHalf, "opening: 10, each: kind, weights: {a: 1, b: 0}")))
          .table("pools");
  EXPECT_EQ(pools.numbers("probability_no_stock")[0], 1);
}

std::string rule_of(const std::string& clauses, const std::string& events = "") {
  const Model model = model_of(two_claims(clauses, "opening: 10", "", events));
  return model.params().programme->context().pools[0].feedback;
}

TEST(RequiredStock, IsExactWhereAShortageChangesNothingThatIsDue) {
  const std::string more = "  - compensate: {name: more, claim: called, payer: pool, payee: bank, ";
  EXPECT_EQ(rule_of(kHalf), "");
  EXPECT_EQ(rule_of(kHalf + more + "rate: 50 %}\n"), "");
  EXPECT_EQ(rule_of(kHalf + more + "rate: 20 %, at_most: 70 %}\n"), "");
  EXPECT_EQ(rule_of("  - share: {name: split, claim: called, parts: {pool: 60 %, treasury: 20 %}, "
                    "remainder: bank}\n" +
                    more + "rate: 20 %}\n"),
            "");
  EXPECT_EQ(rule_of("  - layers: {name: all, claim: called, payee: bank, layers: [{payer: pool, "
                    "attachment: 40, limit: 60}]}\n"),
            "");
}

TEST(RequiredStock, IsWithheldWhereWhatIsDueDependsOnWhatWasPaid) {
  const std::string more = "  - compensate: {name: more, claim: called, payer: pool, payee: bank, ";
  const std::string reason = "what is due under 'more' depends on what was paid before";
  EXPECT_EQ(rule_of(kHalf + more + "rate: 50 %, of: payee_part}\n"), reason);
  EXPECT_EQ(rule_of(kHalf + more + "rate: 60 %}\n"), reason);
  EXPECT_EQ(rule_of(kHalf + more + "rate: 20 %, at_most: 60 %}\n"), reason);
  EXPECT_EQ(rule_of("  - share: {name: split, claim: called, parts: {pool: 50 %}, remainder: "
                    "bank}\n  - layers: {name: more, claim: called, payee: bank, over: loan, "
                    "layers: [{payer: pool, attachment: 40, limit: 60}]}\n"),
            reason);
  EXPECT_EQ(rule_of("  - portfolio_cap: {name: cap, claim: called, payer: pool, payee: bank, rate: "
                    "50 %, cap: 30 %, catch_up: yes, reinstate: yes}\n"),
            "a cap counts what was paid");
  EXPECT_EQ(rule_of(std::string(kHalf) +
                    "  - compensate: {claim: called, payer: treasury, payee: pool, rate: 10 %}\n"),
            "what comes in depends on what was paid");
  EXPECT_EQ(rule_of(std::string(kHalf) +
                    "  - limit: {name: yearly, on: pool, level: 60, window: since_start}\n"),
            "a limit counts what was paid");
  EXPECT_EQ(rule_of(std::string(kHalf) + "  - recover: {of: [called], rule: by_amount_paid}\n"),
            "what comes back depends on what was paid");
}

/// What the treasury bears for the pool is due from the pool again.
TEST(RequiredStock, IsWithheldWhereAShortageComesBackOverOthers) {
  const std::string clauses =
      std::string(kHalf) +
      "  - compensate: {name: more, claim: called, payer: pool, payee: treasury, rate: 20 %}\n";
  const auto rule = [&](const std::string& pool) {
    return model_of(two_claims(clauses, pool)).params().programme->context().pools[0].feedback;
  };
  EXPECT_EQ(rule("opening: 10"), "");
  EXPECT_EQ(rule("opening: 10, shortfall: treasury"),
            "what is due under 'more' depends on what was paid before");
}

/// One pool of a random programme with given events, which is the same in every trial.
struct Settled {
  double exhausted = 0, required = 0;
};
/// A pool with a stock; -1: its own.
struct Stock {
  std::size_t pool = 0;
  double opening = -1;
};

/// The pools of the scenario, each settled with its stock: variants, for which the book is built
/// once.
std::vector<Settled> settled(const std::string& yaml, const std::vector<NamedPool>& pools,
                             const std::vector<Stock>& stocks) {
  std::string variants;
  std::vector<std::string> names;
  for (const Stock& stock : stocks) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", stock.opening);
    names.push_back(stock.opening < 0 ? kBaseName : "with_" + std::to_string(names.size()));
    if (stock.opening >= 0)
      variants +=
          "  " + names.back() + ": {pools." + pools[stock.pool].name + ".opening: " + text + "}\n";
  }
  if (!variants.empty()) variants = "variants:\n" + variants;
  const Model model = model_of(yaml + variants);
  Factors factors;
  Settlement settlement;
  std::vector<Settled> all;
  for (std::size_t i = 0; i < stocks.size(); ++i) {
    draw_and_settle(model.params(names[i]), {0, 1}, factors, settlement);
    const PoolOutcomes& outcomes = settlement.pools[stocks[i].pool];
    all.push_back({outcomes.exhausted[0], outcomes.required.back()});
  }
  return all;
}

/// What `required` says against settling with that stock; "" if it holds.
std::string differences(const std::string& yaml, std::size_t& exact, std::size_t& needy) {
  const auto context = model_of(yaml);
  const Programme& programme = *context.params().programme;
  const auto& pools = programme.context().pools;
  std::vector<Stock> stocks;
  for (std::size_t p = 0; p < pools.size(); ++p) {
    if (programme.context().pool_rules[p]->terms().has_top_up) continue;
    // With more stock more is lent before anything is unpaid.
    if (pools[p].feedback == "what is lent depends on the balance") continue;
    for (const double opening : {1e5, -1.0, 0.0}) stocks.push_back({p, opening});
  }
  if (stocks.empty()) return "";
  const std::vector<Settled> told = settled(yaml, pools, stocks);
  std::string wrong;
  std::vector<Stock> around;  // a little more than what is needed, and less
  for (std::size_t i = 0; i < stocks.size(); i += 3) {
    const NamedPool& pool = pools[stocks[i].pool];
    const double needed = told[i].required;
    if (pool.feedback.empty()) {
      ++exact;
      for (const double other : {told[i + 1].required, told[i + 2].required})
        if (!(other == needed || std::abs(other - needed) <= 1e-6))
          wrong += pool.name + " needs " + std::to_string(needed) + ", told " +
                   std::to_string(other) + "\n";
    }
    if (std::isinf(needed) != std::isfinite(told[i].exhausted))
      wrong += pool.name + " with an endless stock\n";
    if (std::isinf(needed)) continue;
    around.push_back({stocks[i].pool, needed * (1 + 1e-9) + 1e-9});
    around.push_back({stocks[i].pool, needed - 0.0005});
  }
  const std::vector<Settled> near = settled(yaml, pools, around);
  for (std::size_t i = 0; i < around.size(); i += 2) {
    const std::string& name = pools[around[i].pool].name;
    const std::string needed = std::to_string(around[i].opening);
    if (std::isfinite(near[i].exhausted)) wrong += name + " is exhausted with " + needed + "\n";
    if (around[i + 1].opening < 0.0005) continue;
    ++needy;
    if (std::isinf(near[i + 1].exhausted)) wrong += name + " needs less than " + needed + "\n";
  }
  return wrong;
}

/// The scenario without ways by which a shortage comes back to its pool: no limits, caps that pay
/// at their rate, nothing that comes back later.
std::string without_feedback(const std::string& yaml) {
  YAML::Node root = YAML::Load(yaml), programme;
  for (const auto& entry : root["portfolios"]) {
    YAML::Node portfolio = entry.second;
    if (portfolio.remove("recovery")) portfolio["lgd"] = "45 %";
    if (!portfolio["events"]) continue;
    std::istringstream events(portfolio["events"].Scalar());
    std::string defaults;
    for (std::string line; std::getline(events, line);)
      if (line.find(",recovery,") == line.npos && line.find(",cost,") == line.npos)
        defaults += line + "\n";
    portfolio["events"] = defaults;
  }
  for (YAML::Node item : root["programme"]) {
    if (item["limit"] || item["recover"]) continue;
    if (YAML::Node cap = item["portfolio_cap"]) {
      item.remove("portfolio_cap");
      for (const char* key : {"name", "claim", "payer", "payee", "rate"})
        item["compensate"][key] = cap[key];
    }
    programme.push_back(item);
  }
  root["programme"] = programme;
  return YAML::Dump(root) + "\n";
}

bool shows_differences(const std::string& yaml) {
  std::size_t exact = 0, needy = 0;
  try {
    return !differences(yaml, exact, needy).empty();
  } catch (const Error&) {
    return false;  // refused
  }
}

TEST(RequiredStock, DecidesExhaustionInRandomScenarios) {
  std::mt19937_64 random(20261124);
  std::size_t exact = 0, needy = 0;
  // How many pools are asked for something differs with what the generator draws: as many scenarios
  // as give enough of both.
  for (int i = 0; (exact <= 50 || needy <= 150) && i < 1500; ++i) {
    std::string yaml = next_scenario(random);
    if (i % 2 == 1) yaml = without_feedback(yaml);
    try {
      model_of(yaml);
    } catch (const Error&) {
      continue;  // a pool paid only what a limit or cap sent over
    }
    const std::string wrong = differences(yaml, exact, needy);
    ASSERT_EQ(wrong, "") << smallest_scenario(yaml, shows_differences);
  }
  EXPECT_GT(exact, 50u);
  EXPECT_GT(needy, 150u);
}

}  // namespace
}  // namespace cofferdam
