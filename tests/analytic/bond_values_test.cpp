// Bonds whose holder marks to market, against sums over grades.
#include <cmath>

#include "analytic/bonds.hpp"

namespace cofferdam::analytic {
namespace {

/// Forward zero rates by grade of the technical document of CreditMetrics (table 1.3), percent. It
/// prints two digits; its values of bonds follow from rates of the fourth year that are 0.005
/// lower.
const std::vector<std::vector<double>> kZeroRates = {
    {3.60, 4.17, 4.73, 5.115},    {3.65, 4.22, 4.78, 5.165}, {3.72, 4.32, 4.93, 5.315},
    {4.10, 4.67, 5.25, 5.625},    {5.55, 6.02, 6.78, 7.265}, {6.05, 7.02, 8.03, 8.515},
    {15.05, 15.02, 14.03, 13.515}};

/// What a bond of face 100 is worth a year from now, with the coupon of the year: by grade, and
/// what its default leaves of it.
std::vector<double> worth_in_a_year(int years, double coupon, double left) {
  std::vector<double> worth;
  for (const std::vector<double>& rates : kZeroRates) {
    double sum = coupon;
    for (int year = 1; year < years; ++year)
      sum += (coupon + (year == years - 1 ? 100 : 0)) /
             std::pow(1 + rates[static_cast<std::size_t>(year - 1)] / 100, year);
    worth.push_back(sum);
  }
  worth.push_back(left);
  return worth;
}

std::string valued() {
  std::string rows;
  for (const auto& rates : kZeroRates) {
    rows += rows.empty() ? "[" : ", [";
    for (std::size_t year = 0; year < rates.size(); ++year)
      rows += (year == 0 ? "" : ", ") + std::to_string(rates[year]) + " %";
    rows += "]";
  }
  const std::string matrix = credit_metrics();
  return matrix.substr(0, matrix.size() - 2) + ", zero_rates: [" + rows + "]}}";
}

std::string marked(const std::string& grade, int years, const std::string& coupon) {
  return "face: 100, migration: cm, rating: grade, tags: {grade: {mix: {" + grade +
         ": 100 %}}}, term: " + std::to_string(years) +
         " years, mark_to_market: {coupon: " + coupon + "}, ";
}

/// The bond of BBB: 107.09 on average, with a standard deviation of 2.99; recovery is 51.13 % on
/// average, and may be all or nothing.
TEST(Bonds, MarkedToMarketAsInCreditMetrics) {
  const std::vector<double> worth = worth_in_a_year(5, 6, 51.13);
  double mean = 0, square = 0;
  for (std::size_t to = 0; to < worth.size(); ++to) {
    mean += kMatrix[kBbb][to] / 100 * worth[to];
    square += kMatrix[kBbb][to] / 100 * worth[to] * worth[to];
  }
  EXPECT_NEAR(mean, 107.09, 0.005);
  const double sd = std::sqrt(square - mean * mean);
  EXPECT_NEAR(sd, 2.99, 0.005);
  const World world{.ratings = valued(), .horizon = "1 year"};
  const std::string bond = "count: 1, loading: {national: 0.5}, " + marked("BBB", 5, "6 %");
  const Results results = run(scenario(bond + "lgd: 48.87 %", world), {"trials=400000"});
  expect_moments(results, worth[kBbb] - mean, sd, 0);
  const double all_or_nothing = 0.0018 * (100 * 51.13 - 51.13 * 51.13);
  expect_moments(run(scenario(bond + "lgd: {two_point: {low: 0, high: 1, probability_high: 48.87 "
                                     "%}}",
                              world),
                     {"trials=400000"}),
                 worth[kBbb] - mean, std::sqrt(sd * sd + all_or_nothing), 0);
}

/// P(the asset values of both lie below these scores) at a correlation, as a table of the joint
/// moves of two issuers needs it.
double below(std::size_t from, std::size_t grade, std::size_t other, std::size_t other_grade,
             double rho) {
  const auto score = [](std::size_t row, std::size_t to) {
    double sum = 0;
    for (std::size_t g = kMatrix[row].size(); g-- > to;) sum += kMatrix[row][g] / 100;
    return to == 0 ? 9.0 : normal_quantile(sum);
  };
  if (grade == 8 || other_grade == 8) return 0;
  return both_below(score(from, grade), score(other, other_grade), rho);
}

/// The bond of BBB and one of A, of three years at 5 %, whose issuers have an asset correlation of
/// 30
/// %: by the bivariate normal probability of each pair of grades.
TEST(Bonds, TwoBondsMarkedToMarket) {
  constexpr std::size_t kA = 2;
  const std::vector<double> bbb = worth_in_a_year(5, 6, 51.13), a = worth_in_a_year(3, 5, 51.13);
  double mean = 0, square = 0;
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t j = 0; j < 8; ++j) {
      const double p = below(kBbb, i, kA, j, 0.3) - below(kBbb, i + 1, kA, j, 0.3) -
                       below(kBbb, i, kA, j + 1, 0.3) + below(kBbb, i + 1, kA, j + 1, 0.3);
      mean += p * (bbb[i] + a[j]);
      square += p * (bbb[i] + a[j]) * (bbb[i] + a[j]);
    }
  const double sd = std::sqrt(square - mean * mean);
  World world{.ratings = valued(), .horizon = "1 year"};
  world.more =
      "  a: {type: bonds, investor: fund, count: 1, asset_correlation: 30 %, lgd: 48.87 %, " +
      marked("A", 3, "5 %") + "}\n";
  const Results results =
      run(scenario("count: 1, asset_correlation: 30 %, lgd: 48.87 %, " + marked("BBB", 5, "6 %"),
                   world),
          {"trials=400000"});
  expect_moments(results, bbb[kBbb] + a[kA] - mean, sd, 0);
}

/// A guarantee of defaults pays the principal, and neither values that fall nor what a bond was
/// worth above par.
TEST(Bonds, ChangesOfValueAreTheHoldersAlone) {
  World world{.ratings = valued(), .horizon = "1 year"};
  world.more =
      "programme:\n  - claim: {name: called, of: [bonds]}\n  - share: {name: guarantee, claim: "
      "called, parts: {state: 100 %}}\n";
  const Results results = run(scenario(
      "count: 200, lgd: 100 %, loading: {national: 0.3}, " + marked("B", 4, "9 %"), world));
  const std::vector<double> worth = worth_in_a_year(4, 9, 100);
  double lost = 0;
  for (std::size_t to = 0; to < worth.size(); ++to)
    lost += kMatrix[5][to] / 100 * (worth[5] - worth[to]);
  const Table& bearers = results.table("bearers");
  expect_exact(bearers, row_of(bearers, "bearer", "state"), "mean", kBonds * 5.2);
  expect_exact(bearers, row_of(bearers, "bearer", "fund"), "mean", kBonds * lost);
}

/// Year after year: what a bond of two grades loses until maturity, by enumeration of its paths.
TEST(Bonds, ValuesOverSeveralYears) {
  World world{.horizon = "3 years"};
  world.ratings =
      "{two: {grades: [g, b, D], rows: [[80 %, 15 %, 5 %], [10 %, 70 %, 20 %]], zero_rates: [[3 %, "
      "4 %], [10 %]]}}";
  const double rate = 0.05, p[2][3] = {{0.8, 0.15, 0.05}, {0.1, 0.7, 0.2}};
  const double values[2][2] = {
      {rate + rate / 1.03 + (1 + rate) / (1.04 * 1.04), rate + (1 + rate) / 1.03},
      {rate + rate / 1.1 + (1 + rate) / (1.1 * 1.1), rate + (1 + rate) / 1.1}};
  double at[2] = {1, 0};
  std::vector<double> lost;
  for (int year = 0; year < 3; ++year) {
    double sum = 0, next[2] = {0, 0};
    for (int g = 0; g < 2; ++g) {
      const double worth = year < 2 ? values[g][year] : 1 + rate;
      sum += at[g] * p[g][2] * (worth - 0.4);
      for (int to = 0; to < 2; ++to) {
        next[to] += at[g] * p[g][to];
        if (year < 2) sum += at[g] * p[g][to] * (worth - values[to][year]);
      }
    }
    at[0] = next[0], at[1] = next[1];
    lost.push_back(kBonds * sum);
  }
  const Results results = run(scenario(
      "count: 200, face: 1, lgd: 60 %, migration: two, rating: grade, tags: {grade: {mix: {g: 100 "
      "%}}}, term: 3 years, mark_to_market: {coupon: 5 %}, loading: {national: 0.3}",
      world));
  for (int year = 0; year < 3; ++year)
    expect_year(results, std::to_string(2026 + year), lost[static_cast<std::size_t>(year)]);
}

}  // namespace
}  // namespace cofferdam::analytic
