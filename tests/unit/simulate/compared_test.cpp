// Runs that are compared are those of the scenario with the same changes.
#include <cofferdam/compare.hpp>
#include <cofferdam/error.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace cofferdam {
namespace {

constexpr const char* kFund = R"(
cofferdam: 1
title: a fund
trials: 20_000
calendar: {start: 2026-01-01, horizon: 2 years}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, new_business: {count: 40, every: year}, ead: 100_000, term: 1 year, pd: 3 %,
    lgd: 50 %, asset_correlation: 0.2}
programme:
  - claim: {name: c, of: [loans]}
  - compensate: {name: half, claim: c, payer: fund, payee: bank, rate: 50 %}
pools: {fund: {opening: 150_000}}
variants: {more: {programme.half.rate: 80 %}}
report: {levels: [95 %, 99 %], book: none}
)";

Scenario fund(const std::vector<std::string>& overrides = {}) {
  return parse_scenario("fund.yaml", kFund, overrides);
}

double cell(const Results& results, const std::string& table, const std::string& column,
            std::size_t row) {
  return results.table(table).numbers(column)[row];
}

TEST(PairedRuns, GivesTheNumbersOfSeparateRuns) {
  const std::vector<std::string> changes = {"portfolios.loans.pd=4 %",
                                            "pools.fund.opening=100_000"};
  const PairedRuns runs(fund(), {});
  ASSERT_EQ(runs.measures().size(), 4u);
  EXPECT_EQ(runs.measures()[0].name, "pool fund exhausted");
  EXPECT_EQ(runs.measures()[1].name, "mean of all losses");
  EXPECT_EQ(runs.measures()[2].name, "tvar 99 % of all losses");
  EXPECT_EQ(runs.measures()[3].name, "mean of public cost");
  const auto found = runs.run(changes, {.threads = 2});
  std::vector<std::string> alone = changes;
  alone.push_back("drop=variants");
  const Results results = simulate(build_model(fund(alone)), {.threads = 1});
  const auto expect = [&](std::size_t measure, const std::string& table, const std::string& column,
                          std::size_t row) {
    EXPECT_EQ((*found)[measure].value, cell(results, table, column, row));
    EXPECT_EQ((*found)[measure].standard_error,
              cell(results, table, column + "_standard_error", row));
  };
  expect(0, "pools", "probability_exhausted", 0);
  expect(1, "bearers", "mean", 0);
  expect(2, "quantiles", "tvar", 1);
  expect(3, "public_cost", "mean", results.table("public_cost").rows() - 1);
}

TEST(PairedRuns, DoesNotDependOnThreads) {
  const PairedRuns runs(fund(), {"tvar 99 % of all losses", "mean of fund"});
  const auto one = runs.run({}, {.threads = 1}), three = runs.run({}, {.threads = 3});
  for (std::size_t m = 0; m < 2; ++m)
    for (std::size_t set = 0; set < 16; ++set) {
      EXPECT_EQ((*one)[m].sets.at(set).value, (*three)[m].sets.at(set).value);
      EXPECT_EQ((*one)[m].sets.at(set).share, (*three)[m].sets.at(set).share);
    }
}

TEST(PairedRuns, SetsOfAMeanAreTheirMeans) {
  const PairedRuns runs(fund({"trials=16_384"}), {"mean of all losses"});
  const Measured all = runs.run({}, {})->front();
  double mean = 0;
  for (const Measured::Set& set : all.sets) {
    EXPECT_DOUBLE_EQ(set.share, 1.0 / 16);
    mean += set.share * set.value;
  }
  EXPECT_NEAR(mean, all.value, 1e-9 * all.value);
  // The first set is the first block: a run of it alone has its mean.
  const Results first = simulate(build_model(fund({"trials=1_024", "drop=variants"})));
  EXPECT_NEAR(all.sets.front().value, cell(first, "bearers", "mean", 0), 1e-9 * all.value);
}

TEST(PairedRuns, WhatChangesNothingHasNoError) {
  const PairedRuns runs(fund(), {"mean of all losses"});
  const auto base = runs.run({}, {}), same = runs.run({"programme.half.rate=60 %"}, {});
  const PairedDifference none = paired_difference(same->front(), base->front());
  EXPECT_EQ(none.value, 0);
  EXPECT_EQ(none.standard_error, 0);
  EXPECT_FALSE(none.can_be_told());
}

TEST(PairedRuns, DifferencesByHand) {
  Measured from{10, 1, 0, {}}, to{13, 1, 0, {}};
  for (int set = 0; set < 16; ++set) {
    from.sets.push_back({10.0 + set, 1.0 / 16});
    to.sets.push_back({13.0 + set + (set % 2 == 0 ? 1 : -1), 1.0 / 16});
  }
  // 16 deviations of 1: sqrt(16 / 15 x 16 / 256).
  const PairedDifference difference = paired_difference(to, from);
  EXPECT_DOUBLE_EQ(difference.value, 3);
  EXPECT_DOUBLE_EQ(difference.standard_error, std::sqrt(1.0 / 15));
  EXPECT_TRUE(difference.can_be_told());
  from.resolution = to.resolution = 6;  // adds a variance of 36 / 12 for each
  EXPECT_DOUBLE_EQ(paired_difference(to, from).standard_error, std::sqrt(1.0 / 15 + 6));
  to.sets[3].value = std::nan("");
  EXPECT_TRUE(std::isnan(paired_difference(to, from).standard_error));
}

TEST(PairedRuns, StopsBetweenBlocks) {
  const std::atomic<bool> stop = true;
  const PairedRuns runs(fund(), {});
  EXPECT_FALSE(runs.run({}, {.stop = &stop}));
}

TEST(PairedRuns, RefusesWhatCannotBeCompared) {
  const auto message = [](const std::vector<std::string>& overrides,
                          const std::vector<std::string>& measures) -> std::string {
    try {
      const PairedRuns runs(fund(overrides), measures);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(
      message({"trials=16_383"}, {}),
      "16383 trials are too few to compare: errors come from 16 sets of blocks of 1,024; give "
      "16,384 or more, with --trials");
  EXPECT_EQ(message({}, {"mean of al losses"}),
            "'mean of al losses' is no measure of this scenario; did you mean 'mean of all "
            "losses'?");
  EXPECT_NE(message({"stop_when.relative_error=1 %"}, {}).find("with --trials"), std::string::npos);
  const PairedRuns runs(fund(), {});
  EXPECT_THROW(runs.check({"portfolios.loan.pd=1 %"}), InputError);
  EXPECT_THROW(runs.check({"pools.fund.opening=-1"}), InputError);
}

}  // namespace
}  // namespace cofferdam
