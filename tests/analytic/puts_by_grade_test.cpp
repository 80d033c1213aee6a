// Bonds that are given back if the grade has fallen by then, by powers of the matrix.
#include <cmath>

#include "analytic/bonds.hpp"
#include "analytic/grades.hpp"

namespace cofferdam::analytic {
namespace {

std::string bonds(const std::string& put, const std::string& more) {
  return "count: 200, face: 1, lgd: 100 %, migration: own, rating: grade, tags: {grade: {mix: {a: "
         "100 %}}}, term: 5 years, put: {" +
         put + "}, " + more;
}

World world_of(const std::string& more) {
  World world{.economy = "factors: {national: {}}", .ratings = kRatings, .horizon = "5 years"};
  world.more = more;
  return world;
}

/// After two years whoever is below b gives the bond back, with certainty or not: those that stay
/// are the others, and default by the matrix.
TEST(Puts, ByTheGradeOnThePutDate) {
  const std::string flows =
      "programme:\n"
      "  - fee: {name: yearly, of: loan, rate: 1 %, per: year, payer: outside, payee: state, "
      "portfolios: [bonds]}\n"
      "  - fee: {name: early, of: loan, rate: 1 %, per: loan, if: repaid, payer: outside, payee: "
      "state, portfolios: [bonds]}\n"
      "report: {book: total}\n";
  for (const double q : {1.0, 0.4}) {
    const std::string put =
        "after: 24 months, grade_below: a" + std::string(q < 1 ? ", probability: 40 %" : "");
    const Results results = run(scenario(bonds(put, "loading: {national: 0.5}"), world_of(flows)));
    Law law = {1, 0, 0, 0};
    double back = 0;
    for (int year = 0; year < 5; ++year) {
      const double before = law[3];
      law = after_a_year(law);
      expect_year(results, std::to_string(2026 + year), kBonds * (law[3] - before));
      if (year == 1) {
        back = q * (law[1] + law[2]);
        law[1] *= 1 - q, law[2] *= 1 - q;
      }
      if (year < 4)
        expect_book(results, std::to_string(2026 + year), kBonds * (law[0] + law[1] + law[2]));
    }
    expect_flow(results, "early", "2028", kBonds * 0.01 * back);
    expect_flow(results, "early", "2029", 0);
  }
}

/// Without risk after the put date fees over time say how much is left.
TEST(Puts, ByGradeEndFees) {
  World world = world_of(
      "programme:\n  - fee: {name: yearly, of: loan, rate: 1 %, per: year, payer: outside, payee: "
      "state, portfolios: [bonds]}\n");
  world.ratings =
      "{own: {grades: [a, b, c, D], rows: [[60 %, 30 %, 10 %, 0 %], [0 %, 100 %, 0 %, 0 %], [0 %, "
      "0 "
      "%, 100 %, 0 %]]}}";
  const Results results =
      run(scenario(bonds("after: 18 months, grade_below: b", "loading: {national: 0.5}"), world));
  const double fee = 0.01 * kBonds;
  expect_flow(results, "yearly", "2026", fee);
  const Results alone =
      run(scenario(bonds("after: 18 months, grade_below: b", "loading: {national: 0}"), world));
  // In c after one year, or a quarter of those that leave a in the first half of the second.
  const double in_c = 0.1 + 0.6 * (1 - std::sqrt(0.6)) * 0.25;
  expect_flow(alone, "yearly", "2027", fee * (1 - in_c / 2));
  expect_flow(alone, "yearly", "2028", fee * (1 - in_c));
}

/// A put date within a year, bonds that depend on nothing else: who has moved within the year moves
/// no more in it.
TEST(Puts, ByGradeWithinAYear) {
  const Results results = run(
      scenario(bonds("after: 6 months, grade_below: a", "loading: {national: 0}"), world_of("")));
  const double leaves = 0.2, half = 1 - std::sqrt(1 - leaves);
  const double early = half * 0.03 / leaves,     // default in the first half
      late = (1 - half) * half * 0.03 / leaves;  // or in the second
  expect_year(results, "2026", kBonds * (early + late));
  Law law = {1 - leaves, (1 - half) * half * 0.12 / leaves, (1 - half) * half * 0.05 / leaves, 0};
  for (int year = 1; year < 5; ++year) {
    const double before = law[3];
    law = after_a_year(law);
    expect_year(results, std::to_string(2026 + year), kBonds * (law[3] - before));
  }
}

/// A grade that nobody is below: the same as without a put date, default by default.
TEST(Puts, BelowAGradeThatNobodyReaches) {
  World world = world_of("");
  world.ratings =
      "{own: {grades: [a, b, c, D], rows: [[85 %, 12 %, 0 %, 3 %], [10 %, 80 %, 0 %, 10 %], [0 %, "
      "0 "
      "%, 100 %, 0 %]]}}";
  const auto means = [&](const std::string& put) {
    const std::string keys = bonds("after: 24 months, grade_below: b", "loading: {national: 0.5}");
    const std::string plain = "put: {after: 24 months, grade_below: b}, ";
    std::string text = scenario(keys, world);
    if (put.empty()) text.erase(text.find(plain), plain.size());
    return run(text, {"trials=4000"}).table("by_year").numbers("mean");
  };
  EXPECT_EQ(means(""), means("put"));
}

}  // namespace
}  // namespace cofferdam::analytic
