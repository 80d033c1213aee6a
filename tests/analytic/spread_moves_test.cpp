// Bonds whose spreads move, against sums of lognormal discount factors.
#include <cmath>

#include "analytic/bonds.hpp"

namespace cofferdam::analytic {
namespace {

/// Two grades, which stay what they are unless `rows` says otherwise.
std::string two_grades(const std::string& spread_moves,
                       const std::string& rows = "[100 %, 0 %, 0 %], [0 %, 100 %, 0 %]") {
  return "{two: {grades: [g, b, D], rows: [" + rows + "], zero_rates: [[3 %, 3.5 %, 4 %], [6 %]]" +
         (spread_moves.empty() ? "" : ", spread_moves: " + spread_moves) + "}}";
}

std::string bond(const std::string& grade, int years, const std::string& coupon) {
  return "count: 1, face: 100, lgd: 60 %, migration: two, rating: grade, tags: {grade: {mix: {" +
         grade + ": 100 %}}}, term: " + std::to_string(years) +
         " years, mark_to_market: {coupon: " + coupon + "}, loading: {national: 0.3}";
}

double zero_rate(char grade, int year) {
  return grade == 'b' ? 0.06 : year == 1 ? 0.03 : year == 2 ? 0.035 : 0.04;
}

/// A payment that is still to come, at the zero rate.
struct Payment {
  double years, worth;
};
std::vector<Payment> payments(char grade, int years_left, double coupon) {
  std::vector<Payment> all;
  for (int year = 1; year <= years_left; ++year) {
    const double due = coupon + (year == years_left ? 100 : 0);
    all.push_back({static_cast<double>(year), due / std::pow(1 + zero_rate(grade, year), year)});
  }
  return all;
}

/// E of the sum of worth x e^(-s years), s normal with this variance.
double mean_at(const std::vector<Payment>& all, double variance) {
  double sum = 0;
  for (const Payment& p : all) sum += p.worth * std::exp(0.5 * variance * p.years * p.years);
  return sum;
}

/// E of the product of two such sums, of spreads with these standard deviations and correlation.
double product(const std::vector<Payment>& a, double sd_a, const std::vector<Payment>& b,
               double sd_b, double correlation) {
  double sum = 0;
  for (const Payment& p : a)
    for (const Payment& q : b) {
      const double x = sd_a * p.years, y = sd_b * q.years;
      sum += p.worth * q.worth * std::exp(0.5 * (x * x + y * y + 2 * correlation * x * y));
    }
  return sum;
}

const std::vector<std::string> kTrials = {"trials=400000"};

TEST(SpreadMoves, OneBondOverAYear) {
  const std::vector<Payment> left = payments('g', 4, 6);
  const double sd = 0.012, mean = mean_at(left, sd * sd);
  const World world{.ratings = two_grades("{volatility: [1.2 %], loading: {national: 0.6}}"),
                    .horizon = "1 year"};
  expect_moments(run(scenario(bond("g", 5, "6 %"), world), kTrials), mean_at(left, 0) - mean,
                 std::sqrt(product(left, sd, left, sd, 1) - mean * mean), 0);
}

/// Correlated by factors alone, or moved by one normal.
TEST(SpreadMoves, TwoBondsOfTwoGrades) {
  const std::vector<Payment> good = payments('g', 6, 4), bad = payments('b', 3, 8);
  const double sd_good = 0.008, sd_bad = 0.02;
  const double mean = mean_at(good, sd_good * sd_good) + mean_at(bad, sd_bad * sd_bad);
  for (const bool by_grade : {true, false}) {
    const double rho = by_grade ? 0.49 : 1;
    const double square = product(good, sd_good, good, sd_good, 1) +
                          product(bad, sd_bad, bad, sd_bad, 1) +
                          2 * product(good, sd_good, bad, sd_bad, rho);
    World world{.horizon = "1 year"};
    world.ratings = two_grades("{volatility: [0.8 %, 2 %], loading: {national: 0.7}, by_grade: " +
                               std::string(by_grade ? "yes}" : "no}"));
    world.more = "  other: {type: bonds, investor: fund, " + bond("b", 4, "8 %") + "}\n";
    const Results results = run(scenario(bond("g", 7, "4 %"), world), kTrials);
    expect_moments(results, mean_at(good, 0) + mean_at(bad, 0) - mean,
                   std::sqrt(square - mean * mean), 0);
  }
}

/// Year by year each move of the spread loses or gains, and a part of what moved goes back.
TEST(SpreadMoves, RevertOverSeveralYears) {
  World world{.horizon = "4 years"};
  world.ratings = two_grades("{volatility: [1.5 %], reversion: 40 %, loading: {national: 0.5}}");
  const Results results = run(scenario(bond("b", 6, "5 %"), world), kTrials);
  double before = 0;
  for (int year = 0; year < 4; ++year) {
    const double after = 0.6 * 0.6 * before + 0.015 * 0.015;
    const std::vector<Payment> left = payments('b', 5 - year, 5);
    expect_year(results, std::to_string(2026 + year), mean_at(left, before) - mean_at(left, after));
    before = after;
  }
}

/// Factors with persistence: what a year adds is correlated with what the last one did.
TEST(SpreadMoves, FollowPersistentFactors) {
  World world{.economy = "factors: {national: {persistence: 0.7}}", .horizon = "2 years"};
  world.ratings = two_grades("{volatility: [1.5 %], loading: {national: 0.9}}");
  const Results results = run(scenario(bond("g", 6, "5 %"), world), kTrials);
  const double one = 0.015 * 0.015, two = one * (2 + 2 * 0.81 * 0.7);
  const std::vector<Payment> left = payments('g', 4, 5);
  expect_year(results, "2027", mean_at(left, one) - mean_at(left, two));
}

/// Grades and spreads move in one year: who falls is discounted at the spread of the new grade, who
/// defaults loses what the bond would have been worth at the spread of before.
TEST(SpreadMoves, BesideMovesOfGrades) {
  World world{.horizon = "1 year"};
  world.ratings =
      two_grades("{volatility: [1 %, 3 %], by_grade: yes}", "[80 %, 15 %, 5 %], [0 %, 100 %, 0 %]");
  const std::vector<Payment> good = payments('g', 4, 6), bad = payments('b', 4, 6);
  const double worth = 6 + mean_at(good, 0);
  const double values[] = {6 + mean_at(good, 1e-4), 6 + mean_at(bad, 9e-4), 40};
  const double squares[] = {36 + 12 * mean_at(good, 1e-4) + product(good, 0.01, good, 0.01, 1),
                            36 + 12 * mean_at(bad, 9e-4) + product(bad, 0.03, bad, 0.03, 1), 1600};
  const double p[] = {0.8, 0.15, 0.05};
  double mean = 0, square = 0;
  for (int to = 0; to < 3; ++to) mean += p[to] * values[to], square += p[to] * squares[to];
  expect_moments(run(scenario(bond("g", 5, "6 %"), world), kTrials), worth - mean,
                 std::sqrt(square - mean * mean), 0);
}

/// Spreads that do not move change nothing, to the last bit.
TEST(SpreadMoves, OfNoVolatility) {
  World world{.horizon = "3 years"};
  const std::string rows = "[80 %, 15 %, 5 %], [10 %, 85 %, 5 %]";
  std::vector<std::vector<double>> means;
  for (const char* moves :
       {"", "{volatility: [0 %], loading: {national: 0.5}}", "{volatility: [0 %, 0 %]}"}) {
    world.ratings = two_grades(moves, rows);
    const Results results = run(scenario(bond("g", 5, "6 %"), world), {"trials=2000"});
    means.push_back(results.table("by_year").numbers("mean"));
    means.back().push_back(results.table("bearers").numbers("standard_deviation").at(0));
  }
  EXPECT_EQ(means[0], means[1]);
  EXPECT_EQ(means[0], means[2]);
}

/// A spread that moves draws nothing of what else is drawn: defaults stay what they are.
TEST(SpreadMoves, MoveNoDefault) {
  World world{.horizon = "3 years"};
  const std::string rows = "[80 %, 15 %, 5 %], [10 %, 85 %, 5 %]";
  std::vector<std::vector<double>> defaulted;
  for (const char* moves : {"", "{volatility: [1 %], loading: {national: 0.5}}"}) {
    world.ratings = two_grades(moves, rows);
    world.more =
        "programme:\n  - claim: {name: called, of: [bonds]}\n  - share: {name: guarantee, claim: "
        "called, parts: {state: 100 %}}\n";
    const Results results = run(scenario(bond("g", 5, "6 %"), world), {"trials=2000"});
    const Table& bearers = results.table("bearers");
    const std::size_t row = row_of(bearers, "bearer", "state");
    defaulted.push_back({bearers.numbers("mean")[row], bearers.numbers("standard_deviation")[row]});
  }
  EXPECT_EQ(defaulted[0], defaulted[1]);
}

}  // namespace
}  // namespace cofferdam::analytic
