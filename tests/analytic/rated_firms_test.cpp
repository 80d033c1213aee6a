// Firms whose grades move, with all that they have, against the matrix.
#include <cmath>

#include "analytic/bonds.hpp"

namespace cofferdam::analytic {
namespace {

std::string of_firms(const std::string& firms, const std::string& portfolios,
                     const std::string& ratings, const std::string& horizon) {
  return "cofferdam: 1\ntitle: rated firms\ntrials: 40000\ncalendar: {start: 2026-01-01, "
         "horizon: " +
         horizon + "}\neconomy: {factors: {national: {}}}\nratings: " + ratings +
         "\nbearers: {fund: {}, bank: {}}\nfirms:\n  own: {migration: cm, rating: grade, " + firms +
         "}\nportfolios:\n" + portfolios;
}

std::string graded(const std::string& grade) {
  return "tags: {grade: {mix: {" + grade + ": 100 %}}}";
}

void expect_bearer(const Results& results, const std::string& bearer, double mean, double sd) {
  const Table& table = results.table("bearers");
  const std::size_t row = row_of(table, "bearer", bearer);
  expect_exact(table, row, "mean", mean);
  if (sd > 0) expect_exact(table, row, "standard_deviation", sd);
}

/// Loans and bonds of a firm default by the power of the matrix, and on one day: what they lose
/// together is twice what one of them loses.
TEST(RatedFirms, DefaultWithAllThatTheyHave) {
  const std::string loan = "type: loans, lender: bank, firms: own, ead: 1, lgd: 1, term: 5 years",
                    bond =
                        "type: bonds, investor: fund, firms: own, face: 1, lgd: 1, term: 5 years";
  const Results results =
      run(of_firms("count: 200, loading: {national: 0.45}, " + graded("BB"),
                   "  first: {" + loan + "}\n  second: {" + bond + "}\n  third: {" + bond + "}\n",
                   credit_metrics(), "5 years"));
  const double p = default_within(5)[kBb];
  expect_bearer(results, "bank", kBonds * p, 0);
  const Table& table = results.table("bearers");
  const auto sd = [&](const std::string& bearer) {
    return table.numbers("standard_deviation")[row_of(table, "bearer", bearer)];
  };
  EXPECT_NEAR(sd("fund"), 2 * sd("bank"), 1e-9);
  EXPECT_NEAR(sd("all losses"), 3 * sd("bank"), 1e-9);
  for (int year = 1; year <= 5; ++year)
    expect_year(results, std::to_string(2025 + year),
                3 * kBonds * (default_within(year)[kBb] - default_within(year - 1)[kBb]));
}

/// Two firms as the bivariate normal has it, also of a circle that shares a normal of its own.
TEST(RatedFirms, OfOneCircle) {
  const double p = 0.052, c = normal_quantile(p);
  for (const bool grouped : {false, true}) {
    const double rho = 0.3 * 0.3 + (grouped ? 0.5 * 0.5 : 0), pairs = kBonds * (kBonds - 1);
    const Results results = run(of_firms(
        "count: 200, loading: {national: 0.3}, tags: {grade: {mix: {B: 100 %}}, circle: {mix: "
        "{one: 100 %}}}" +
            std::string(grouped ? ", groups: {by: circle, loading: 0.5}" : ""),
        "  loans: {type: loans, lender: bank, firms: own, ead: 1, lgd: 1, term: 1 year}\n",
        credit_metrics(), "1 year"));
    expect_bearer(results, "bank", kBonds * p,
                  std::sqrt(kBonds * p * (1 - p) + pairs * (both_below(c, c, rho) - p * p)));
  }
}

/// Issues of one firm gain and lose value together: CreditMetrics' bond, twice.
TEST(RatedFirms, TwoBondsMarkedToMarket) {
  const std::string matrix = credit_metrics();
  const std::string rates =
      ", zero_rates: [[3.60 %, 4.17 %, 4.73 %, 5.115 %], [3.65 %, 4.22 %, 4.78 %, 5.165 %], [3.72 "
      "%, 4.32 %, 4.93 %, 5.315 %], [4.10 %, 4.67 %, 5.25 %, 5.625 %], [5.55 %, 6.02 %, 6.78 %, "
      "7.265 %], [6.05 %, 7.02 %, 8.03 %, 8.515 %], [15.05 %, 15.02 %, 14.03 %, 13.515 %]]}}";
  const double values[] = {109.37, 109.19, 108.66, 107.55, 102.02, 98.10, 83.64, 51.13};
  double mean = 0, square = 0;
  for (std::size_t to = 0; to < 8; ++to) {
    mean += kMatrix[kBbb][to] / 100 * values[to];
    square += kMatrix[kBbb][to] / 100 * values[to] * values[to];
  }
  const std::string bond =
      "type: bonds, investor: fund, firms: own, face: 100, lgd: 48.87 %, term: 5 years, "
      "mark_to_market: {coupon: 6 %}";
  const Results results = run(of_firms("count: 1, loading: {national: 0.5}, " + graded("BBB"),
                                       "  first: {" + bond + "}\n  second: {" + bond + "}\n",
                                       matrix.substr(0, matrix.size() - 2) + rates, "1 year"),
                              {"trials=400000"});
  // The document prints two digits.
  const Table& table = results.table("bearers");
  const std::size_t row = row_of(table, "bearer", "all losses");
  expect_exact(table, row, "mean", 2 * (107.55 - mean), 0.01);
  expect_exact(table, row, "standard_deviation", 2 * std::sqrt(square - mean * mean), 0.01);
}

/// A bond that begins a year after its firm is one of the firms that are alive, in the grades that
/// they have by then; its spread moves from then on.
TEST(RatedFirms, BondsThatBeginLater) {
  const std::string ratings =
      "{cm: {grades: [g, b, D], rows: [[80 %, 15 %, 5 %], [10 %, 70 %, 20 %]], zero_rates: [[3 %], "
      "[10 %]], spread_moves: {volatility: [1 %, 2 %]}}}";
  const Results results = run(of_firms(
      "count: 200, loading: {national: 0.4}, " + graded("g"),
      "  bonds: {type: bonds, investor: fund, firms: own, originated: 2027-01-01, face: 1, "
      "lgd: 60 %, term: 3 years, mark_to_market: {coupon: 5 %}}\nreport: {book: total}\n",
      ratings, "3 years"));
  const double p[2][3] = {{0.8, 0.15, 0.05}, {0.1, 0.7, 0.2}}, rate[2] = {0.03, 0.1},
               v[2] = {0.01, 0.02};
  // Worth with the coupon of the year, two years or one before maturity, at a variance of spreads.
  const auto worth = [&](int grade, int left, double variance) {
    double sum = 0.05;
    for (int year = 1; year <= left; ++year)
      sum += (0.05 + (year == left ? 1 : 0)) / std::pow(1 + rate[grade], year) *
             std::exp(0.5 * variance * year * year);
    return sum;
  };
  double at[2] = {0.8, 0.15};
  expect_year(results, "2026", 0);
  for (int year = 2; year <= 3; ++year) {
    double lost = 0, next[2] = {0, 0};
    for (int from = 0; from < 2; ++from) {
      const double before = worth(from, 4 - year, (year - 1) * v[from] * v[from]);
      lost += at[from] * p[from][2] * (before - 0.4);
      for (int to = 0; to < 2; ++to) {
        lost += at[from] * p[from][to] * (before - worth(to, 4 - year, year * v[to] * v[to]));
        next[to] += at[from] * p[from][to];
      }
    }
    expect_year(results, std::to_string(2025 + year), kBonds * lost);
    at[0] = next[0], at[1] = next[1];
    expect_book(results, std::to_string(2025 + year), kBonds * (at[0] + at[1]));
  }
}

/// Puts of bonds of firms go by the grade of the firm.
TEST(RatedFirms, PutsByGrade) {
  const std::string ratings =
      "{cm: {grades: [g, b, D], rows: [[80 %, 15 %, 5 %], [10 %, 70 %, 20 %]]}}";
  const std::string bond =
      "type: bonds, investor: fund, firms: own, face: 1, lgd: 1, term: 3 years, put: {after: 24 "
      "months, grade_below: g}";
  const Results results = run(of_firms("count: 200, loading: {national: 0.4}, " + graded("g"),
                                       "  now: {" + bond + "}\n  later: {" + bond +
                                           ", originated: 2027-01-01}\nreport: {book: total}\n",
                                       ratings, "4 years"));
  const double g1 = 0.8, b1 = 0.15, g2 = g1 * 0.8 + b1 * 0.1, b2 = g1 * 0.15 + b1 * 0.7,
               g3 = g2 * 0.8 + b2 * 0.1;
  expect_year(results, "2026", kBonds * 0.05);
  expect_year(results, "2027", kBonds * 2 * (g1 * 0.05 + b1 * 0.2));
  expect_year(results, "2028", kBonds * (g2 * 0.05 + g2 * 0.05 + b2 * 0.2));
  expect_year(results, "2029", kBonds * g3 * 0.05);
}

/// Whatever ties grades and exits, all stakes together have the multiples that are stated: of firms
/// that are there at the start, of those that are alive two years later, and of those that come on
/// the way.
TEST(RatedFirms, StakesHaveTheStatedMultiples) {
  constexpr double kLoss = 0.65 / 2, kGain = 0.35 * 2;
  const auto expect = [&](const std::string& firms, const std::string& stakes, double made) {
    const Results results =
        run(of_firms(firms + ", " + graded("B"),
                     "  stakes: {type: equity, investor: fund, firms: own, cost: 1, multiple: "
                     "{mixture: {of: "
                     "[{weight: 65 %, distribution: {uniform: {from: 0, to: 1}}}, {weight: 35 %, "
                     "distribution: "
                     "{uniform: {from: 1, to: 5}}}]}}, " +
                         stakes +
                         "}\nprogramme:\n  - claim: {name: lost, of: [stakes]}\n  - compensate: "
                         "{name: relief, "
                         "claim: lost, payer: bank, payee: fund, rate: 100 %}\n",
                     credit_metrics(), "5 years"),
            {"trials=20000"});
    expect_bearer(results, "bank", made * kLoss, 0);
    expect_bearer(results, "fund", -made * kGain, 0);
  };
  for (const char* w : {"0", "0.55", "0.95"}) {
    const std::string tied = std::string(", loading: {national: ") + w + "}";
    expect("count: 200" + tied, "holding: 60 months" + tied, kBonds);
    expect("count: 200" + tied, "holding: 30 months, originated: 2028-01-01" + tied,
           kBonds * (1 - default_within(2)[5]));
    expect("new_business: {count: 100, every: quarter, until: 2028-01-01}" + tied,
           "holding: 27 months" + tied, kBonds);
  }
}

/// Whatever a default leaves, the others keep what is above the lowest part of the multiples.
TEST(RatedFirms, ADefaultLeavesWhatIsSaid) {
  const double q = default_within(3)[kCcc], lowest = q * q / (2 * 0.65);
  const Results results = run(of_firms(
      "count: 200, loading: {national: 0.6}, " + graded("CCC"),
      "  stakes: {type: equity, investor: fund, firms: own, cost: 1, holding: 36 months, loading: "
      "{national: 0.6}, equity_after_default: 0, multiple: {mixture: {of: [{weight: 65 %, "
      "distribution: {uniform: {from: 0, to: 1}}}, {weight: 35 %, distribution: {uniform: {from: "
      "1, to: 5}}}]}}}\n",
      credit_metrics(), "5 years"));
  expect_bearer(results, "fund", kBonds * (0.65 / 2 + lowest - 0.35 * 2), 0);
}

}  // namespace
}  // namespace cofferdam::analytic
