#include "folded_table.hpp"

#include <cofferdam/error.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include "terminal.hpp"

namespace cofferdam {
namespace {

using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;

const double kNan = std::nan("");

/// A column with its error and its interval.
void add_estimate(Table& table, const std::string& name, const std::string& unit,
                  const Numbers& values, const Numbers& errors, const Numbers& low,
                  const Numbers& high) {
  table.columns.push_back({name, unit, "", values});
  table.columns.push_back({name + "_standard_error", unit, "", errors});
  table.columns.push_back({name + "_ci_low", unit, "", low});
  table.columns.push_back({name + "_ci_high", unit, "", high});
}

Table losses() {
  Table table{"losses", "one bearer", {{"bearer", "", "", Texts{"bank", "城市", "fund"}}}};
  add_estimate(table, "mean", "CNY", {12'345'678, 0, kNan}, {234'567, 0, kNan}, {1, 0, kNan},
               {2, 45'600'000, kNan});
  add_estimate(table, "probability", "1", {0.25, 0, 1}, {0.01, 0, 0}, {0.2, 0, 0.9985},
               {0.3, 0.0015, 1});
  table.columns.push_back({"verdict", "", "", Texts(3, "ok")});
  table.columns.push_back({"never_varied", "", "", Texts{"", "mean", ""}});
  return table;
}

std::string plain(const FoldedTable& table, std::size_t width) {
  return styled(laid_out(table, width), -1);
}

TEST(FoldedTable, folds_estimates_and_says_what_is_left_out) {
  EXPECT_EQ(
      plain(folded(losses(), {}), 0),
      "losses: one bearer\n"
      "bearer           mean     probability\n"
      "          million CNY\n"
      "------  -------------  --------------\n"
      "bank    12.35 +- 0.23  0.250 +- 0.010\n"
      "城市             < 46        < 0.0015\n"
      "fund              n/a        > 0.9985\n"
      "+- is one standard error.\n"
      "< and > give the end of the 95 % interval where no trial differed.\n"
      "Left out: 95 % intervals; never_varied; 'ok' in every row: verdict. --full shows every "
      "column.\n");
}

TEST(FoldedTable, shows_what_is_asked_for) {
  EXPECT_EQ(plain(folded(losses(), {"never_varied", "mean_ci_high", "mean"}), 0),
            "losses: one bearer\n"
            "never_varied  mean_ci_high           mean\n"
            "               million CNY    million CNY\n"
            "------------  ------------  -------------\n"
            "                     2e-06  12.35 +- 0.23\n"
            "mean                  45.6           < 46\n"
            "                       n/a            n/a\n"
            "+- is one standard error.\n"
            "< and > give the end of the 95 % interval where no trial differed.\n");
  EXPECT_THROW(folded(losses(), {"men"}), Error);
}

TEST(FoldedTable, puts_one_unit_of_all_rows_into_the_heading) {
  Table table{"t", "s", {{"unit", "", "", Texts{"CNY", "CNY"}}}};
  table.columns.push_back({"size", "as in 'unit'", "", Numbers{2e6, 3e7}});
  EXPECT_EQ(plain(folded(table, {}), 0),
            "t: s\n       size\nmillion CNY\n-----------\n          2\n         30\n");
  table.columns[0].cells = Texts{"CNY", "1"};
  EXPECT_EQ(
      plain(folded(table, {}), 0),
      "t: s\nunit                 size\n             as in 'unit'\n-----------  ------------\n"
      "million CNY             2\n1              30,000,000\n");
}

TEST(FoldedTable, turns_few_rows_of_many_columns) {
  Table table{"t", "s", {{"name", "", "", Texts{"a", "b"}}}};
  for (const char* name : {"c1", "c2", "c3", "c4", "c5", "c6"})
    table.columns.push_back({name, "EUR", "", Numbers{1, 20}});
  EXPECT_EQ(plain(folded(table, {}), 0),
            "t: s\nname     a  b\nc1, EUR  1  20\nc2, EUR  1  20\nc3, EUR  1  20\nc4, EUR  1  20\n"
            "c5, EUR  1  20\nc6, EUR  1  20\n");
}

TEST(FoldedTable, wraps_texts_first_and_columns_then) {
  Table table{"t", "s", {{"key", "", "", Texts{"a", "b", "c", "d"}}}};
  table.columns.push_back({"first_long_name_of_a_column", "1", "", Numbers{1, 2, 3, 4}});
  table.columns.push_back({"second", "1", "", Numbers{5, 6, 7, 8}});
  table.columns.push_back(
      {"why", "", "", Texts{"a sentence that is longer than its column", "x", "y", "z"}});
  EXPECT_EQ(plain(folded(table, {}), 60),
            "t: s\n"
            "key     first_long_  second  why\n"
            "         name_of_a_\n"
            "             column\n"
            "---  --------------  ------  ----------------------------\n"
            "a                 1       5  a sentence that is longer\n"
            "                             than its column\n"
            "b                 2       6  x\nc                 3       7  y\n"
            "d                 4       8  z\n");
  EXPECT_EQ(
      plain(folded(table, {}), 40),
      "t: s\n"
      "key     first_long_  second\n"
      "         name_of_a_\n"
      "             column\n"
      "---  --------------  ------\n"
      "a                 1       5\nb                 2       6\nc                 3       7\n"
      "d                 4       8\n"
      "\n"
      "key  why\n"
      "---  ----------------------------\n"
      "a    a sentence that is longer\n"
      "     than its column\n"
      "b    x\nc    y\nd    z\n");
}

TEST(FoldedTable, repeats_the_columns_that_tell_rows_apart) {
  Table table{"t",
              "s",
              {{"variant", "", "", Texts(4, "base")},
               {"year", "", "", Texts{"2026", "2026", "2027", "2027"}},
               {"from", "", "", Texts{"January", "January", "May", "May"}},
               {"account", "", "", Texts{"bank", "fund", "bank", "fund"}}}};
  table.columns.push_back({"mean_of_year", "1", "", Numbers{1, 2, 3, 4}});
  table.columns.push_back({"largest_year", "1", "", Numbers{5, 6, 7, 8}});
  EXPECT_EQ(plain(folded(table, {}), 48),
            "t: s\n"
            "variant  year  from     account  mean_of_year\n"
            "-------  ----  -------  -------  ------------\n"
            "base     2026  January  bank                1\n"
            "base     2026  January  fund                2\n"
            "base     2027  May      bank                3\n"
            "base     2027  May      fund                4\n"
            "\n"
            "year  account  largest_year\n"
            "----  -------  ------------\n"
            "2026  bank                5\n2026  fund                6\n"
            "2027  bank                7\n2027  fund                8\n");
}

TEST(Styled, marks_headings_and_warnings_where_colours_are_asked_for) {
  const std::string text =
      heading("Title \x1b[2J") + "\nWarning: a\n  b\nc\n" + headed("T\n  goes on\nend\n");
  set_colours("never");
  EXPECT_EQ(styled(text, -1), "Title \\u001B[2J\nWarning: a\n  b\nc\nT\n  goes on\nend\n");
  set_colours("always");
  EXPECT_EQ(styled(text, -1),
            "\x1b[1mTitle \\u001B[2J\x1b[0m\n\x1b[33mWarning: a\x1b[0m\n\x1b[33m  b\x1b[0m\nc\n"
            "\x1b[1mT\n  goes on\x1b[0m\nend\n");
  EXPECT_EQ(styled_error("a"), "\x1b[31ma\x1b[0m");
  set_colours("auto");
}

}  // namespace
}  // namespace cofferdam
