// Tables of pools, payments and cash over columns that are known: see support/pool_case.cpp.
#include <cofferdam/simulate.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/pool_case.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

const PoolCase& by_hand() {
  static const PoolCase pool_case;
  return pool_case;
}

/// The row whose texts in the first columns are `key`.
std::size_t row_of(const Table& table, const std::vector<std::string>& key) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    bool same = true;
    for (std::size_t i = 0; i < key.size(); ++i)
      same = same && table.texts(table.columns[i].name)[row] == key[i];
    if (same) return row;
  }
  ADD_FAILURE() << table.name << " has no row " << ::testing::PrintToString(key);
  return 0;
}

/// Numbers of the row by name of the column.
void expect_numbers(const Table& table, const std::vector<std::string>& key,
                    const std::vector<std::pair<std::string, double>>& expected) {
  const std::size_t row = row_of(table, key);
  for (const auto& [column, value] : expected) {
    const double found = table.numbers(column)[row];
    const std::string what = table.name + " " + ::testing::PrintToString(key) + " " + column;
    if (std::isnan(value))
      EXPECT_TRUE(std::isnan(found)) << what << " is " << found;
    else
      EXPECT_NEAR(found, value, 1e-12 * std::abs(value)) << what;
  }
}

std::string text(const Table& table, const std::vector<std::string>& key,
                 const std::string& column) {
  return table.texts(column)[row_of(table, key)];
}

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Single trials of two loans under a pool that each may exhaust.
TEST(PoolTables, SingleTrialsTellExhaustionAndStock) {
  const Results results = simulate(model_of(
      "cofferdam: 1\ntitle: trials\ntrials: 3000\n"
      "calendar: {start: 2026-01-01, horizon: 1 year}\neconomy: {factors: {national: {}}}\n"
      "bearers: {bank: {}, pool: {}, later: {}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, count: 20, ead: 100, term: 1 year, pd: 5 "
      "%, lgd: 100 %, loading: {national: 0.4}}\n"
      "programme:\n  - claim: {name: c, of: [loans]}\n"
      "  - compensate: {name: half, claim: c, payer: pool, payee: bank, rate: 50 %}\n"
      "  - compensate: {name: rest, claim: c, payer: later, payee: bank, rate: 100 %, of: "
      "payee_part}\n"
      "  - limit: {name: most, on: later, level: 500, window: since_start}\n"
      "pools:\n  pool: {opening: 120}\n  later: {opening: 10}\n"
      "output: {trials: headline}\nvariants: {without: {drop: [pools.later, programme.most]}}\n"));
  const Table &trials = results.table("trials"), &pools = results.table("pools");
  ASSERT_EQ(pools.texts("pool")[0], "pool");
  const auto& exhausted = trials.numbers("exhausted_pool");
  const auto& required = trials.numbers("required_pool");
  double sum = 0, stock = 0, defaults = 0;
  for (std::size_t t = 0; t < 3000; ++t) {
    EXPECT_EQ(required[t], 50 * trials.numbers("defaults")[t]);
    EXPECT_EQ(exhausted[t], required[t] > 120 ? 1 : 0);
    sum += exhausted[t], stock += required[t], defaults += trials.numbers("defaults")[t];
  }
  EXPECT_GT(sum, 100);
  EXPECT_NEAR(pools.numbers("probability_exhausted")[0], sum / 3000, 1e-12);
  EXPECT_NEAR(pools.numbers("required")[0], stock / 3000, 1e-9);
  // A limit counts what the second pool has paid, so that its need depends on its stock.
  const auto has = [&](const std::string& name) {
    return std::any_of(trials.columns.begin(), trials.columns.end(),
                       [&](const Column& column) { return column.name == name; });
  };
  EXPECT_TRUE(has("exhausted_later"));
  EXPECT_FALSE(has("required_later"));
  EXPECT_TRUE(std::isnan(trials.numbers("exhausted_later")[3000]));
}

