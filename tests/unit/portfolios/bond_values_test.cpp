// What bonds are worth by grade, against the technical document of CreditMetrics and by hand.
#include "portfolios/bond_values.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ratings/read_ratings.hpp"
#include "support/loans_of.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// The document prints zero rates with two digits; all values that it derives from them follow from
/// rates of the fourth year that are 0.005 % lower.
const std::string kCreditMetrics =
    "{cm: {grades: [AAA, AA, A, BBB, BB, B, CCC, D], rows: ["
    "[90.81 %, 8.33 %, 0.68 %, 0.06 %, 0.08 %, 0.02 %, 0.01 %, 0.01 %], "
    "[0.70 %, 90.65 %, 7.79 %, 0.64 %, 0.06 %, 0.13 %, 0.02 %, 0.01 %], "
    "[0.09 %, 2.27 %, 91.05 %, 5.52 %, 0.74 %, 0.26 %, 0.01 %, 0.06 %], "
    "[0.02 %, 0.33 %, 5.95 %, 86.93 %, 5.30 %, 1.17 %, 0.12 %, 0.18 %], "
    "[0.03 %, 0.14 %, 0.67 %, 7.73 %, 80.53 %, 8.84 %, 1.00 %, 1.06 %], "
    "[0.01 %, 0.11 %, 0.24 %, 0.43 %, 6.48 %, 83.46 %, 4.07 %, 5.20 %], "
    "[0.21 %, 0, 0.22 %, 1.30 %, 2.38 %, 11.24 %, 64.86 %, 19.79 %]], zero_rates: ["
    "[3.60 %, 4.17 %, 4.73 %, 5.115 %], [3.65 %, 4.22 %, 4.78 %, 5.165 %], "
    "[3.72 %, 4.32 %, 4.93 %, 5.315 %], [4.10 %, 4.67 %, 5.25 %, 5.625 %], "
    "[5.55 %, 6.02 %, 6.78 %, 7.265 %], [6.05 %, 7.02 %, 8.03 %, 8.515 %], "
    "[15.05 %, 15.02 %, 14.03 %, 13.515 %]]}}";

/// One bond of face 100, and what it is worth.
class Bond {
 public:
  Bond(const std::string& keys, double coupon, const std::string& ratings = kCreditMetrics,
       const std::string& calendar = "{start: 2026-01-01, horizon: 5 years}")
      : scenario_(parse_scenario(
            "test.yaml", "cofferdam: 1\ntitle: bond\neconomy: {factors: {n: {}}}\ncalendar: " +
                             calendar + "\nratings: " + ratings +
                             "\nbearers: {fund: {}}\nportfolios:\n  bonds: {type: bonds, investor: "
                             "fund, count: 1, face: 100, pd: 1 %, lgd: 50 %, loading: {n: 0.3}, " +
                             keys + "}\n")),
        model_(build_model(scenario_)),
        exposures_(loans_of(model_.params().portfolios.front())),
        migration_(migration()),
        values_(exposures_, {coupon}, migration_, *model_.params().calendar) {}

  double worth(std::size_t year, std::size_t grade) const {
    return 100 * values_.at_end(0, year, grade);
  }
  double paid(std::size_t year, double time) const { return 100 * values_.paid(0, year, time); }
  const Migration& grades() const { return migration_; }
  /// What a move changes.
  Events moved(const GradeMove& move) const {
    Events events;
    values_.append({&move, 1}, nullptr, 0, events);
    return events;
  }

 private:
  Migration migration() const {
    Problems problems(scenario_.data().document.sources);
    return read_ratings(scenario_.data().root.at("ratings"), {}, *model_.params().factors, problems)
        .begin()
        ->second;
  }

  Scenario scenario_;
  Model model_;
  const LoanExposures& exposures_;
  Migration migration_;
  BondValues values_;
};

/// Tables 1.4 and 1.5: the bond of BBB, five years at 6 %, and its worth after a year by grade.
TEST(BondValues, CreditMetricsBondOfBbb) {
  const Bond bond("term: 5 years", 0.06);
  const std::vector<double> published = {109.37, 109.19, 108.66, 107.55, 102.02, 98.10, 83.64};
  double mean = 0.0018 * 51.13, square = 0.0018 * 51.13 * 51.13;
  for (std::size_t grade = 0; grade < published.size(); ++grade) {
    const double worth = bond.worth(0, grade), rounded = std::round(100 * worth) / 100;
    EXPECT_NEAR(worth, published[grade], 0.005 + 1e-9) << grade;
    mean += bond.grades().probability(3, grade) * rounded;
    square += bond.grades().probability(3, grade) * rounded * rounded;
  }
  EXPECT_NEAR(mean, 107.0879, 5e-5);
  EXPECT_NEAR(std::sqrt(square - mean * mean), 2.9918, 5e-5);
}

