#include "repayments/repayment.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/repayments.hpp"

namespace cofferdam {
namespace {

void expect_after(const Schedule& schedule, const std::vector<double>& expected,
                  double precision = 1e-15) {
  ASSERT_EQ(schedule.after.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_NEAR(schedule.after[k], expected[k], precision) << "after step " << k;
}

TEST(Bullet, AllPrincipalAtTheEnd) {
  const Schedule schedule = schedule_of("bullet", 36);
  EXPECT_EQ(schedule.months_per_step, 0);
  expect_after(schedule, {1});
  for (const int months : {0, 12, 35}) EXPECT_EQ(schedule.balance(months), 1);
  EXPECT_EQ(schedule.at_default, 1);
}

/// Grace to month 3, then (12 - 3) / 3 = 3 instalments of 1/3 in months 6, 9 and 12.
TEST(Linear, QuarterlyAfterAGraceOfThreeMonths) {
  const Schedule schedule = schedule_of("{linear: {every: quarter, grace_months: 3}}", 12);
  EXPECT_EQ(schedule.months_per_step, 3);
  expect_after(schedule, {1, 1, 2.0 / 3, 1.0 / 3});
  EXPECT_EQ(schedule.balance(5), 1);
  EXPECT_EQ(schedule.balance(6), 2.0 / 3);
  EXPECT_EQ(schedule.balance(8), 2.0 / 3);
  EXPECT_EQ(schedule.balance(9), 1.0 / 3);
  EXPECT_EQ(schedule.balance(11), 1.0 / 3);
  EXPECT_EQ(schedule.at_default, 1);
}

/// 10 % of a revenue of 4 loans that grows by 21 % a year, until 1.2 loans are paid: after half a
/// year 0.4 x 0.1 / ln 1.21 = 0.2098430866 of 1.2 is paid, after a year 0.4 x 0.21 / ln 1.21, ...
TEST(RevenueLinked, PaysUntilAMultipleIsPaid) {
  const auto repayment = repayment_of(
      "{revenue_linked: {share_of_revenue: 10 %, revenue: 4, growth: 21 %, multiple: 1.2, "
      "every: half_year}}");
  const double each = 0.4 / std::log(1.21) / 1.2;
  expect_after(
      repayment->schedule(60),
      {1, 1 - each * 0.1, 1 - each * 0.21, 1 - each * 0.331, 1 - each * 0.4641, 0, 0, 0, 0, 0},
      1e-12);
  // 0.61051 repays 1.067 of the principal; with a term of two years the rest is due at its end.
  EXPECT_EQ(repayment->months_until_repaid(60), 30);
  EXPECT_EQ(repayment->months_until_repaid(24), 24);
  EXPECT_EQ(repayment->schedule(24).after.size(), 4u);
}

/// A revenue that stays, 0.25 of the loan a year: four years, as in equal instalments.
TEST(RevenueLinked, OfAStableRevenueIsLinear) {
  const auto repayment =
      repayment_of("{revenue_linked: {share_of_revenue: 5 %, revenue: 5, every: quarter}}");
  EXPECT_EQ(repayment->months_until_repaid(120), 48);
  const Schedule schedule = repayment->schedule(48);
  for (int month = 0; month < 48; ++month)
    EXPECT_NEAR(schedule.balance(month), 1 - month / 3 / 16.0, 1e-12) << month;
}

TEST(Linear, MonthlyByDefault) {
  expect_after(schedule_of("linear", 4), {1, 0.75, 0.5, 0.25});
}

/// ceil(8 / 3) = 3 equal instalments in months 3, 6 and 8.
TEST(Linear, TheLastIntervalMayBeShorter) {
  const Schedule schedule = schedule_of("{linear: {every: quarter}}", 8);
  expect_after(schedule, {1, 2.0 / 3, 1.0 / 3});
  EXPECT_EQ(schedule.balance(7), 1.0 / 3);
}

/// ceil((10 - 2) / 3) = 3 instalments in months 5, 8 and 10: steps of one month reach them.
TEST(Linear, AGraceBetweenTheIntervals) {
  const Schedule schedule = schedule_of("{linear: {every: quarter, grace_months: 2}}", 10);
  EXPECT_EQ(schedule.months_per_step, 1);
  expect_after(schedule, {1, 1, 1, 1, 1, 2.0 / 3, 2.0 / 3, 2.0 / 3, 1.0 / 3, 1.0 / 3});
}

TEST(Linear, AGraceAsLongAsTheTermMakesABullet) {
  for (const char* grace : {"12", "13", "1200"}) {
    const Schedule schedule =
        schedule_of("{linear: {grace_months: " + std::string(grace) + "}}", 12);
    EXPECT_EQ(schedule.months_per_step, 0);
    expect_after(schedule, {1});
  }
  expect_after(schedule_of("{linear: {every: year}}", 12), {1});  // the only one is at maturity
}

/// 8 % a year paid quarterly is 2 % a quarter. The payment is 0.02 / (1 - 1.02^-4) = 0.2626237527:
///
///     quarter   interest       principal      outstanding
///           1   0.0200000000   0.2426237527   0.7573762473
///           2   0.0151475249   0.2474762277   0.5099000196
///           3   0.0101980004   0.2524257523   0.2574742673
///           4   0.0051494853   0.2574742673   0
TEST(Annuity, FourQuartersAtEightPercent) {
  const Schedule schedule = schedule_of("{annuity: {interest: 8 %, every: quarter}}", 12);
  EXPECT_EQ(schedule.months_per_step, 3);
  expect_after(schedule, {1, 0.7573762473, 0.5099000196, 0.2574742673}, 5e-11);
  EXPECT_EQ(schedule.balance(2), 1);
  EXPECT_EQ(schedule.balance(3), schedule.after[1]);
  EXPECT_EQ(schedule.at_default, 1);
}

/// Only interest is paid in the first half year; then as above.
TEST(Annuity, GraceMovesThePayments) {
  const Schedule schedule =
      schedule_of("{annuity: {interest: 8 %, every: quarter, grace_months: 6}}", 18);
  expect_after(schedule, {1, 1, 1, 0.7573762473, 0.5099000196, 0.2574742673}, 5e-11);
}

/// Principal outstanding after each of `count` equal payments, from interest on the balance. What
/// is left at the end is linear in the payment, so that two trials give the one that leaves
/// nothing.
std::vector<double> recursion(long double interest, int count) {
  const auto run = [&](long double payment) {
    std::vector<long double> balance = {1};
    for (int k = 0; k < count; ++k)
      balance.push_back(balance.back() - (payment - balance.back() * interest));
    return balance;
  };
  const long double without = run(0).back(), with_one = run(1).back();
  const auto balance = run(without / (without - with_one));
  return std::vector<double>(balance.begin(), balance.end() - 1);
}

TEST(Annuity, FollowsTheRecursionOfInterestAndPrincipal) {
  for (const auto& [every, months] : {std::pair{"month", 1}, {"quarter", 3}, {"year", 12}})
    for (const double interest : {0.0, 1e-6, 0.01, 0.05, 0.2})
      for (const int count : {2, 5, 12, 40, 120}) {
        const std::string yaml = "{annuity: {interest: " + std::to_string(interest) +
                                 ", every: " + std::string(every) + "}}";
        SCOPED_TRACE(yaml + " in " + std::to_string(count));
        const long double rate = static_cast<long double>(interest) * months / 12;
        // The recursion lifts its rounding, 1e-19, by the growth of the balance.
        const auto growth = static_cast<double>(std::pow(1 + rate, count));
        expect_after(schedule_of(yaml, count * months), recursion(rate, count),
                     1e-13 + 1e-18 * growth);
      }
}

/// To first order in the interest i of an interval, (n - k) / n x (1 + i k / 2) is outstanding.
TEST(Annuity, ATinyInterestDoesNotCancel) {
  constexpr int kCount = 12;
  for (const double interest : {0.0, 1e-300, 1e-16, 1e-12, 1e-9}) {
    char text[64];
    std::snprintf(text, sizeof text, "{annuity: {interest: %.17g}}", interest);
    const Schedule schedule = schedule_of(text, kCount);
    ASSERT_EQ(schedule.after.size(), std::size_t{kCount});
    for (int k = 0; k < kCount; ++k) {
      const double expected = (kCount - k) / double(kCount) * (1 + interest / 12 * k / 2);
      EXPECT_NEAR(schedule.after[static_cast<std::size_t>(k)], expected, 1e-15) << text << k;
    }
  }
}

TEST(Annuity, AHugeInterestLeavesAllToTheLastPayment) {
  const Schedule schedule = schedule_of("{annuity: {interest: 1e300, every: year}}", 360);
  for (const double outstanding : schedule.after) EXPECT_EQ(outstanding, 1);
}

/// 60 % of the limit in use, 80 % at default: 0.8 / 0.6 = 4/3 of what is in use.
TEST(Revolving, DrawnUpBeforeDefault) {
  const Schedule schedule = schedule_of("{revolving: {utilisation: 60 %, at_default: 80 %}}", 12);
  EXPECT_EQ(schedule.months_per_step, 0);
  expect_after(schedule, {0.6});
  for (const int months : {0, 6, 11}) EXPECT_EQ(schedule.balance(months), 0.6);
  EXPECT_NEAR(schedule.at_default, 4.0 / 3, 1e-15);
  EXPECT_NEAR(schedule.balance(6) * schedule.at_default, 0.8, 1e-15);
}

TEST(Revolving, WithoutAnotherWordTheSameAtDefault) {
  const Schedule part = schedule_of("{revolving: {utilisation: 60 %}}", 12);
  expect_after(part, {0.6});
  EXPECT_EQ(part.at_default, 1);
  const Schedule whole = schedule_of("revolving", 12);
  expect_after(whole, {1});
  EXPECT_EQ(whole.at_default, 1);
}

TEST(Schedule, InstalmentsThatAreDueArePaid) {
  const Schedule schedule = schedule_of("linear", 120);
  for (int month = 0; month < 120; ++month)
    EXPECT_EQ(schedule.balance(month), (120 - month) / 120.0) << month;
}

TEST(Repayment, WrongKeysAreRefused) {
  for (const char* wrong :
       {"annuity", "{annuity: {interest: -1 %}}", "{linear: {every: week}}",
        "{linear: {grace_months: -1}}", "{linear: {grace_months: 1.5}}",
        "{linear: {grace_months: 1201}}", "{revolving: {utilisation: 0}}",
        "{revolving: {utilisation: 101 %}}", "{revolving: {at_default: 0}}",
        "{revolving: {at_default: 1.1}}", "{bullet: {every: month}}", "{linaer: {}}"})
    EXPECT_THROW(schedule_of(wrong, 12), InputError) << wrong;
}

}  // namespace
}  // namespace cofferdam
