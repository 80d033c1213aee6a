// What no trial gave is not impossible: every table flags it, with the end that it can have.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include <cofferdam/simulate.hpp>

#include "measures/moments.hpp"
#include "measures/ratio_list.hpp"
#include "measures/sample.hpp"
#include "measures/worst_trials.hpp"

namespace cofferdam {
namespace {

constexpr double kTrials = 1000;
/// In 95 % of runs that never saw a thing its probability is below this.
const double kUnseen = 1 - std::pow(0.05, 1 / kTrials);

Results results_of(const std::string& text) {
  return simulate(build_model(parse_scenario("rare.yaml",
                                             "cofferdam: 1\ntitle: rare\ncurrency: CNY\ntrials: "
                                             "1000\neconomy: {factors: {national: {}}}\n" +
                                                 text)));
}

/// Ten loans of 100 for two years that hardly ever default; a fund and an outside guarantor pay out
/// of pools.
Results rare(const std::string& more = "") {
  return results_of(
      "calendar: {start: 2026-01-01, horizon: 2 years, run_off: 1 year}\n"
      "bearers: {bank: {}, fund: {public: city}, other: {}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, count: 10, ead: 100, pd: 0.001 %, lgd: "
      "100 %, loading: {national: 0.3}, term: 2 years, tags: {region: {mix: {east: 100 %}}}}\n"
      "programme:\n  - claim: {name: c, of: [loans]}\n"
      "  - compensate: {name: p, claim: c, payee: bank, payer: fund, rate: 50 %}\n"
      "  - compensate: {name: o, claim: c, payee: bank, payer: other, rate: 20 %}\n"
      "  - layers: {name: l, claim: c, payee: bank, layers: [{payer: other, limit: 20}]}\n"
      "  - limit: {name: lim, on: fund, level: 60, window: since_start}\n"
      "pools: {fund: {opening: 40, budget: {amount: 5, unused: lapses}, pays: [{line: p}]}}\n"
      "report: {realised: [{measure: losses, value: 5}, {measure: default_rate, value: 1 %}]}\n"
      "variants: {half: {programme.p.rate: 25 %}}\n" +
      more);
}

struct Cell {
  std::string table, key, name;  ///< the row whose cells include the key
  double most;                   ///< end of the interval over kUnseen
};

std::size_t row_of(const Table& table, const std::string& key) {
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (const Column& column : table.columns)
      if (const auto* texts = std::get_if<std::vector<std::string>>(&column.cells))
        if ((*texts)[row] == key) return row;
  ADD_FAILURE() << table.name << " has no row " << key;
  return 0;
}

TEST(NeverSeen, EveryTableSaysWhatItCanBe) {
  const Results results = rare();
  // At most 1,000 are lost, by 10 loans. What clauses move is at most that under each of them: two
  // pay out of `compensate`, one is a layer of 20.
  const std::vector<Cell> cells = {{"bearers", "all losses", "mean", 1000},
                                   {"bearers", "fund", "mean", 1000},
                                   {"bearers", "fund", "probability_positive", 1},
                                   {"layers", "l", "mean", 20},
                                   {"layers", "l", "probability_hit", 1},
                                   {"transfers", "bank", "share", 1000},
                                   {"transfers", "fund", "paid", 3000},
                                   {"by_tag", "east", "mean", 1000},
                                   {"by_tag", "east", "default_rate", 1},
                                   {"by_year", "all losses", "mean", 1000},
                                   {"by_year", "defaults", "mean", 10},
                                   {"by_year", "all losses", "tvar_99", 1000 / 0.01},
                                   {"by_year", "all losses", "recovered", 1000},
                                   {"by_cohort", "2026", "defaults", 10},
                                   {"by_cohort", "2026", "loss", 1000},
                                   {"by_cohort", "2026", "loss_rate", 1},
                                   {"by_age", "2026", "cumulative_default_rate", 1},
                                   {"book", "loans", "defaulted", 1000},
                                   {"book", "loans", "loans_defaulted", 10},
                                   {"book", "loans", "defaulted_per_ended", 1},
                                   {"pools", "fund", "probability_exhausted", 1},
                                   {"pools", "fund", "shortfall", 3000},
                                   {"pools", "fund", "unpaid", 3000},
                                   {"pool_years", "fund", "short_in", 3000},
                                   {"pool_lines", "p", "paid", 1000},
                                   {"coverage", "p", "due", 1000},
                                   {"coverage", "(all)", "paid", 3000},
                                   {"coverage", "p", "moved", 1000},
                                   {"unpaid", "limit", "amount", 1000},
                                   {"rules", "lim", "stopped", 3000},
                                   {"differences", "fund", "difference", 1000},
                                   {"outcomes", "losses", "forecast_mean", 1000},
                                   {"outcomes", "default_rate", "forecast_mean", 1},
                                   {"convergence", "all losses", "estimate", 1000},
                                   {"quantiles", "all losses", "tvar", 1000 / 0.5}};
  for (const Cell& cell : cells) {
    const Table& table = results.table(cell.table);
    const std::size_t row = row_of(table, cell.key);
    const std::string where = cell.table + " " + cell.key + " " + cell.name;
    EXPECT_EQ(table.numbers(cell.name)[row], 0) << where;
    EXPECT_NEAR(table.numbers(cell.name + "_ci_high")[row], kUnseen * cell.most, 1e-9 * cell.most)
        << where;
    const std::string flagged = ", " + table.texts("never_varied")[row] + ",";
    EXPECT_NE(flagged.find(", " + cell.name + ","), std::string::npos) << where << flagged;
  }
  // What comes back may exceed what is lost in a year.
  EXPECT_NEAR(results.table("by_year").numbers("mean_ci_low")[0], -kUnseen * 1000, 1e-9);
  EXPECT_EQ(results.table("by_year").texts("verdict")[0],
            "thin: 0 in every trial beyond the level");
}

/// `owner` only pays into a pool, `taker` would take over what is never due, and `layer` pays at
/// most 20: that is known before any trial, while `fund` and `spare` could bear something.
TEST(NeverSeen, WhoCanBearNothingBearsNothing) {
  const Results results = results_of(
      "calendar: {start: 2026-01-01, horizon: 2 years, run_off: 1 year}\n"
      "bearers: {bank: {}, fund: {public: city}, owner: {public: city}, taker: {}, layer: {}, "
      "spare: {}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, count: 10, ead: 100, pd: 0.001 %, lgd: "
      "100 %, loading: {national: 0.3}, term: 2 years, tags: {region: {mix: {east: 100 %}}}}\n"
      "programme:\n  - claim: {name: c, of: [loans]}\n"
      "  - compensate: {name: p, claim: c, payee: bank, payer: fund, rate: 50 %}\n"
      "  - compensate: {name: none, claim: c, payee: bank, payer: taker, rate: 0 %}\n"
      "  - layers: {name: l, claim: c, payee: bank, layers: [{payer: layer, limit: 20}]}\n"
      "  - limit: {name: lim, on: fund, level: 60, window: since_start, overflow: spare}\n"
      "  - limit: {name: no, on: taker, level: 60, window: since_start, overflow: owner}\n"
      "pools: {fund: {opening: 40, owner: owner}}\n"
      "report: {thresholds: [10, 20, 2000], by: [region]}\n");
  for (const auto& [bearer, most] : std::map<std::string, double>{
           {"owner", 0}, {"taker", 0}, {"layer", 20}, {"fund", 1000}, {"spare", 1000}}) {
    for (const char* name : {"bearers", "by_year", "by_tag", "by_cohort"}) {
      const Table& table = results.table(name);
      const std::string mean = table.name == "by_cohort" ? "loss" : "mean";
      const std::size_t row = row_of(table, bearer);
      if (table.name == "bearers" || most == 0) {
        EXPECT_NEAR(table.numbers(mean + "_ci_high")[row], kUnseen * most, 1e-9) << name << bearer;
      }
      const bool flagged = table.texts("never_varied")[row].find(mean) != std::string::npos;
      EXPECT_EQ(flagged, most > 0) << name << " " << bearer;
    }
    const Table& bearers = results.table("bearers");
    const std::size_t of = row_of(bearers, bearer);
    EXPECT_EQ(bearers.texts("verdict")[of],
              most == 0 ? "the same in every trial" : "thin: 0 in every trial");
    EXPECT_NEAR(bearers.numbers("probability_positive_ci_high")[of], most > 0 ? kUnseen : 0, 1e-9);
    const Table& above = results.table("thresholds");
    for (std::size_t row = 0; row < above.rows(); ++row) {
      if (above.texts("account")[row] != bearer) continue;
      const bool can_be = above.numbers("amount")[row] < most;
      EXPECT_EQ(above.numbers("probability_above")[row], 0);
      EXPECT_NEAR(above.numbers("probability_above_ci_high")[row], can_be ? kUnseen : 0, 1e-9)
          << bearer << " above " << above.numbers("amount")[row];
    }
  }
}

/// A difference of losses that both settle alike.
bool lost_alike(const Table& table, std::size_t row) {
  return table.name == "differences" && table.texts("draws")[row] == "shared" &&
         (table.texts("account")[row] == "all losses" || table.texts("account")[row] == "defaults");
}

TEST(NeverSeen, NoIntervalHasNoWidthAroundWhatCanHappen) {
  // Order statistics have verdicts of their own; opening moneys and budgets are as the scenario
  // says, nobody lends in the second year, and variants that share losses lose the same.
  for (const std::string& more :
       {std::string(), std::string("sampling: {shift: {means: {national: 2}}}\n")}) {
    const Results results = rare(more);
    for (const Table& table : results.tables) {
      for (const Column& column : table.columns) {
        const std::string end = "_standard_error";
        if (!column.name.ends_with(end) || column.name == "unpaired_standard_error") continue;
        const std::string name = column.name.substr(0, column.name.size() - end.size());
        if (name.find("quantile") != name.npos || name.find("value_at_risk") != name.npos) continue;
        if (table.name == "pool_flows" || table.name == "convergence" || name == "mean_weight")
          continue;
        for (std::size_t row = 0; row < table.rows(); ++row) {
          if (table.numbers(column.name)[row] != 0) continue;
          const bool flagged = table.texts("never_varied")[row].find(name) != std::string::npos;
          const double low = table.numbers(name + "_ci_low")[row],
                       high = table.numbers(name + "_ci_high")[row];
          if (table.name == "book" && !flagged && low == high) continue;
          if (lost_alike(table, row)) {
            EXPECT_TRUE(!flagged && low == 0 && high == 0) << "difference row " << row;
            continue;
          }
          EXPECT_TRUE(flagged) << table.name << " " << name << " row " << row;
          EXPECT_FALSE(low == high) << table.name << " " << name << " row " << row;
        }
      }
    }
  }
}

TEST(NeverSeen, PoolsAreAsNobodyHasSeenThemTouched) {
  const Results results = rare();
  // 40 and a budget of 5 are there at the end of the first year; any trial can have left nothing,
  // and what can have come in is not known.
  const Table& years = results.table("pool_years");
  EXPECT_EQ(years.numbers("balance")[0], 45);
  EXPECT_NEAR(years.numbers("balance_ci_low")[0], 45 * (1 - kUnseen), 1e-9);
  EXPECT_TRUE(std::isnan(years.numbers("balance_ci_high")[0]));
  const Table& flows = results.table("pool_flows");
  const std::size_t opening = row_of(flows, "opening"), lapse = row_of(flows, "lapse");
  EXPECT_EQ(flows.numbers("mean_ci_low")[opening], 40);
  EXPECT_EQ(flows.numbers("mean_ci_high")[opening], 40);
  EXPECT_EQ(flows.texts("never_varied")[opening], "");
  EXPECT_TRUE(std::isnan(flows.numbers("mean_ci_low")[lapse]));
  EXPECT_LE(flows.numbers("mean_ci_high")[lapse], 0);
  EXPECT_TRUE(std::isnan(results.table("cash").numbers("mean_ci_high")[0]));
  EXPECT_TRUE(std::isnan(results.table("public_cost").numbers("mean_ci_high")[0]));
  // All of 1,000 is lent and in force, but that a trial can have seen defaults.
  const Table& book = results.table("book");
  EXPECT_EQ(book.numbers("in_force")[0], 1000);
  EXPECT_NEAR(book.numbers("in_force_ci_low")[0], 1000 * (1 - kUnseen), 1e-9);
  EXPECT_EQ(book.numbers("in_force_ci_high")[0], 1000);
}

/// A default of 40 that is given, and a flow that is due on the first day.
Results given(const std::string& fund) {
  return results_of(
      "calendar: {start: 2026-01-01, horizon: 1 year}\nbearers: {bank: {}, fund: {" + fund +
      "}}\nportfolios:\n  loans:\n    type: file\n    lender: bank\n    loans: |\n"
      "      id,originated,amount\n      a,2026-01-01,100\n    events: |\n"
      "      loan,date,event,amount\n      a,2026-03-01,default,40\n"
      "programme:\n  - fee: {name: f, payer: bank, payee: fund, of: loan, rate: 1 %, per: loan}\n");
}

TEST(NeverSeen, WhereABearerMayFailGivenLossesAreNotCertain) {
  const auto never_varied = [](const Results& results, const char* table) {
    return results.table(table).texts("never_varied")[0].find("mean") != std::string::npos;
  };
  const Results drawn =
      given("fails: {pd: 0.0001 %, asset_correlation: 10 %, taken_over_by: nobody}");
  EXPECT_TRUE(never_varied(drawn, "bearers"));
  EXPECT_TRUE(never_varied(drawn, "flows"));
  EXPECT_TRUE(std::isnan(drawn.table("bearers").numbers("mean_ci_high")[0]));
  EXPECT_FALSE(never_varied(given("fails: {on: 2026-02-01, taken_over_by: nobody}"), "bearers"));
}

TEST(NeverSeen, WhatIsGivenIsCertain) {
  const Results results = given("");
  const Table& bearers = results.table("bearers");
  EXPECT_EQ(bearers.numbers("mean_ci_low")[0], 40);
  EXPECT_EQ(bearers.numbers("mean_ci_high")[0], 40);
  EXPECT_EQ(bearers.numbers("mean_ci_high")[row_of(bearers, "fund")], 0);
  EXPECT_EQ(bearers.texts("verdict")[0], "the same in every trial");
  EXPECT_EQ(results.table("by_year").texts("never_varied")[0].find("mean"), std::string::npos);
}

Moments moments_of(const std::vector<double>& values, double weight = 1) {
  Moments moments;
  moments.add(values, std::vector<double>(values.size(), weight));
  moments.close_block();
  return moments;
}

TEST(NeverSeen, AConstantMeanCanDifferByWhatOthersCanGive) {
  // 60 in all of 100 trials, of amounts from 0 to 100: others have at most u = 1 - 0.05^(1/100).
  const double unseen = 1 - std::pow(0.05, 0.01);
  const Moments moments = moments_of(std::vector<double>(100, 60.0));
  const Estimate mean = moments.mean(100, {0, 100});
  EXPECT_EQ(mean.standard_error, 0);
  EXPECT_NEAR(mean.ci_low, 60 - unseen * 60, 1e-12);
  EXPECT_NEAR(mean.ci_high, 60 + unseen * 40, 1e-12);
  EXPECT_TRUE(mean.never_varied);
  EXPECT_EQ(mean.verdict, "the same in every trial");
  // The standard deviation is at most the root of u 60^2.
  EXPECT_NEAR(moments.standard_deviation(100, {0, 100}).ci_high, std::sqrt(unseen) * 60, 1e-12);
  EXPECT_TRUE(std::isnan(moments.mean(100).ci_low));
  EXPECT_TRUE(std::isnan(moments.standard_deviation(100).ci_high));
  EXPECT_FALSE(moments.mean(100, {.certain = true}).never_varied);
  EXPECT_EQ(moments.mean(100, {.certain = true}).ci_high, moments.mean(100).value);
  // Weights say nothing of what was not seen.
  EXPECT_EQ(moments_of({0, 0, 0}, 0.5).mean(3, {0, 100}).ci_high, 100);
}

TEST(NeverSeen, AmountsThatAgreeButForRoundingAreConstant) {
  const Moments moments = moments_of(std::vector<double>(1000, 0.1));
  EXPECT_EQ(moments.mean(1000).standard_error, 0);
  EXPECT_EQ(moments.standard_deviation(1000).value, 0);
  std::vector<double> values(1000, 1.0);
  values[0] = 1 + 1e-5;
  EXPECT_GT(moments_of(values).mean(1000).standard_error, 0);
}

TEST(NeverSeen, RatiosThatNeverVaryKnowWhatCountsOnly) {
  // Given an event that was seen in 50 of 100 trials, another was seen in none of them, or in all.
  std::vector<double> given(100, 0.0), both = given, amount = given, paid;
  for (std::size_t i = 0; i < 50; ++i) given[i] = 1, amount[i] = 1 + static_cast<double>(i);
  for (const double x : amount) paid.push_back(0.5 * x);
  const auto ratio = [&](const std::vector<double>& above, const std::vector<double>& below) {
    RatioOfMeans made;
    made.add(above, below, std::vector<double>(100, 1.0));
    made.close_block();
    return made.value(100, "", {0, 1});
  };
  const double unseen = 1 - std::pow(0.05, 1.0 / 50);
  EXPECT_NEAR(ratio(both, given).ci_high, unseen, 1e-12);
  EXPECT_EQ(ratio(both, given).ci_low, 0);
  EXPECT_NEAR(ratio(given, given).ci_low, 1 - unseen, 1e-12);
  EXPECT_TRUE(ratio(given, given).never_varied);
  // How much is due in trials that were not seen is not known.
  EXPECT_EQ(ratio(paid, amount).value, 0.5);
  EXPECT_TRUE(std::isnan(ratio(paid, amount).ci_low));
  EXPECT_TRUE(ratio(paid, amount).never_varied);
}

TEST(NeverSeen, ATailMeanOfZerosIsFlagged) {
  std::vector<TailEntry> entries;
  for (std::int64_t i = 0; i < 1000; ++i) entries.push_back({0, 1, i});
  const Estimate tail = Sample(entries, kTrials, nullptr).tvar(0.9, {0, 500});
  EXPECT_EQ(tail.value, 0);
  // Amounts up to 500 with probability u are u / 10 % of the worst trials.
  EXPECT_NEAR(tail.ci_high, 500 * kUnseen / 0.1, 1e-9);
  EXPECT_EQ(tail.verdict, "thin: 0 in every trial beyond the level");
  EXPECT_TRUE(tail.never_varied);
  EXPECT_TRUE(std::isnan(Sample(entries, kTrials, nullptr).tvar(0.9).ci_high));
  entries[0].value = 1;
  EXPECT_FALSE(Sample(entries, kTrials, nullptr).tvar(0.9, {0, 500}).never_varied);
}

TEST(NeverSeen, DefaultsAreCountedAndNoMoney) {
  const Results results = rare();
  for (const char* name : {"quantiles", "by_year", "exceedance", "differences", "blocks"}) {
    const Table& table = results.table(name);
    for (std::size_t row = 0; row < table.rows(); ++row)
      EXPECT_EQ(table.texts("unit")[row], table.texts("account")[row] == "defaults" ? "1" : "CNY")
          << name;
  }
  EXPECT_EQ(results.table("quantiles").column("value_at_risk").unit, "as in 'unit'");
  EXPECT_EQ(results.table("by_year").column("mean").unit, "as in 'unit'");
  EXPECT_EQ(results.table("by_year").column("recovered").unit, "CNY");
  EXPECT_EQ(results.table("differences").column("difference").unit, "as in 'unit'");
}

}  // namespace
}  // namespace cofferdam
