// Loan books with one factor: tail, layers and copulas against independently computed figures.
#include "exact/loan_book.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace cofferdam {
namespace {

OneFactorBook equal_loans(double correlation) {
  return {{{.pd = 0.01, .loading = std::sqrt(correlation), .count = 1000, .loss = 1}}};
}

void expect_tail(const DiscreteDistribution& loss, const std::vector<std::array<double, 3>>& exact,
                 double rounding) {
  for (const auto& [q, var, tvar] : exact) {
    EXPECT_NEAR(loss.value_at_risk(q), var, 1e-6 * var) << q;
    EXPECT_NEAR(loss.tvar(q), tvar, rounding) << q;
  }
}

TEST(ExactLoanBook, P1) {
  OneFactorBook book;
  for (int i = 0; i < 1000; ++i)
    book.loans.push_back(
        {.pd = 0.005 + 0.045 * i / 999, .loading = std::sqrt(0.2), .count = 1, .loss = 100 * 0.45});
  EXPECT_EQ(loss_unit(book), 45);
  const DiscreteDistribution loss = distribution_of(book).value();
  EXPECT_NEAR(loss.mean(), 1237.5, 1e-6);
  EXPECT_NEAR(loss.standard_deviation(), 1487.76757, 5.1e-6);
  EXPECT_NEAR(moments_of(book).standard_deviation, loss.standard_deviation(), 1e-6);
  expect_tail(loss,
              {{.95, 4140, 6022.0138},
               {.99, 7155, 9206.7733},
               {.995, 8550, 10641.9057},
               {.999, 11925, 14029.5635},
               {.9995, 13410, 15487.4076},
               {.9999, 16785, 18807.9651}},
              5.1e-5);
  EXPECT_NEAR(loss.above(92 * 45 + 1), .0492082, 5.1e-8);
  EXPECT_NEAR(loss.above(159 * 45 + 1), .00989337, 5.1e-9);
  EXPECT_NEAR(loss.above(265 * 45 + 1), .00098743, 5.1e-9);
  EXPECT_NEAR(loss.above(373 * 45 + 1), 9.89461e-5, 5.1e-11);
}

TEST(ExactLoanBook, AWithLayers) {
  const DiscreteDistribution loss = distribution_of(equal_loans(0.2)).value();
  EXPECT_NEAR(loss.mean(), 10, 1e-9);
  EXPECT_NEAR(loss.standard_deviation(), 15.766365, 5.1e-7);
  EXPECT_NEAR(loss.at_most(0), .14512642, 5.1e-9);
  expect_tail(
      loss,
      {{.95, 38, 62.529859}, {.99, 76, 106.43198}, {.999, 147, 183.26286}, {.9999, 231, 270.59319}},
      5.1e-6);
  const double exact[6][5] = {
      {0, 30, .008270965, .854873581, .079312411},    {30, 30, .001200993, .075061935, .019290718},
      {60, 30, .000334655, .018514835, .006218036},   {90, 30, .000115392, .006004916, .002308396},
      {120, 100, .000072751, .002237146, .000136194}, {220, 780, .000005244, .000132665, 0}};
  for (const auto& [attachment, limit, mean, hit, exhausted] : exact) {
    const DiscreteDistribution layer =
        loss.mapped([&](double x) { return layer_of(x, attachment, limit); });
    EXPECT_NEAR(layer.mean() / 1000, mean, 5.1e-10);
    EXPECT_NEAR(layer.above(0), hit, 5.1e-10);
    EXPECT_NEAR(layer.above(limit - 0.5), exhausted, 5.1e-10);
  }
}

TEST(ExactLoanBook, BIsLumpy) {
  OneFactorBook book;
  for (int k = 1; k <= 1000; ++k) {
    const double size = std::ceil(5.0 * k / 1000);
    book.loans.push_back(
        {.pd = 0.0033, .loading = std::sqrt(0.2), .count = 1, .loss = size * size});
  }
  const DiscreteDistribution loss = distribution_of(book).value();
  EXPECT_NEAR(loss.mean(), 36.3, 1e-8);
  EXPECT_NEAR(loss.standard_deviation(), 74.747483, 5.1e-7);
  EXPECT_NEAR(loss.at_most(0), .37566463, 5.1e-9);
  expect_tail(loss, {{.99, 352, 529.01351}, {.999, 772, 1017.1881}, {.9999, 1348, 1650.1987}},
              5.1e-5);
}

TEST(ExactLoanBook, DIsBinomial) {
  const DiscreteDistribution loss = distribution_of(equal_loans(0)).value();
  EXPECT_NEAR(loss.standard_deviation(), std::sqrt(9.9), 1e-10);
  expect_tail(loss, {{.99, 18, 19.278895}, {.999, 21, 22.09911}}, 5.1e-6);
}

TEST(ExactLoanBook, EWithFiveDegreesOfFreedom) {
  OneFactorBook book = equal_loans(0.2);
  book.degrees_of_freedom = 5;
  const DiscreteDistribution loss = distribution_of(book).value();
  EXPECT_NEAR(loss.mean(), 10, 1e-8);
  EXPECT_NEAR(loss.standard_deviation(), 34.611187, 5.1e-7);
  EXPECT_NEAR(moments_of(book).standard_deviation, 34.611187, 5.1e-7);
  EXPECT_NEAR(loss.at_most(0), .58692963, 5.1e-9);
  expect_tail(loss, {{.95, 54, 129.204247}, {.99, 175, 269.991639}, {.999, 398, 486.463919}},
              5.1e-6);
}

TEST(ExactLoanBook, LossesWithoutAUnitHaveMomentsOnly) {
  OneFactorBook book = equal_loans(0.2);
  book.loans.push_back({.pd = 0.02, .loading = 0.3, .count = 10, .loss = std::sqrt(2)});
  EXPECT_FALSE(loss_unit(book));
  EXPECT_FALSE(distribution_of(book));
  EXPECT_NEAR(moments_of(book).mean, 10 + 0.2 * std::sqrt(2), 1e-12);
}

/// Parts sum to TVaR, equal loans have equal parts, and those of loans that no factor ties follow
/// from the two binomials.
TEST(ExactLoanBook, ContributionsSumToTvar) {
  for (const double degrees : {std::numeric_limits<double>::infinity(), 5.0}) {
    OneFactorBook book{{{.pd = 0.01, .loading = 0.4, .count = 60, .loss = 2},
                        {.pd = 0.03, .loading = 0.3, .count = 20, .loss = 5},
                        {.pd = 0.01, .loading = 0.4, .count = 30, .loss = 2},
                        {.pd = 0, .loading = 0.4, .count = 30, .loss = 2}},
                       degrees};
    for (const double level : {0.9, 0.99, 0.999}) {
      const std::vector<double> parts = tvar_contributions(book, level).value();
      const double tvar = distribution_of(book).value().tvar(level);
      EXPECT_NEAR(parts[0] + parts[1] + parts[2], tvar, 1e-8 * tvar) << level;
      EXPECT_NEAR(parts[0], 2 * parts[2], 1e-9 * tvar);
      EXPECT_EQ(parts[3], 0);
    }
  }
  // Two loans that default independently with 10 %, of losses 1 and 2: beyond the quantile 2 at
  // 0.95 lie 3 with 1 % whole and of 2, which has 9 %, the part 4 %.
  const OneFactorBook two{{{.pd = 0.1, .loading = 0, .count = 1, .loss = 1},
                           {.pd = 0.1, .loading = 0, .count = 1, .loss = 2}}};
  const std::vector<double> parts = tvar_contributions(two, 0.95).value();
  EXPECT_NEAR(parts[0], 0.01 * 1 / 0.05, 1e-12);
  EXPECT_NEAR(parts[1], (0.01 * 2 + 0.04 * 2) / 0.05, 1e-12);
}

}  // namespace
}  // namespace cofferdam
