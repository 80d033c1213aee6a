// What defaults of bonds lose over years, against closed forms and sums worked here.
#include "exact/bond_book.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/special.hpp"

namespace cofferdam {
namespace {

BondBook book_of(std::vector<YearlyFalls> falls, EqualBonds bonds, FactorCourse factor = {}) {
  BondBook book;
  book.factor = factor;
  book.falls = std::move(falls);
  book.kept = {{}};
  book.bonds = {std::move(bonds)};
  return book;
}

TwoMoments moments(const BondBook& book) {
  std::string why_not;
  const auto found = moments_of(book, why_not);
  EXPECT_EQ(why_not, "");
  return found.value_or(TwoMoments{});
}

/// Sum over the normals of two years with a correlation, by the mid-point rule.
template <class F>
double over_two_years(double correlation, const F& f) {
  constexpr double kStep = 0.02;
  double sum = 0;
  const double own = std::sqrt(1 - correlation * correlation);
  for (double a = -8 + kStep / 2; a < 8; a += kStep)
    for (double z = -8 + kStep / 2; z < 8; z += kStep)
      sum += std::exp(-(a * a + z * z) / 2) * f(a, correlation * a + own * z);
  return sum * kStep * kStep / (2 * M_PI);
}

/// A year of risk is the book of loans of one period, which is worked by another method.
TEST(BondBook, OneYearIsABookOfLoans) {
  for (const double nu : {std::numeric_limits<double>::infinity(), 5.0}) {
    BondBook book = book_of({{{0.02, 1}}}, {0.45, 0, 0, {{0, 0, {{1, 3}}}}, 50});
    book.bonds.push_back({0.45, 0, 0, {{0, 0, {{1, 5}}}}, 7});
    book.degrees_of_freedom = nu;
    const OneFactorBook loans{{{0.02, 0.45, 50, 3}, {0.02, 0.45, 7, 5}}, nu};
    const auto bonds = distribution_of(book), same = distribution_of(loans);
    ASSERT_TRUE(bonds && same);
    for (double x = 0; x < 185; x += 7) EXPECT_NEAR(bonds->above(x), same->above(x), 1e-9) << x;
    EXPECT_NEAR(moments(book).mean, moments_of(loans).mean, 1e-9);
    EXPECT_NEAR(moments(book).standard_deviation, moments_of(loans).standard_deviation, 1e-8);
  }
}

/// In 0.3 of a year 1 - 0.9^0.3 default; then 2 is at risk instead of 5, for 0.2 of a year.
TEST(BondBook, PartsOfAYear) {
  const BondBook book = book_of({{{0.1, 1}}}, {0, 0, 0, {{0, 0, {{0.3, 5}, {0.2, 2}}}}, 1});
  const double first = 1 - std::pow(0.9, 0.3), then = 1 - std::pow(0.9, 0.5) - first;
  EXPECT_NEAR(moments(book).mean, 5 * first + 2 * then, 1e-12);
  const auto law = distribution_of(book);
  ASSERT_TRUE(law);
  EXPECT_NEAR(law->above(4), first, 1e-12);
  EXPECT_NEAR(law->above(0), first + then, 1e-12);
}

/// Grades A and B: B falls from one year to the next by the matrix, without a factor.
TEST(BondBook, GradesMoveByTheMatrix) {
  const YearlyFalls falls = {{0.01, 0.11, 1}, {0.06, 0.86, 1}};  // A 89 10 1, B 14 80 6
  std::vector<MovingTime> years;
  for (std::size_t year = 0; year < 4; ++year) years.push_back({year, 0, {{1, 1}}});
  double a = 1, b = 0, lost = 0;
  for (int year = 0; year < 4; ++year) {
    lost += 0.01 * a + 0.06 * b;
    const double next = 0.89 * a + 0.14 * b;
    b = 0.10 * a + 0.80 * b, a = next;
  }
  for (const double loading : {0.0, 0.5})  // independent years keep the mean
    EXPECT_NEAR(moments(book_of({falls}, {loading, 0, 0, years, 3})).mean, 3 * lost, 1e-9);
  // Half a year: of the 20 % that leave B 1 - 0.8^0.5 have gone, 0.3 of them into default.
  const BondBook half = book_of({falls}, {0, 1, 0, {{0, 0, {{0.5, 1}}}}, 1});
  EXPECT_NEAR(moments(half).mean, 0.3 * (1 - std::sqrt(0.8)), 1e-12);
}

TEST(BondBook, TwoYearsOfAFactorThatPersists) {
  constexpr double kLoading = 0.6, kPhi = 0.7, kPd = 0.05;
  const EqualBonds bonds{kLoading, 0, 0, {{0, 0, {{1, 1}}}, {1, 0, {{1, 1}}}}, 10};
  const BondBook book = book_of({{{kPd, 1}}}, bonds, {0, 1, kPhi});
  const auto survives = [&](double y) {
    return 1 -
           normal_cdf((normal_quantile(kPd) - kLoading * y) / std::sqrt(1 - kLoading * kLoading));
  };
  const auto power_mean = [&](int n) {  // E of the n-th power of P(survives | path)
    return over_two_years(
        kPhi, [&](double a, double b) { return std::pow(survives(a) * survives(b), n); });
  };
  const double p = 1 - power_mean(1), both = 1 - 2 * power_mean(1) + power_mean(2);
  EXPECT_NEAR(moments(book).mean, 10 * p, 1e-7);
  EXPECT_NEAR(moments(book).standard_deviation, std::sqrt(10 * p + 90 * both - 100 * p * p), 1e-7);
  const auto law = distribution_of(book);
  ASSERT_TRUE(law);
  EXPECT_NEAR(law->at_most(0), power_mean(10), 1e-7);
  EXPECT_NEAR(law->mean(), 10 * p, 1e-7);
}

/// A start of -2 in the year before: Y(0) is normal with mean -1 and variance 0.75.
TEST(BondBook, AStartMovesTheFirstYear) {
  const EqualBonds bonds{0.5, 0, 0, {{0, 0, {{1, 1}}}}, 1};
  const BondBook book = book_of({{{0.02, 1}}}, bonds, {-1, std::sqrt(0.75), 0.5});
  // w Y + sqrt(1 - w^2) e has the mean -0.5 and the variance 0.25 x 0.75 + 0.75.
  const double p = normal_cdf((normal_quantile(0.02) + 0.5) / std::sqrt(0.9375));
  EXPECT_NEAR(moments(book).mean, p, 1e-9);
}

/// A default keeps 0.2 or 1 of its loss of 5 with equal chances.
TEST(BondBook, DrawnPartsOfLosses) {
  BondBook book = book_of({{{0.1, 1}}}, {0, 0, 1, {{0, 0, {{1, 5}}}}, 2});
  book.kept.push_back({0.6, 0.52, {{0.2, 0.5}, {1, 0.5}}});
  const auto law = distribution_of(book);
  ASSERT_TRUE(law);
  EXPECT_NEAR(law->at_most(0), 0.81, 1e-12);
  EXPECT_NEAR(law->at_most(1), 0.81 + 0.09, 1e-12);
  EXPECT_NEAR(law->above(9), 0.0025, 1e-12);
  EXPECT_NEAR(moments(book).standard_deviation, law->standard_deviation(), 1e-12);
  book.kept[1].values.clear();
  EXPECT_FALSE(distribution_of(book));
}

}  // namespace
}  // namespace cofferdam