TEST(PoolTables, Pools) {
  const Table table = by_hand().table("pools");
  ASSERT_EQ(table.rows(), 2u);
  expect_numbers(
      table, {"pool"},
      {{"probability_exhausted", 0.2},
       {"probability_exhausted_standard_error", std::sqrt(0.2 * 0.8 / 2000)},
       {"years_to_exhaustion", 1},
       {"years_to_exhaustion_standard_error", 0.5 * std::sqrt(2000.0 / 1999 / 400)},
       {"shortfall", 4},
       {"shortfall_given_exhaustion", 20},
       {"shortfall_given_exhaustion_standard_error", 10 * std::sqrt(2000.0 / 1999 / 400)},
       {"shortfall_quantile_99", 30},
       {"unpaid", 2},
       {"required", 149.5},
       {"required_quantile_95", 194},
       {"required_quantile_99", 198},
       {"required_quantile_995", 199}});
  EXPECT_EQ(text(table, {"pool"}, "exhaustion_verdict"), "ok");
  EXPECT_EQ(text(table, {"pool"}, "required_rule"), "exact");
  EXPECT_EQ(text(table, {"pool"}, "required_verdict"),
            "thin: 10 effective trials beyond the level, fewer than 100");
  expect_numbers(table, {"second"},
                 {{"probability_exhausted", 0.05},
                  {"years_to_exhaustion", 0.25},
                  {"years_to_exhaustion_standard_error", 0},
                  {"shortfall", 3},
                  {"shortfall_quantile_99", 60},
                  {"unpaid", 0},
                  {"required", kNone},
                  {"required_quantile_95", kNone}});
  EXPECT_EQ(text(table, {"second"}, "required_rule"), "interest is paid on the balance");
}

TEST(PoolTables, NothingIsSaidOfWhatNeverHappens) {
  const Table table = by_hand().table("pools", 2, 10);  // trials in which nothing is short
  expect_numbers(table, {"pool"},
                 {{"probability_exhausted", 0},
                  {"probability_exhausted_ci_high", 1 - std::pow(0.05, 1.0 / 8)},
                  {"years_to_exhaustion", kNone},
                  {"shortfall_given_exhaustion", kNone},
                  {"shortfall_quantile_99", kNone}});
  EXPECT_EQ(text(table, {"pool"}, "exhaustion_verdict"),
            "not available: the pool is exhausted in no trial");
}

TEST(PoolTables, PoolsYearByYear) {
  const Table table = by_hand().table("pool_years");
  ASSERT_EQ(table.rows(), 4u);
  expect_numbers(table, {"pool", "2026"},
                 {{"balance", 90},
                  {"balance_quantile_1", 0},
                  {"balance_quantile_5", 0},
                  {"balance_quantile_25", 100},
                  {"balance_quantile_95", 100},
                  {"balance_quantile_99", 100},
                  {"balance_resolution", 0},
                  {"probability_exhausted", 0.1},
                  {"probability_short", 0.1},
                  {"short_in", 3},
                  {"short_in_quantile_99", 30},
                  {"leverage_multiple", 400.0 / 90},
                  {"probability_empty", 0.1}});
  expect_numbers(table, {"pool", "2027"},
                 {{"balance", 40},
                  {"balance_quantile_5", 0},
                  {"balance_quantile_50", 50},
                  {"balance_quantile_75", 50},
                  {"probability_exhausted", 0.2},
                  {"probability_short", 0.1},
                  {"short_in", 1},
                  {"leverage_multiple", 5},
                  {"probability_empty", 0.2}});
  expect_numbers(
      table, {"second", "2027"},
      {{"probability_exhausted", 0.05}, {"leverage_multiple", kNone}, {"probability_empty", 1}});
  EXPECT_EQ(text(table, {"second", "2027"}, "leverage_verdict"),
            "not available: the balance is 0 in every trial");
}

TEST(PoolTables, LinesThatEmptyAPool) {
  const Table table = by_hand().table("pool_lines");
  ASSERT_EQ(table.rows(), 3u);
  expect_numbers(table, {"pool", "guarantee"},
                 {{"probability_first_short", 0.1},
                  {"share_of_exhaustions", 0.5},
                  {"share_of_exhaustions_standard_error", 0.5 * std::sqrt(2000.0 / 1999 / 400)},
                  {"paid", 97}});
  expect_numbers(table, {"pool", "cap"},
                 {{"probability_first_short", 0.1}, {"share_of_exhaustions", 0.5}, {"paid", 34}});
  expect_numbers(table, {"second", "guarantee"},
                 {{"probability_first_short", 0.05}, {"share_of_exhaustions", 1}, {"paid", 57}});
}

TEST(PoolTables, Flows) {
  const Table table = by_hand().table("pool_flows");
  ASSERT_EQ(table.rows(), 8u);
  expect_numbers(table, {"pool", "opening", "treasury", "2026"},
                 {{"mean", 100}, {"standard_deviation", 0}, {"quantile_95", 100}});
  expect_numbers(table, {"pool", "contribution", "bank", "2027"}, {{"mean", 20}});
  expect_numbers(table, {"pool", "interest", "outside", "2027"}, {{"mean", 3}});
  expect_numbers(table, {"pool", "lapse", "treasury", "2027"},
                 {{"mean", -4},
                  {"standard_deviation", 40 * std::sqrt(0.09 * 2000 / 1999)},
                  {"quantile_95", 0},
                  {"quantile_99", 0}});
}

