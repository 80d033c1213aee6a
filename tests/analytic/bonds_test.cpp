// Portfolios of bonds against closed forms.
#include <cmath>

#include "analytic/bonds.hpp"

namespace cofferdam::analytic {
namespace {

TEST(Bonds, DefaultsOverYearsAreThePowersOfTheMatrix) {
  for (const std::size_t grade : {kBbb, kBb, kCcc}) {
    const Results results =
        run(scenario(rated(kGrades[grade], "term: 5 years, loading: {national: 0.45}")));
    expect_moments(results, kBonds * default_within(5)[grade], 0, 0);
    for (int year = 0; year < 5; ++year)
      expect_year(results, std::to_string(2026 + year),
                  kBonds * (default_within(year + 1)[grade] - default_within(year)[grade]));
  }
}

TEST(Bonds, JointDefaultsOfOneFactor) {
  for (const double w : {0.0, 0.3, 0.6, 0.9}) {
    const Results results =
        run(scenario(rated("B", "term: 1 year, loading: {national: " + std::to_string(w) + "}"),
                     {.horizon = "1 year"}));
    const double p = 0.052, c = normal_quantile(p), both = both_below(c, c, w * w);
    expect_moments(results, kBonds * p,
                   std::sqrt(kBonds * p * (1 - p) + kBonds * (kBonds - 1) * (both - p * p)), 0);
  }
}

/// Two bonds whose issuers load on different factors, which are correlated by 0.5: 0.64 x 0.5.
TEST(Bonds, JointDefaultsOfTwoFactors) {
  const std::string economy =
      "factors: {chips: {}, drugs: {}}, correlations: {factors: [chips, drugs], matrix: [[1, 0.5], "
      "[0.5, 1]]}";
  World world{.economy = economy, .horizon = "1 year"};
  world.more =
      "  drugs: {type: bonds, investor: fund, count: 1, face: 1, lgd: 100 %, migration: cm, "
      "rating: grade, tags: {grade: {mix: {CCC: 100 %}}}, term: 1 year, loading: {drugs: "
      "0.8}}\nreport: {thresholds: [1.5]}\n";
  const Results results = run(scenario(
      "count: 1, face: 1, lgd: 100 %, migration: cm, rating: grade, tags: {grade: {mix: {B: 100 "
      "%}}}, term: 1 year, loading: {chips: 0.8}",
      world));
  expect_above(results, 1.5,
               both_below(normal_quantile(0.052), normal_quantile(0.1979), 0.64 * 0.5), 0);
}

/// The technical document of CreditMetrics has 79.69 % for a bond of BBB and one of A that both
/// keep their grade, at an asset correlation of 30 %. Here who stays defaults a year later.
TEST(Bonds, JointMovesOfBbbAndA) {
  World world;
  world.horizon = "2 years";
  world.ratings =
      "{stay: {grades: [A, BBB, up, same, down, D], rows: [[0, 0, 2.36 %, 91.05 %, 6.59 %, 0], [0, "
      "0, 6.3 %, 86.93 %, 6.77 %, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 1, "
      "0]]}}";
  world.more =
      "  a: {type: bonds, investor: fund, count: 1, face: 1, lgd: 100 %, migration: stay, rating: "
      "grade, tags: {grade: {mix: {A: 100 %}}}, term: 2 years, asset_correlation: 30 %}\nreport: "
      "{thresholds: [1.5]}\n";
  const Results results = run(scenario(
      "count: 1, face: 1, lgd: 100 %, migration: stay, rating: grade, tags: {grade: {mix: {BBB: "
      "100 %}}}, term: 2 years, asset_correlation: 30 %",
      world));
  expect_above(results, 1.5, 0.79691, 5e-6);
  expect_moments(results, 0.8693 + 0.9105, 0, 0);
}

/// The matrix holds in the long run, whatever ties the issuers.
TEST(Bonds, TheMatrixHoldsUnderOtherCopulasAndRegimes) {
  for (const char* economy :
       {"copula: {student_t: {degrees_of_freedom: 4}}, factors: {national: {}}",
        "factors: {national: {persistence: 0.6}}",
        "factors: {national: {persistence: 0.5}}, regimes: {states: [calm, crisis], transitions: "
        "[[90 %, 10 %], [30 %, 70 %]], shifts: [{state: crisis, factor: national, mean: -1.5, "
        "scale: 1.5}]}"}) {
    const Results results = run(scenario(rated("BB", "term: 1 year, loading: {national: 0.5}"),
                                         {.economy = economy, .horizon = "1 year"}));
    expect_moments(results, kBonds * 0.0106, 0, 0);
  }
}

/// Half a year of a bond that leaves its grade with 35.14 % in a year, independent of others: to
/// default with 19.79 / 35.14 of 1 - sqrt(1 - 35.14 %). It does not matter which half it is.
TEST(Bonds, PartsOfYears) {
  const double half = 0.1979 / 0.3514 * (1 - std::sqrt(1 - 0.3514));
  const std::string first = "term: 6 months, loading: {national: 0}",
                    second = "term: 6 months, originated: 2026-07-01, loading: {national: 0}",
                    both = "term: 12 months, originated: 2026-07-01, loading: {national: 0}";
  expect_moments(run(scenario(rated("CCC", first))), kBonds * half, 0, 0);
  expect_moments(run(scenario(rated("CCC", second))), kBonds * half, 0, 0);
  // Who leaves the grade in the first half defaults from the next one, in the second half.
  double later = (1 - (1 - std::sqrt(1 - 0.3514))) * half;
  for (std::size_t grade = 0; grade < 6; ++grade) {
    const double leaves = 1 - kMatrix[grade][grade] / 100;
    later += kMatrix[6][grade] / 35.14 * (1 - std::sqrt(1 - 0.3514)) * kMatrix[grade][7] / 100 /
             leaves * (1 - std::sqrt(1 - leaves));
  }
  const Results results = run(scenario(rated("CCC", both)));
  expect_year(results, "2026", kBonds * half);
  expect_year(results, "2027", kBonds * later);
}

/// All or nothing is lost, or comes back a year later; bonds that amortise owe less the later they
/// default.
TEST(Bonds, WhatADefaultLoses) {
  const double p = 0.1979, all = kBonds * p;
  const std::string ccc =
      "count: 200, face: 1, migration: cm, rating: grade, tags: {grade: {mix: "
      "{CCC: 100 %}}}, loading: {national: 0}, term: 1 year, ";
  const std::string split = "{two_point: {low: 0, high: 1, probability_high: 0.92}}";
  expect_moments(run(scenario(ccc + "lgd: " + split)), all * 0.92,
                 std::sqrt(kBonds * p * 0.92 * (1 - p * 0.92)), 0);
  expect_moments(
      run(scenario(ccc + "recovery: {rate: {two_point: {low: 0, high: 1, probability_high: 8 %}}, "
                         "lag: 12 months}")),
      all * 0.92, std::sqrt(kBonds * p * 0.92 * (1 - p * 0.92)), 0);
  double owed = 0;
  for (int quarter = 0; quarter < 4; ++quarter)
    owed += (1 - quarter / 4.0) *
            (std::pow(1 - 0.3514, quarter / 4.0) - std::pow(1 - 0.3514, (quarter + 1) / 4.0));
  expect_moments(run(scenario(ccc + "lgd: 100 %, repayment: {linear: {every: quarter}}")),
                 all * owed / 0.3514, 0, 0);
}

/// Who gives a bond back after two years does not see it default later; what stays in the book and
/// what a guarantee of it costs fall by as much.
TEST(Bonds, PutDates) {
  World world{.horizon = "5 years"};
  world.more =
      "programme:\n  - claim: {name: called, of: [bonds]}\n  - share: {name: guarantee, claim: "
      "called, parts: {state: 100 %}}\n  - fee: {name: price, payer: fund, payee: state, of: loan, "
      "rate: 1 %, per: year}\n  - fee: {name: once, payer: fund, payee: state, of: loan, rate: 1 "
      "%, per: loan}\n  - fee: {name: back, payer: state, payee: fund, of: once, rate: 50 %, if: "
      "repaid}\n";
  const double p = 0.1, kept = 0.4;
  for (const char* chance :
       {"pd: 10 %", "migration: ten, rating: grade, tags: {grade: {mix: {A: 100 %}}}"}) {
    world.ratings = "{ten: {grades: [A, D], rows: [[90 %, 10 %]]}}";
    const Results results = run(scenario(
        "count: 200, face: 1, lgd: 100 %, term: 5 years, put: {after: 24 months, probability: 60 "
        "%}, loading: {national: 0.4}, " +
            std::string(chance),
        world));
    double alive = kBonds;
    for (int year = 0; year < 5; ++year, alive *= 1 - p)
      expect_year(results, std::to_string(2026 + year), alive * p * (year < 2 ? 1 : kept));
    expect_book(results, "2028", kBonds * kept * std::pow(1 - p, 3));
    expect_book(results, "2026", kBonds * (1 - p));
    // Back goes half of the price of those that are given back or live until maturity.
    expect_flow(results, "once", "2026", 0.01 * kBonds);
    expect_flow(results, "back", "2028", 0.005 * kBonds * (1 - kept) * (1 - p) * (1 - p));
  }
}

/// The holder keeps a fifth of what he has underwritten.
TEST(Bonds, WhatIsSoldIsBorneByOthers) {
  const std::string all =
      "count: 200, face: 5, lgd: 100 %, term: 1 year, pd: 5 %, loading: "
      "{national: 0.4}, ";
  const double c = normal_quantile(0.05);
  const double sd =
      std::sqrt(kBonds * 0.05 * 0.95 + kBonds * (kBonds - 1) * (both_below(c, c, 0.16) - 0.0025));
  expect_moments(run(scenario(all + "sold: 80 %")), kBonds * 0.05, sd, 0);
}

/// By a PD or a curve bonds default as loans do.
TEST(Bonds, ByProbabilityOfDefault) {
  const std::string head =
      "count: 200, face: 1, lgd: 100 %, term: 3 years, loading: {national: 0.4}, ";
  expect_moments(run(scenario(head + "pd: 5 %")), kBonds * (1 - 0.95 * 0.95 * 0.95), 0, 0);
  const Results curve = run(scenario(head + "pd_curve: [1 %, 4 %, 9 %]"));
  expect_year(curve, "2026", kBonds * 0.01);
  expect_year(curve, "2027", kBonds * 0.03);
  expect_year(curve, "2028", kBonds * 0.05);
}

}  // namespace
}  // namespace cofferdam::analytic
