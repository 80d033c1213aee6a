#include "fit/losses.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "fit/estimate.hpp"
#include "simulated.hpp"
#include "support/temporary_folder.hpp"

namespace cofferdam::fit {
namespace {

/// A file of that text, and what reading it says.
class LossesTest : public testing::Test {
 protected:
  std::string file(const std::string& text) const { return folder_.write("losses.csv", text); }
  /// The first line of what is wrong, without the path of the file.
  std::string problem(const std::string& text, const LossColumns& columns = {}) const {
    const std::string path = file(text);
    try {
      read_losses(path, columns);
    } catch (const Error& error) {
      const std::string what = error.what();
      const std::string line = what.substr(0, what.find('\n'));
      return line.starts_with(path) ? line.substr(path.size()) : line;
    }
    return "";
  }

 private:
  test::TemporaryFolder folder_;
};

TEST_F(LossesTest, ReadsDeductiblesLimitsFlagsAndDates) {
  LossColumns columns;
  columns.column = "loss";
  columns.deductible = "from";
  columns.limit = "to";
  columns.censored = "open";
  const Losses losses = read_losses(file("day,loss,from,to,open\n"
                                         "2020-03-01,5,1,,0\n"
                                         "2019-01-31,10,,10,no\n"
                                         "2020-02-29T10:00,7.5,2,20,yes\n"
                                         "2020-02-28,6,NA,NA,FALSE\n"
                                         "2020-02-27,8,2,NA,FALSE\n"),
                                    columns);
  ASSERT_EQ(losses.observations.size(), 5u);
  EXPECT_EQ(losses.observations[0].truncation, 1);
  EXPECT_FALSE(losses.observations[0].censored);
  EXPECT_TRUE(losses.observations[1].censored);
  EXPECT_TRUE(losses.observations[2].censored);
  EXPECT_EQ(losses.observations[2].limit, 20);
  EXPECT_EQ(losses.censored, 2u);
  EXPECT_EQ(losses.largest_deductible, 2);
  EXPECT_EQ(losses.source.first_date, "2019-01-31");
  EXPECT_EQ(losses.source.last_date, "2020-03-01");
  EXPECT_EQ(losses.source.sha256.size(), 64u);
}

TEST_F(LossesTest, AboveGivesExcesses) {
  LossColumns columns;
  columns.above = 2;
  columns.deductible = "1";
  columns.limit = "9";
  const Losses losses = read_losses(file("x\n1.5\n2\n3\n5\n9\n6\n"), columns);
  ASSERT_EQ(losses.observations.size(), 4u);
  EXPECT_EQ(losses.rows, 6u);
  EXPECT_EQ(losses.observations[0].x, 1);
  EXPECT_EQ(losses.observations[0].truncation, 0);
  EXPECT_TRUE(losses.observations[2].censored);
  EXPECT_EQ(losses.observations[2].x, 7);
  columns = {};
  columns.above = 0;
  EXPECT_EQ(read_losses(file("x\n1.5\n0\n3\n-5\n9\n6\n"), columns).observations.size(), 4u);
}

TEST_F(LossesTest, ProblemsHaveTheirPlace) {
  EXPECT_EQ(problem("x\n1\n0\n2\n"),
            ":3:1: x: a loss of 0; losses must be above 0; --above 0 leaves out what is not");
  EXPECT_EQ(problem("a,x\nk,1\nk,\nk,2\n"),
            ":3:3: x: there is no number; remove the row or write the number");
  LossColumns columns;
  columns.column = "x";
  EXPECT_EQ(problem("x\n1\nmany\n2\n", columns).substr(0, 9), ":3:1: x: ");
  columns.deductible = "2";
  EXPECT_EQ(problem("x\n3\n1\n4\n", columns),
            ":3:1: x: the loss of 1 is below its deductible of 2; give losses from ground up, or "
            "use --above to leave out what is below");
  columns.censored = "c";
  EXPECT_EQ(problem("x,c\n3,0\n2,1\n4,0\n", columns),
            ":3:1: x: the loss is censored at its deductible of 2; leave out the row");
  EXPECT_EQ(problem("x,c\n3,0\n5,maybe\n4,0\n", columns),
            ":3:3: c: 'maybe' does not say whether the amount is censored; write 1 or 0, yes or "
            "no, true or false");
  columns.censored = "";
  columns.limit = "l";
  EXPECT_EQ(problem("x,l\n3,9\n5,4\n4,9\n", columns),
            ":3:1: x: the loss of 5 is above its limit of 4; a loss that reached its limit has "
            "the limit as its amount");
  EXPECT_EQ(problem("x,l\n3,9\n5,2\n4,9\n", columns),
            ":3:1: x: the limit of 2 is not above the deductible of 2; nothing could be observed "
            "between them");
  columns.limit = "";
  columns.weight = "w";
  EXPECT_EQ(problem("x,w\n3,1\n5,-2\n4,1\n", columns),
            ":3:3: w: a weight of -2; it must be above 0");
}

TEST_F(LossesTest, ColumnsAreNamedWhereThereIsAChoice) {
  EXPECT_EQ(problem("a,b,c\n1,2,x\n2,3,y\n"),
            ": several columns hold numbers: a, b; name one of them with --column");
  EXPECT_EQ(problem("c\nx\n"), ": no column holds numbers alone; name the column with --column");
  LossColumns columns;
  columns.column = "los";
  EXPECT_EQ(problem("loss,b\n1,2\n", columns), ": there is no column 'los'; did you mean 'loss'?");
  columns.column = "loss";
  columns.deductible = "ded";
  EXPECT_EQ(problem("loss,b\n1,2\n", columns),
            "--deductible ded is neither a column nor an amount; the columns are loss, b");
}

TEST_F(LossesTest, TooFewAmountsAreRefused) {
  EXPECT_EQ(problem("x\n5\n5\n5\n"),
            ": the column 'x' has 1 amount that is not censored; a fit needs at least 3");
  EXPECT_EQ(problem("x\n5\n5.000000001\n4.999999999\n"),
            ": the column 'x' has 1 amount that is not censored; a fit needs at least 3");
  EXPECT_EQ(problem("x\n"), ": no column holds numbers alone; name the column with --column");
  LossColumns columns;
  columns.above = 4;
  EXPECT_EQ(problem("x\n5\n6\n1\n", columns),
            ": the column 'x' has 2 different amounts that are not censored above 4; a fit needs "
            "at least 3");
}

/// Losses of general liability claims with policy limits; the root of the score equation, found by
/// bisection along the profile of the scale.
TEST(Losses, PolicyLimitsOfLiabilityClaims) {
  const std::string path = insurance_file("lossalaefull.csv");
  COFFERDAM_NEEDS_FILE(path);
  LossColumns columns;
  columns.column = "Loss";
  columns.limit = "Limit";
  columns.censored = "Censored";
  const Losses losses = read_losses(path, columns);
  EXPECT_EQ(losses.observations.size(), 1500u);
  EXPECT_EQ(losses.censored, 34u);
  const SeverityEstimate found = estimate(*find_model("lomax"), make_sample(losses.observations));
  EXPECT_NEAR(found.parameters[0], 14443.022366862, 1e-2);
  EXPECT_NEAR(found.parameters[1], 1.1348472612379, 1e-6);
  EXPECT_NEAR(found.log_likelihood, -16537.356046943, 1e-6);
}

/// Fire losses above 500 thousand kroner, 1972-1992, rounded to thousands.
TEST(Losses, ADeductibleThatMostLossesDoNotReach) {
  const std::string path = insurance_file("norfire.csv.xz");
  COFFERDAM_NEEDS_FILE(path);
  LossColumns columns;
  columns.column = "Loss";
  columns.deductible = "500";
  const Losses losses = read_losses(path, columns);
  EXPECT_EQ(losses.observations.size(), 9181u);
  const SeverityEstimate lomax = estimate(*find_model("lomax"), make_sample(losses.observations));
  const SeverityEstimate burr = estimate(*find_model("burr"), make_sample(losses.observations));
  EXPECT_EQ(lomax.note + burr.note, "");
  EXPECT_GE(burr.log_likelihood, lomax.log_likelihood);  // the Lomax is a Burr
  const SeverityEstimate gamma = estimate(*find_model("gamma"), make_sample(losses.observations));
  EXPECT_NE(gamma.note, "");  // no shape above 0 has a tail as heavy
}

}  // namespace
}  // namespace cofferdam::fit