TEST(PoolTables, PoolsExhaustedTogether) {
  const Table table = by_hand().table("joint_exhaustion");
  ASSERT_EQ(table.rows(), 4u);
  EXPECT_EQ(table.integers("at_least"), (std::vector<std::int64_t>{1, 2, 2, 2}));
  EXPECT_EQ(table.texts("pool").front(), "(any)");
  EXPECT_DOUBLE_EQ(table.numbers("probability")[0], 0.2);
  EXPECT_DOUBLE_EQ(table.numbers("probability")[1], 0.05);
  expect_numbers(table, {"pool", "second"},
                 {{"probability", 0.05}, {"probability_given_other", 1}});
  expect_numbers(
      table, {"second", "pool"},
      {{"probability", 0.05},
       {"probability_given_other", 0.25},
       {"probability_given_other_standard_error", std::sqrt(0.25 * 0.75 / 400 * 2000 / 1999)}});
}

TEST(PoolTables, Coverage) {
  const Table table = by_hand().table("coverage");
  ASSERT_EQ(table.rows(), 3u);
  expect_numbers(table, {"bank", "guarantee"},
                 {{"due", 160},
                  {"paid", 154},
                  {"moved", 1},
                  {"coverage", 155.0 / 160},
                  {"coverage_worst_5", 80.0 / 160},
                  {"coverage_worst_5_standard_error", 0},
                  {"coverage_worst_1", 80.0 / 160},
                  {"months_to_cash", 6}});
  expect_numbers(table, {"bank", "cap"},
                 {{"due", 40},
                  {"paid", 34},
                  {"moved", 0},
                  {"coverage", 34.0 / 40},
                  {"coverage_worst_5", 30.0 / 40},
                  {"months_to_cash", 12}});
  expect_numbers(table, {"bank", "(all)"},
                 {{"due", 200},
                  {"paid", 188},
                  {"coverage", 189.0 / 200},
                  {"coverage_worst_5", 110.0 / 200},
                  {"months_to_cash", (154.0 * 6 + 34 * 12) / 188}});
  EXPECT_EQ(text(table, {"bank", "(all)"}, "coverage_worst_5_verdict"), "ok");
  EXPECT_EQ(text(table, {"bank", "(all)"}, "coverage_worst_1_verdict"),
            "thin: 20 effective trials among the worst, fewer than 100");
  const Table few = by_hand().table("coverage", 0, 20);
  expect_numbers(few, {"bank", "cap"}, {{"coverage", 34.0 / 40}, {"coverage_worst_5", kNone}});
  EXPECT_EQ(text(few, {"bank", "cap"}, "coverage_worst_5_verdict"),
            "not available: 1 effective trials among the worst, fewer than 10");
}

TEST(PoolTables, UnpaidByReason) {
  const Table table = by_hand().table("unpaid");
  ASSERT_EQ(table.rows(), 3u * 7 + 1);
  expect_numbers(table, {"bank", "guarantee", "balance"},
                 {{"amount", 2}, {"share_of_due", 2.0 / 160}});
  expect_numbers(table, {"bank", "guarantee", "open"},
                 {{"amount", 3}, {"share_of_due", 3.0 / 160}});
  expect_numbers(table, {"bank", "guarantee", "limit"}, {{"amount", 0}, {"share_of_due", 0}});
  expect_numbers(table, {"bank", "cap", "limit"}, {{"amount", 5}, {"share_of_due", 5.0 / 40}});
  expect_numbers(table, {"bank", "(all)", "balance"}, {{"amount", 3}, {"share_of_due", 3.0 / 200}});
  expect_numbers(table, {"bank", "(no claim)", "exclusion"},
                 {{"amount", 5}, {"share_of_due", kNone}});
  // What is due is paid, taken over or has a reason.
  const Table coverage = by_hand().table("coverage");
  for (const std::string clause : {"guarantee", "cap", "(all)"}) {
    double share = coverage.numbers("coverage")[row_of(coverage, {"bank", clause})];
    for (std::size_t row = 0; row < table.rows(); ++row)
      // What a cap excludes was never due.
      if (table.texts("clause")[row] == clause && table.texts("reason")[row] != "exclusion")
        share += table.numbers("share_of_due")[row];
    EXPECT_NEAR(share, 1, 1e-12) << clause;
  }
}

