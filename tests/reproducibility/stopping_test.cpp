// Runs that stop when they are precise enough give the tables of a run of so many trials, however
// they are worked.
#include <gtest/gtest.h>
#include <cofferdam/ranks.hpp>
#include <cofferdam/run.hpp>

#include <thread>

#include "model/stop_rule.hpp"
#include "support/results_bytes.hpp"
#include "support/scenarios.hpp"
#include "support/shipped_scenarios.hpp"
#include "support/temporary_folder.hpp"
#include "support/thread_mailbox.hpp"

namespace cofferdam::test {
namespace {

const std::string kFund =
    "  - claim: {name: c, of: [loans]}\n"
    "  - compensate: {name: half, claim: c, payer: fund, payee: bank, rate: 50 %}\n";
const std::string kBook =
    "count: 40, ead: {lognormal: {mean: 100, cv: 1}}, pd: 10 %, lgd: 45 %, loading: {national: "
    "0.4}, term: 1 year";
const std::string kMore =
    "calendar: {start: 2026-01-01, horizon: 1 year}\n"
    "pools: {fund: {opening: 150}}\n"
    "size: [{input: pools.fund.opening, target: exhausted, probability: [5 %, 1 %]}]\n"
    "report: {thresholds: [200], realised: [{measure: losses, value: 300}]}\n"
    "variants: {more: {programme.half.rate: 60 %}}\n";

Model fund_model(const std::vector<std::string>& overrides) {
  return model_of(small_scenario(kFund, kMore, kBook), overrides);
}

/// Its tables, without what says how many trials there shall be.
std::string bytes_without_rule(Results results) {
  std::erase_if(results.tables, [](const Table& table) {
    return table.name == "precision" || table.name == "inputs";
  });
  results.resolved_scenario.clear();
  return bytes_of(results);
}

/// A run of as many trials, without a rule.
std::string bytes_of_so_many(const Model& model, const Results& stopped) {
  Scenario scenario = model.scenario();
  const auto trials = "trials=" + std::to_string(stopped.trials);
  std::vector<std::string> overrides = scenario.data().overrides;
  overrides.push_back(trials);
  return bytes_without_rule(
      simulate(build_model(parse_scenario("test.yaml", stopped.scenario_text, overrides))));
}

struct Asked {
  std::string measure, relative_error;
  std::vector<std::string> more;
};

const std::vector<Asked>& asked() {
  static const std::vector<Asked> all = {
      {"pool fund exhausted", "1 %", {}},
      {"pool fund required 95 %", "0.9 %", {}},
      {"size of pools.fund.opening at 1 %", "1.5 %", {"stop_when.max_trials=5e6"}},
      {"mean of public cost", "0.6 %", {"drop=[variants]"}},
      {"tvar 99 % of bank", "0.5 %", {"sampling={shift: {means: {national: -1}}}"}},
      // More trials than are all kept one by one, and fewer than there is room for.
      {"value_at_risk 90 % of all losses",
       "0.25 %",
       {"stop_when.max_trials=1e8", "drop=[variants, size]"}}};
  return all;
}

Model model_of(const Asked& one) {
  std::vector<std::string> overrides = {"stop_when.measure=" + one.measure,
                                        "stop_when.relative_error=" + one.relative_error};
  overrides.insert(overrides.end(), one.more.begin(), one.more.end());
  return fund_model(overrides);
}

TEST(Stopping, GivesTheTablesOfARunOfSoManyTrials) {
  for (const Asked& one : asked()) {
    const Model model = model_of(one);
    const Results alone = simulate(model);
    EXPECT_TRUE(alone.complete);
    EXPECT_EQ(alone.trials % 1024, 0);
    EXPECT_EQ(look_from(alone.trials / 1024) * 1024, alone.trials) << "ends at a look";
    EXPECT_GT(alone.trials, 8192) << one.measure;
    EXPECT_EQ(alone.table("precision").texts("ended_by")[0], "precise enough");
    EXPECT_TRUE(bytes_of(simulate(model, {.threads = 3})) == bytes_of(alone)) << one.measure;
    EXPECT_TRUE(bytes_without_rule(alone) == bytes_of_so_many(model, alone)) << one.measure;
  }
}

/// The same estimate and error as the table that has the measure.
TEST(Stopping, GoesByTheErrorsOfTheTables) {
  const struct {
    std::string measure, table, column;
    std::size_t row;
  } cells[] = {{"pool fund exhausted", "pools", "probability_exhausted", 0},
               {"pool fund required 99.5 %", "pools", "required_quantile_995", 0},
               {"size of pools.fund.opening at 1 %", "sizes", "size", 1},
               {"mean of fund", "bearers", "mean", 2},
               {"mean of public cost", "public_cost", "mean", 2},
               {"mean of fiscal cost", "fiscal", "cost", 15},
               {"subsidy_rate", "fiscal_rates", "value", 34},
               {"subsidy_rate of fund", "fiscal_rates", "value", 6},
               {"value_at_risk 50 % of all losses", "quantiles", "value_at_risk", 0},
               {"tvar 75 % of defaults", "quantiles", "tvar", 8}};
  for (const auto& [measure, table, column, row] : cells) {
    const Results results = simulate(fund_model(
        {"stop_when.measure=" + measure, "stop_when.relative_error=90 %",
         "stop_when.max_trials=8192", "drop=[variants]", "fiscal={discount: {rate: 2 %}}"}));
    const Table &precision = results.table("precision"), &other = results.table(table);
    for (const char* part : {"", "_standard_error", "_ci_low", "_ci_high"})
      EXPECT_EQ(precision.numbers(std::string("estimate") + part)[0],
                other.numbers(column + part)[row])
          << measure << part;
  }
}

/// A state is written and read again before each stretch.
TEST(Stopping, GoesOnFromStatesAndInSeveralProcesses) {
  const TemporaryFolder folder;
  const Model model = model_of(asked().front());
  const std::string expected = bytes_of(simulate(model));
  const std::string file = folder / "state";
  cofferdam::Run(model).save(file);
  for (bool done = false; !done;) {
    cofferdam::Run run(model);
    run.load(file);
    std::atomic<bool> stop{false};
    RunOptions options{.threads = 2, .stop = &stop};
    const std::int64_t before = run.trials_done();
    options.progress = [&](const Progress& progress) { stop = progress.done > before + 5000; };
    done = run.work(options);
    EXPECT_EQ(run.is_complete(), done);
    run.save(file);
    if (done) {
      EXPECT_TRUE(bytes_of(run.results()) == expected) << "gone on";
    }
  }
  PostOffice office(3);
  std::vector<std::thread> others;
  for (const int rank : {1, 2})
    others.emplace_back([&, rank] {
      follow(
          office.box(rank),
          [&] {
            return Following{model, 1};
          },
          nullptr);
    });
  cofferdam::Run run(model);
  EXPECT_TRUE(run.work({.threads = 1, .mailbox = &office.box(0)}));
  dismiss(office.box(0), ExitCode::ok);
  for (std::thread& other : others) other.join();
  EXPECT_TRUE(bytes_of(run.results()) == expected) << "shared";
}

TEST(Stopping, EndsAtMaxTrialsAndSaysSo) {
  const Results results =
      simulate(fund_model({"stop_when.measure=mean of bank", "stop_when.relative_error=0.01 %",
                           "stop_when.max_trials=9000"}));
  EXPECT_EQ(results.trials, 9000);
  EXPECT_TRUE(results.complete);
  const Table& precision = results.table("precision");
  EXPECT_EQ(precision.texts("ended_by")[0], "max_trials");
  EXPECT_GT(precision.numbers("relative_error")[0], 1e-4);
}

/// Time that is over at once leaves one block; its trials are those of a run of so many.
TEST(Stopping, EndsAfterMaxTimeAndCanBeRepeated) {
  const Model model =
      fund_model({"stop_when={measure: mean of bank, relative_error: 0.01 %, "
                  "max_time: 0.05s}",
                  "stop_when.max_trials=1e9"});
  const Results results = simulate(model, {.threads = 2});
  EXPECT_TRUE(results.complete);
  EXPECT_EQ(results.trials % 1024, 0);
  EXPECT_EQ(results.table("precision").texts("ended_by")[0], "max_time");
  EXPECT_TRUE(bytes_without_rule(results) == bytes_of_so_many(model, results));
}

TEST(Stopping, APartCannotTell) {
  EXPECT_THROW(cofferdam::Run(model_of(asked().front()), {1, 2}), Error);
}

/// What never happens has no relative error, however long the run.
TEST(Stopping, WhatNeverHappensIsNotPrecise) {
  const Results results =
      simulate(fund_model({"stop_when={measure: pool fund exhausted, relative_error: 50 %, "
                           "max_trials: 20_000}",
                           "pools.fund.opening=1e9", "size=[]"}));
  EXPECT_EQ(results.trials, 20'000);
  EXPECT_TRUE(std::isnan(results.table("precision").numbers("relative_error")[0]));
}

}  // namespace
}  // namespace cofferdam::test
