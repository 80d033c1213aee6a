// What the summary says of pools, payees and limits, from tables made by hand.
#include "summary.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cofferdam {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

void expect_in(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
}

/// A column with a standard error beside it.
void add(Table& table, const std::string& name, const Numbers& values, const Numbers& errors) {
  table.columns.push_back({name, "1", "", values});
  table.columns.push_back({name + "_standard_error", "1", "", errors});
}

Table bearers() {
  Table table{"bearers", "", {{"bearer", "", "", Texts{"all losses"}}}};
  add(table, "mean", {9e6}, {1e4});
  return table;
}

Table pools(double exhausted) {
  const double given = exhausted > 0 ? 1 : std::nan("");
  Table table{"pools", "", {{"pool", "", "", Texts{"city"}}}};
  add(table, "probability_exhausted", {exhausted}, {0.003});
  table.columns.push_back({"probability_exhausted_ci_high", "1", "", Numbers{0.0003}});
  add(table, "years_to_exhaustion", {3.25 * given}, {0.04});
  add(table, "shortfall_given_exhaustion", {2.1e6 * given}, {1e5});
  return table;
}

Table pool_years() {
  Table table{"pool_years",
              "",
              {{"pool", "", "", Texts{"city", "city"}}, {"year", "", "", Texts{"2026", "2027"}}}};
  add(table, "balance", {5e6, 4e6}, {2e4, 3e4});
  return table;
}

Table pool_lines(const Numbers& shares) {
  Table table{"pool_lines",
              "",
              {{"pool", "", "", Texts{"city", "city"}}, {"clause", "", "", Texts{"old", "new"}}}};
  add(table, "share_of_exhaustions", shares, {0.01, 0.01});
  return table;
}

Table coverage() {
  Table table{
      "coverage",
      "",
      {{"payee", "", "", Texts{"bank", "bank"}}, {"clause", "", "", Texts{"old", "(all)"}}}};
  add(table, "due", {2e6, 3e6}, {1e4, 2e4});
  add(table, "coverage", {0.5, 0.875}, {0.01, 0.02});
  add(table, "coverage_worst_5", {0.4, 0.61}, {0.01, 0.02});
  add(table, "coverage_worst_1", {0.3, std::nan("")}, {0.01, std::nan("")});
  add(table, "months_to_cash", {3, 4.5}, {0.1, 0.1});
  return table;
}

Table unpaid(const Numbers& amounts) {
  Table table{"unpaid",
              "",
              {{"payee", "", "", Texts(3, "bank")},
               {"clause", "", "", Texts{"old", "(all)", "(all)"}},
               {"reason", "", "", Texts{"limit", "limit", "balance"}}}};
  add(table, "amount", amounts, {1e3, 1e3, 1e3});
  return table;
}

Table rules(const Numbers& binds) {
  Table table{"rules", "", {{"rule", "", "", Texts{"small", "never", "large"}}}};
  add(table, "probability_binds", binds, {0.01, 0, 0.01});
  add(table, "stopped", {1e5, 0, 9e5}, {1e3, 0, 1e4});
  add(table, "stopped_given_binding", {1e6, std::nan(""), 3e6}, {1e4, std::nan(""), 1e5});
  add(table, "years_to_first", {1.5, std::nan(""), 2.5}, {0.1, std::nan(""), 0.1});
  return table;
}

std::string summary_of(std::vector<Table> tables) {
  Results results;
  results.title = "test";
  results.currency = "CNY";
  results.trials = results.trials_requested = 10'000;
  results.tables = std::move(tables);
  return summary_text(results, "x.h5");
}

TEST(SummaryOfPools, TellsHowOftenAPoolIsExhaustedAndUnderWhichClause) {
  const std::string text =
      summary_of({bearers(), pools(0.123), pool_years(), pool_lines({0.2, 0.8})});
  expect_in(
      text,
      "pool, million CNY        exhausted  after years  mostly under  then short by  balance "
      "at end\n"
      "city               12.30 +- 0.30 %         3.25      new 80 %            2.1            "
      "   4\n");
}

TEST(SummaryOfPools, BoundsWhatNoTrialShowed) {
  const std::string text =
      summary_of({bearers(), pools(0), pool_years(), pool_lines({std::nan(""), std::nan("")})});
  expect_in(text,
            "city               < 0.030 %            -             -              -               "
            "4\n");
}

TEST(SummaryOfPools, TellsWhatPayeesGetOfAllClausesTogether) {
  const std::string text = summary_of({bearers(), coverage()});
  expect_in(text,
            "bank                  3  87.5 +- 2.0 %  61.0 +- 2.0 %           n/a           4.5");
  EXPECT_EQ(text.find("50.0"), std::string::npos) << text;
}

TEST(SummaryOfPools, ListsLimitsThatBindByWhatTheyStop) {
  const std::string text = summary_of({bearers(), rules({0.1, 0, 0.3})});
  const std::size_t large = text.find("\nlarge "), small = text.find("\nsmall ");
  ASSERT_NE(large, std::string::npos) << text;
  ASSERT_NE(small, std::string::npos) << text;
  EXPECT_LT(large, small);
  EXPECT_EQ(text.find("never"), std::string::npos) << text;
  expect_in(summary_of({bearers(), rules({0, 0, 0})}), "No limit or cap ever stops a payment.");
}

TEST(SummaryOfPools, SaysWhySomethingStaysUnpaid) {
  expect_in(
      summary_of({bearers(), unpaid({1e5, 1e5, 4e5})}),
      "Nobody pays: bank 0.4000 +- 0.0010 million CNY, since a pool had no money; bank 0.1000 "
      "+- 0.0010\n  million CNY, since a limit stopped it.");
  expect_in(summary_of({bearers(), unpaid({0, 0, 0})}), "All that is due is paid in the end.");
}

}  // namespace
}  // namespace cofferdam
