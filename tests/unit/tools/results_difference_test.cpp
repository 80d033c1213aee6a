// What differs between two results, and what chance explains.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <cstdlib>

#include "results_difference.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kLayers =
    "  - claim: {name: c, of: [loans]}\n"
    "  - share: {claim: c, name: split, parts: {fund: 40 %}, remainder: bank}\n"
    "  - layers: {name: stop, claim: c, payee: bank, layers: [{payer: state, limit: 2 %}]}\n";

Results results_with(const std::vector<std::string>& overrides) {
  return simulate(model_of(small_scenario(kLayers, "report: {levels: [90 %]}\n"), overrides));
}

std::size_t beyond(const ResultsDifference& found, double level) {
  return numbers_table(found, level).rows();
}

const NumberDifference& number(const ResultsDifference& found, const std::string& table,
                               const std::string& row, const std::string& column) {
  for (const NumberDifference& one : found.numbers)
    if (one.table == table && one.row == row && one.column == column) return one;
  throw std::out_of_range(table + " " + row + " " + column);
}

TEST(ResultsDifference, OfTheSameRunIsNothing) {
  const Results one = results_with({"trials=8192"});
  const ResultsDifference found = difference_of(one, results_with({"trials=8192"}));
  EXPECT_THAT(found.inputs, IsEmpty());
  EXPECT_THAT(found.numbers, IsEmpty());
  EXPECT_THAT(found.only_first, IsEmpty());
  EXPECT_GT(found.compared, 40u);
}

TEST(ResultsDifference, NamesInputsAsSetTakesThem) {
  const Table inputs = inputs_table(difference_of(
      results_with({}), results_with({"portfolios.loans.pd=11 %", "programme.split.parts.fund=50 %",
                                      "drop=[programme.stop]"})));
  EXPECT_THAT(inputs.texts("input"),
              testing::IsSupersetOf({"portfolios.loans.pd", "programme.split.parts.fund"}));
  EXPECT_THAT(inputs.texts("input"), Contains(HasSubstr("programme.stop.")));
  EXPECT_THAT(inputs.texts("first"), Contains("0.1"));
  EXPECT_THAT(inputs.texts("second"), Contains("0.11"));
}

/// Trial by trial the fund bears 101 / 100 of what it bore.
TEST(ResultsDifference, PairsBlocksOfRunsWithOneSeed) {
  const Results one = results_with({"trials=65536"});
  const Results other = results_with({"trials=65536", "programme.split.parts.fund=40.4 %"});
  const ResultsDifference found = difference_of(one, other);
  const NumberDifference& fund = number(found, "bearers", "fund, central", "mean");
  EXPECT_EQ(fund.errors, Errors::paired);
  EXPECT_NEAR(fund.difference, fund.first / 100, 1e-9 * fund.first);
  EXPECT_TRUE(is_beyond_chance(fund, found, 0.001));
  // A hundredth of the error that the mean has, from 64 blocks: within 5 errors of itself.
  EXPECT_NEAR(fund.error / (fund.first_error / 100), 1, 5 / std::sqrt(2.0 * 63));
  // The loss itself has not changed, and is left out.
  EXPECT_THROW(number(found, "bearers", "all losses", "mean"), std::out_of_range);
  // Apart, the same change hides in the errors.
  const ResultsDifference apart = difference_of(
      one, results_with({"trials=65536", "seed=77", "programme.split.parts.fund=40.4 %"}));
  EXPECT_EQ(number(apart, "bearers", "fund, central", "mean").errors, Errors::independent);
  EXPECT_FALSE(is_beyond_chance(number(apart, "bearers", "fund, central", "mean"), apart, 0.001));
}

TEST(ResultsDifference, TellsWhatOneAloneHas) {
  const ResultsDifference found =
      difference_of(results_with({}), results_with({"drop=[programme.stop]"}));
  EXPECT_THAT(found.only_first, Contains("table layers"));
  EXPECT_THAT(found.only_second, testing::Not(Contains(HasSubstr("table"))));
}

TEST(ResultsDifference, DoesNotJudgeNumbersWithoutErrors) {
  const ResultsDifference found =
      difference_of(results_with({}), results_with({"portfolios.loans.count=41"}));
  const NumberDifference& rate = number(found, "bearers", "all losses", "of_exposure");
  EXPECT_EQ(rate.errors, Errors::none);
  EXPECT_FALSE(is_beyond_chance(rate, found, 0.999));
}

/// Of pairs of runs that differ by their seed alone at most `level` show a difference; the count
/// may pass it by 3.1 standard deviations, which chance does in 1 of 1,000 tests.
TEST(ResultsDifference, OfSeedsIsSeldomBeyondItsLevel) {
  const char* given = std::getenv("COFFERDAM_COMPARED_PAIRS");
  const int pairs = given ? std::atoi(given) : 60;
  constexpr double kLevel = 0.05;
  int wrong = 0;
  for (int pair = 0; pair < pairs; ++pair) {
    const auto seeded = [&](int seed) {
      return results_with({"trials=4096", "seed=" + std::to_string(seed)});
    };
    const ResultsDifference found = difference_of(seeded(2 * pair + 1), seeded(2 * pair + 2));
    ASSERT_GT(found.compared, 40u);
    wrong += beyond(found, kLevel) > 0;
  }
  RecordProperty("wrong", wrong);
  EXPECT_LE(wrong, pairs * kLevel + 3.1 * std::sqrt(pairs * kLevel * (1 - kLevel)));
}

}  // namespace
}  // namespace cofferdam
