// Every output table: its row's name, columns of one length, units, meanings, no unexplained gaps.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "catalogue.hpp"
#include "measures/measure.hpp"
#include "support/pool_case.hpp"
#include "support/scenarios.hpp"
#include "time/calendar.hpp"

#include <cofferdam/simulate.hpp>

namespace cofferdam {
namespace {

/// Tables of scenarios with a calendar.
const std::set<std::string> kDated = {
    "by_year",  "by_cohort",          "by_age",         "factor_paths", "book",
    "calendar", "contracts",          "failures",       "lending",      "grades",
    "fiscal",   "fiscal_rates",       "support",        "relending",    "margins",
    "capital",  "responding_lending", "added_defaults", "evaluation",   "indicators",
    "skill",    "matching",           "financiers",     "issuance"};
/// Tables of programmes that are walked claim by claim, and of their pools.
const std::string kWeighted = "sampling_laws";
const std::set<std::string> kWalked = {
    "pools",    "pool_years", "pool_lines", "pool_flows", "joint_exhaustion",
    "coverage", "payers",     "unpaid",     "rules",      "cash"};
const std::set<std::string> kUnits = {
    "1", "USD", "as in 'unit'", "square of 'unit'", "as at the key", "as its measure"};
const std::string kCalendar =
    "calendar: {start: 2026-04-01, horizon: 2 years, run_off: 1 year, period: quarter}\n";

const std::string kMatching =
    "matching: {stages: {early: {firms: 30, need: 5, meetings: 0.2}, late: {firms: 20, need: 8, "
    "meetings: 0.4}}, financiers: {lender: {stages: [late, early], capacity: 4, rate: 3 %}, angel: "
    "{stages: [early], rate: 8 %}}}\n";

/// A scenario that has something for every table, if it has a calendar.
std::string with_every_table(const std::string& more) {
  const bool dated = more.find("calendar:") != std::string::npos;
  return std::string() +
         "cofferdam: 1\ntitle: every table\ncurrency: USD\ntrials: 1500\n"
         "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {public: central" +
         (dated ? ", fails: {pd: 2 %, loading: {national: 0.3}, taken_over_by: nobody}" : "") +
         "}}\n"
         "firms: {tech: {count: 30, tags: {circle: {mix: {a: 30 %, b: 70 %}}}, pd: 5 %, loading: "
         "{national: 0.3}, groups: {by: circle, loading: 0.4}}}\n"
         "portfolios:\n  loans:\n    type: loans\n    lender: bank\n    count: 60\n"
         "    tags: {region: {mix: {east: 50 %, west: 50 %}}}\n"
         "    score: {of: {uniform: {from: 0, to: 100}}, error: 10}\n"
         "    ead: {lognormal: {mean: 100, cv: 1}}\n    pd: 10 %\n    lgd: 45 %\n"
         "    loading: {national: 0.4}\n    realised_loss: 2\n" +
         (dated ? "    term: 2 years\n" : "") +
         "  asked: {type: loans, lender: bank, count: 40, ead: 10, pd: 10 %, lgd: 50 %, loading: "
         "{national: 0.3}, screening: {gini: 0.4, acceptance: 60 %}" +
         (dated ? ", term: 2 years" : "") +
         "}\n"
         "  covers: {type: policies, insurer: bank, count: 20, sum_insured: 100, " +
         (dated ? "term: 2 years, " : "") +
         "tags: {region: {mix: {east: 50 %, west: 50 %}}}, frequency: {poisson: {mean: 0.3}}, "
         "severity: {lognormal: {mean: 20, cv: 1}}, terms: [{deductible: {amount: 2}}], take_up: "
         "{premium: 3 %, subsidy: 50 %, anchor: {net_premium: 1 %, share: 80 %}, slope: 1}}\n"
         "  shared: {type: loans, lender: bank, firms: tech, ead: 10, lgd: 50 %" +
         (dated ? ", term: 2 years" : "") + "}\n" +
         (dated ? "  bonds: {type: bonds, investor: bank, count: 20, face: 10, lgd: 50 %, term: 2 "
                  "years, tags: {first: {mix: {a: 50 %, b: 50 %}}}, rating: first, migration: m, "
                  "current_grade: now, loading: {national: 0.3}, issuance: {coupon: {uniform: "
                  "{from: 2 %, to: 4 %}}, loan_rate: 3 %, tool_effect: 0.5 %}}\nratings: {m: "
                  "{grades: [a, b, d], "
                  "rows: [[80 %, 15 %, 5 %], [10 %, 70 %, 20 %]]}}\n"
                : "") +
         "programme:\n  - claim: {name: c, of: [loans]}\n"
         "  - layers: {name: l, claim: c, payee: bank, layers: [{payer: fund, limit: 5 %}]}\n" +
         (dated ? "  - lending: {name: room, of: [loans], capacity: 3000, responds: {every: year, "
                  "expected_coverage: 50 %, base: {share: 80 %, coverage: 50 %}, elasticity: 1}}\n"
                  "  - claim: {name: i, of: [covers]}\n"
                  "  - excess_of_loss: {name: x, claim: i, payer: fund, payee: bank, per: risk, "
                  "attachment: 10, limit: 20, reinstatements: {number: 1}}\n"
                  "  - relending: {name: r, payer: fund, portfolios: [loans], rate: 1 %, "
                  "market_rate: 2 %, share: 60 %, quota: {amount: 1000, per: balance}}\n"
                : "") +
         "  - premium: {name: p, payer: bank, payee: fund, of: loan, rate: 10 %, per: loan}\n" +
         (dated ? "fiscal: {discount: {rate: 2 %}, risk_premium: 1 %, additional: 40 %}\n"
                  "pricing: {interest: 4 %, funding: 2 %, capital_rules: {risk_weight: 85 %}}\n"
                : "") +
         (dated ? "evaluation: {by: region, indicators: [{measure: lent, group: total, weight: 40 "
                  "%, better: more}, {measure: loss_rate, group: quality, weight: 60 %, better: "
                  "less}], incentive: {gamma: 1, at_least: 0.5, at_most: 2, moves: [{clause: room, "
                  "unit: east}]}}\n"
                : "") +
         (dated ? kMatching : "") +
         "report: {contributions: [90 %], thresholds: [100, 1000], realised: [{measure: losses, "
         "value: 500}]}\noutput: "
         "{trials: all, occurrences: 1000}\n" +
         more;
}

void check_table(const Table& table) {
  EXPECT_FALSE(table.sentence.empty()) << table.name;
  ASSERT_FALSE(table.columns.empty()) << table.name;
  EXPECT_GT(table.rows(), 0u) << table.name;
  std::set<std::string> names;
  bool texts = false, gaps = false, estimates = false, verdicts = false;
  for (const Column& column : table.columns) {
    const std::string place = table.name + "." + column.name;
    EXPECT_TRUE(names.insert(column.name).second) << place << " stands twice";
    EXPECT_EQ(column.size(), table.rows()) << place;
    EXPECT_GE(column.long_name.size(), 4u) << place;
    estimates = estimates || column.name.ends_with("_standard_error");
    verdicts = verdicts || column.name.ends_with("verdict");
    const bool text = std::holds_alternative<std::vector<std::string>>(column.cells);
    EXPECT_EQ(column.unit.empty(), text) << place << " has the unit '" << column.unit << "'";
    EXPECT_TRUE(text || kUnits.contains(column.unit)) << place << ": " << column.unit;
    texts = texts || text;
    if (const auto* numbers = std::get_if<std::vector<double>>(&column.cells))
      for (const double x : *numbers) gaps = gaps || std::isnan(x);
  }
  EXPECT_TRUE(verdicts || !estimates) << table.name << " has estimates but no verdict";
  EXPECT_TRUE(texts || !gaps) << table.name << " has gaps but no column that says why";
}

TEST(Tables, EveryRowOfTheCatalogueMakesItsTable) {
  std::set<std::string> expected;
  for (const Kind* kind : family_of(catalogue(), FamilyId::table).kinds)
    expected.insert(std::string(kind->name));
  const std::string shift = "sampling: {shift: {means: {national: -1}}}\n";
  for (const std::string& more : {std::string(), shift, kCalendar, kCalendar + shift}) {
    const Results results =
        simulate(model_of(with_every_table(more), {"portfolios.loans.pd=11 %"}));
    std::set<std::string> names;
    for (const Table& table : results.tables) {
      EXPECT_TRUE(names.insert(table.name).second) << table.name << " stands twice";
      check_table(table);
    }
    if (more.find("calendar") == std::string::npos) {
      for (const std::string& name : kDated) EXPECT_TRUE(names.insert(name).second) << name;
    }
    if (more.find("shift") == std::string::npos) {
      EXPECT_TRUE(names.insert(kWeighted).second);
    }
    for (const std::string& name : kWalked) names.insert(name);
    EXPECT_EQ(names, expected);
  }
}

TEST(Tables, RowMakesTheTableOfItsName) {
  const Model model = model_of(
      with_every_table(kCalendar + std::string("sampling: {shift: {means: {national: -1}}}\n")));
  const AccountStatistics statistics(model.params());
  EXPECT_EQ(statistics.accounts(), 4u);
  for (const Kind* kind : family_of(catalogue(), FamilyId::table).kinds)
    if (!kWalked.contains(std::string(kind->name))) {
      EXPECT_TRUE(static_cast<const TableKind*>(kind)->make(model.params())) << kind->name;
    }
}

TEST(Tables, WalkedProgrammesHaveTheirTables) {
  const PoolCase by_hand;
  for (const std::string& name : kWalked)
    for (const std::int64_t trials : {PoolCase::kTrials, std::int64_t{1}}) {
      const Table table = by_hand.table(name, 0, trials);
      EXPECT_EQ(table.name, name);
      check_table(table);
    }
}

TEST(Tables, OneTrialIsEnough) {
  for (const std::string& more : {std::string(), kCalendar})
    for (const char* trials : {"trials=1", "trials=2"}) {
      const Results results = simulate(model_of(with_every_table(more), {trials}));
      for (const Table& table : results.tables)
        EXPECT_TRUE(table.rows() > 0 || table.name == "exceedance" || table.name == "inputs" ||
                    table.name == "contributions")
            << table.name;
    }
}

}  // namespace
}  // namespace cofferdam
