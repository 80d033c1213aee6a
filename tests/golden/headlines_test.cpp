// The text of golden files says what it should, and a difference is told so that it can be judged.
#include "support/headlines.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cofferdam::headlines {
namespace {

Results two_years(double mean) {
  Table table{"by_year", "", {}};
  table.columns.push_back({"account", "", "", std::vector<std::string>{"all losses", "fund"}});
  table.columns.push_back({"year", "", "", std::vector<std::string>{"2026", "2026"}});
  table.columns.push_back({"mean", "CNY", "", std::vector<double>{328464408.61, mean}});
  table.columns.push_back(
      {"mean_standard_error", "CNY", "", std::vector<double>{2813544.977, 0.5}});
  table.columns.push_back({"tvar_99", "CNY", "", std::vector<double>{std::nan(""), std::nan("")}});
  Results results;
  results.title = "T";
  results.trials = 10;
  results.tables = {table};
  return results;
}

TEST(Headlines, AreALineEachUnderTheNameOfTheirTable) {
  EXPECT_EQ(text_of(two_years(2)),
            "# T\n# 10 trials, seed 0\n\n## by_year\n"
            "all losses, 2026: mean  328.4644e6 +- 2.814e6 CNY\n"
            "fund, 2026: mean        2.000000   +- 0.5000 CNY\n");
}

TEST(Headlines, HaveSevenDigits) {
  EXPECT_EQ(number_text(0.0412), "0.04120000");
  EXPECT_EQ(number_text(-1234567.89), "-1.234568e6");
  EXPECT_EQ(number_text(123456.789), "123456.8");
  EXPECT_EQ(number_text(999999.96), "1.000000e6");
  EXPECT_EQ(number_text(0.00012345678), "123.4568e-6");
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(-0.0), "0");
}

TEST(Headlines, TellWhatMovedInStandardErrors) {
  EXPECT_EQ(moves(text_of(two_years(2)), text_of(two_years(2.0000001))), "");
  EXPECT_EQ(moves(text_of(two_years(2)), text_of(two_years(3))),
            "by_year, fund, 2026: mean: 2.000000 -> 3.000000  +1 = +2 standard errors\n");
  EXPECT_EQ(moves(text_of(two_years(2)), text_of(two_years(0))),
            "by_year, fund, 2026: mean: 2.000000 -> not there\n");
}

}  // namespace
}  // namespace cofferdam::headlines