/// Three years at 5 %: 5 + 5 / (1 + z1) + 105 / (1 + z2)^2.
TEST(BondValues, BondOfThreeYears) {
  const Bond bond("term: 3 years", 0.05);
  const std::vector<double> by_hand = {106.59, 106.49, 106.30, 105.64, 103.15, 101.39, 88.71};
  for (std::size_t grade = 0; grade < by_hand.size(); ++grade)
    EXPECT_NEAR(bond.worth(0, grade), by_hand[grade], 0.005 + 1e-9) << grade;
}

const std::string kFlat =
    "{flat: {grades: [g, b, D], rows: [[80 %, 15 %, 5 %], [10 %, 70 %, 20 %]], zero_rates: [[2 %, "
    "4 %], [10 %]]}}";

/// Of rates for 1 and 2 years those between are on the line, others are the nearest.
TEST(BondValues, ZeroRatesBetweenYears) {
  const Bond bond("term: 5 years", 0.06, kFlat);
  EXPECT_NEAR(bond.grades().discount(0, 0.5), std::pow(1.02, -0.5), 1e-14);
  EXPECT_NEAR(bond.grades().discount(0, 1.25), std::pow(1.025, -1.25), 1e-14);
  EXPECT_NEAR(bond.grades().discount(0, 7), std::pow(1.04, -7), 1e-14);
  EXPECT_NEAR(bond.grades().discount(1, 3), std::pow(1.1, -3), 1e-14);
}

/// Issued in the middle of a year, half repaid after nine months, interest on what is outstanding:
/// by 1 January there is no payment yet, three months later 50, and another three 50 and 9/12 +
/// 3/12 x 1/2 of a coupon.
TEST(BondValues, RepaidBetweenYears) {
  const Bond bond(
      "term: 1 year, originated: 2026-07-01, repayment: {linear: {every: quarter, grace_months: "
      "6}}",
      0.08, kFlat);
  const double interest = 8 * (9 + 0.5 * 3) / 12;
  EXPECT_NEAR(bond.worth(0, 1), 50 * std::pow(1.1, -0.25) + (50 + interest) * std::pow(1.1, -0.5),
              1e-10);
  EXPECT_EQ(bond.paid(0, 1), 0);
  EXPECT_NEAR(bond.paid(1, 1.26), 50, 1e-12);
  EXPECT_NEAR(bond.worth(1, 1), 100 + interest, 1e-10);
  EXPECT_EQ(bond.worth(1, 0), bond.worth(1, 1));
}

/// A move is told on the last day of its year; a default at once: with all that the bond would have
/// been worth above the principal, but for what it has paid.
TEST(BondValues, MovesAreEvents) {
  const Bond bond("term: 3 years, age: 6 months", 0.08, kFlat);
  const Events fell = bond.moved({.from = 0, .to = 1, .year = 1, .time = 1.3});
  ASSERT_EQ(fell.size(), 1u);
  EXPECT_EQ(fell.kind[0], EventKind::gain);
  EXPECT_NEAR(fell.time[0], 2 - 1.0 / 372, 1e-9);
  EXPECT_NEAR(fell.amount[0], bond.worth(1, 0) - bond.worth(1, 1), 1e-12);
  EXPECT_GT(fell.amount[0], 0);
  const Events rose = bond.moved({.from = 1, .to = 0, .year = 1, .time = 1.3});
  EXPECT_EQ(rose.amount[0], -fell.amount[0]);
  const Events before = bond.moved({.from = 0, .to = 2, .year = 1, .time = 1.3});
  EXPECT_EQ(before.time[0], 1.3);
  EXPECT_NEAR(before.amount[0], bond.worth(1, 0) - 100, 1e-12);
  const Events after = bond.moved({.from = 0, .to = 2, .year = 1, .time = 1.7});
  EXPECT_NEAR(after.amount[0], bond.worth(1, 0) - 100 - 8, 1e-12);
  // In its last year it would have paid the same in any grade.
  EXPECT_EQ(bond.moved({.from = 0, .to = 1, .year = 2, .time = 2.1}).size(), 0u);
}

}  // namespace
}  // namespace cofferdam