TEST(PoolTables, Rules) {
  const Table table = by_hand().table("rules");
  ASSERT_EQ(table.rows(), 2u);
  expect_numbers(table, {"yearly limit"},
                 {{"probability_binds", 0.5},
                  {"stopped", 5},
                  {"stopped_given_binding", 10},
                  {"stopped_given_binding_standard_error", 0},
                  {"years_to_first", 0.75},
                  {"stopped_quantile_99", 10}});
  expect_numbers(table, {"never reached"},
                 {{"probability_binds", 0},
                  {"stopped", 0},
                  {"stopped_given_binding", kNone},
                  {"years_to_first", kNone}});
  EXPECT_EQ(text(table, {"never reached"}, "binding_verdict"),
            "not available: it stops nothing in any trial");
}

TEST(PoolTables, CashByYear) {
  const Table table = by_hand().table("cash");
  ASSERT_EQ(table.rows(), 8u * 4);
  const auto means = [&](const std::string& account, std::vector<double> expected) {
    const char* years[] = {"2026", "2027", "(all)", "(largest)"};
    for (std::size_t i = 0; i < 4; ++i)
      expect_numbers(table, {account, years[i]}, {{"mean", expected[i]}});
  };
  means("bank", {70, 10, 80, 70});
  means("treasury", {100, -4, 96, 100});
  means("pool", {-20, -39, -59, 0.9 * -20 + 0.1 * -3});
  means("second", {0, 0, 0, 0});
  means("outside", {-150, 33, -117, 33});
  means("public: city", {80, -43, 37, 80});
  means("public: province", {0, 0, 0, 0});
  means("public: all", {80, -43, 37, 80});
  expect_numbers(table, {"treasury", "2027"},
                 {{"standard_deviation", 40 * std::sqrt(0.09 * 2000 / 1999)}, {"quantile_99", 0}});
  // A lapse to the treasury of the same level is no cash of the level.
  expect_numbers(table, {"public: city", "2027"}, {{"standard_deviation", 0}});
  expect_numbers(table, {"public: city", "(largest)"}, {{"quantile_95", 80}, {"quantile_99", 80}});
}

TEST(PoolTables, OutsideClosesTheSumInEveryTrial) {
  for (std::int64_t trial = 0; trial < 20; ++trial) {
    const Table table = by_hand().table("cash", trial, trial + 1);
    for (const std::string year : {"2026", "2027", "(all)"}) {
      double sum = 0, gross = 0;
      for (std::size_t row = 0; row < table.rows(); ++row) {
        if (table.texts("year")[row] != year) continue;
        if (table.texts("account")[row].starts_with("public: ")) continue;
        sum += table.numbers("mean")[row];
        gross += std::abs(table.numbers("mean")[row]);
      }
      EXPECT_EQ(sum, 0) << trial << " " << year;
      EXPECT_GT(gross, 0);
    }
  }
}

TEST(PoolTables, PublicCostCountsFunding) {
  const Table table = by_hand().table("public_cost");
  ASSERT_EQ(table.rows(), 3u);
  // The pool bears 80 and gets 40 of the bank and 3 of interest; the rest stays within the city.
  expect_numbers(table, {"city"}, {{"mean", 37}, {"standard_deviation", 0}});
  expect_numbers(table, {"province"}, {{"mean", 0}});
  expect_numbers(table, {"all levels"}, {{"mean", 37}, {"value_at_risk_95", 37}});
}

TEST(PoolTables, MergeInAnyOrderAndSurviveTheirBytes) {
  for (const std::string name : {"pools", "pool_years", "pool_lines", "pool_flows",
                                 "joint_exhaustion", "coverage", "unpaid", "rules", "cash"}) {
    const auto part = [&](std::int64_t first, std::size_t count) {
      auto measure = by_hand().measure(name);
      by_hand().observe(*measure, {first, count});
      measure->close_block();
      return measure;
    };
    const auto first = part(0, 1024), second = part(1024, 976);
    ByteWriter bytes;
    first->write(bytes);
    ByteReader reader(bytes.bytes());
    const auto restored = by_hand().measure(name);
    restored->read(reader);
    second->merge(*restored);
    const Table merged = by_hand().table_of(*second, 2000), whole = by_hand().table(name);
    ASSERT_EQ(merged.columns.size(), whole.columns.size());
    for (std::size_t c = 0; c < whole.columns.size(); ++c) {
      const auto* numbers = std::get_if<std::vector<double>>(&whole.columns[c].cells);
      if (!numbers) {
        EXPECT_EQ(merged.columns[c].cells, whole.columns[c].cells) << name;
        continue;
      }
      const auto& found = std::get<std::vector<double>>(merged.columns[c].cells);
      for (std::size_t row = 0; row < numbers->size(); ++row)
        EXPECT_TRUE(found[row] == (*numbers)[row] ||
                    (std::isnan(found[row]) && std::isnan((*numbers)[row])))
            << name << " " << whole.columns[c].name << " " << row;
    }
  }
}

}  // namespace
}  // namespace cofferdam
