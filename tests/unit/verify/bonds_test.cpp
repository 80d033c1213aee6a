// Bonds and loans under a calendar, held against exact answers.
#include <cofferdam/verify.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace cofferdam {
namespace {

const std::string kRatings =
    "ratings: {g: {grades: [A, BBB, BB, D], rows: [[92 %, 6 %, 1.5 %, 0.5 %], [4 %, 88 %, 6 %, 2 "
    "%], [1 %, 6 %, 85 %, 8 %]]}}\n";

std::string scenario(const std::string& portfolios, const std::string& horizon = "1 year",
                     const std::string& economy = "factors: {national: {persistence: 0.5}}",
                     const std::string& more = "") {
  return "cofferdam: 1\ntitle: V\ncurrency: USD\ntrials: 20_000\nseed: 4\n"
         "calendar: {start: 2026-01-01, horizon: " +
         horizon + "}\neconomy: {" + economy + "}\n" + kRatings +
         "bearers: {fund: {}, state: {}}\nportfolios:\n" + portfolios + more;
}

std::string bonds(const std::string& more) {
  return "  bonds: {type: bonds, investor: fund, count: 60, face: 10, term: 60 months, " + more +
         "}\n";
}
const std::string kRated =
    "lgd: 50 %, rating: grade, migration: g, tags: {grade: {mix: {A: 30 %, "
    "BBB: 40 %, BB: 30 %}}}, loading: {national: 0.45}";
const std::string kPd = "pd: 3 %, loading: {national: 0.45}, ";

Verification verified(const std::string& text) {
  return verify(build_model(parse_scenario("v.yaml", text)), {.threads = 2});
}

double exact(const Verification& all, const std::string& part, const std::string& quantity) {
  for (std::size_t row = 0; row < all.comparisons.rows(); ++row)
    if (all.comparisons.texts("part")[row] == part &&
        all.comparisons.texts("quantity")[row] == quantity)
      return all.comparisons.numbers("exact")[row];
  ADD_FAILURE() << part << " " << quantity;
  return 0;
}

std::string reason(const std::string& text) {
  const Verification all = verified(text);
  return all.unanswered.rows() == 0 ? "" : all.unanswered.texts("reason")[0];
}

/// By chance no |z| is beyond the limit once in a million seeds; seeds are fixed.
void expect_agreement(const Verification& all, std::size_t fewest) {
  EXPECT_TRUE(all.is_plausible()) << all.largest << " of " << all.compared;
  EXPECT_GE(all.compared, fewest);
}

TEST(VerifyBonds, OneYearOfRatedBonds) {
  const Verification all = verified(scenario(bonds(kRated), "1 year", "factors: {national: {}}",
                                             "programme:\n  - claim: {name: c, of: [bonds]}\n  - "
                                             "share: {name: s, claim: c, parts: {state: "
                                             "25 %}, remainder: fund}\n"));
  expect_agreement(all, 20);
  EXPECT_EQ(all.unanswered.rows(), 0u);
  EXPECT_NEAR(exact(all, "bearer state", "mean"), 0.25 * exact(all, "all losses", "mean"), 1e-9);
}

TEST(VerifyBonds, StudentsTInOneYear) {
  const Verification all =
      verified(scenario(bonds(kRated), "1 year",
                        "factors: {national: {}}, copula: {student_t: {degrees_of_freedom: 6}}"));
  expect_agreement(all, 5);
  EXPECT_GT(exact(all, "all losses", "P(L = 0)"), 0.2);
}

/// Of each loss of 5 the state pays half of 4.
TEST(VerifyBonds, TwoYearsOfAFactorThatPersists) {
  const Verification all = verified(scenario(
      bonds(kPd + "lgd: 50 %"), "2 years", "factors: {national: {persistence: 0.5, start: -1}}",
      "programme:\n  - claim: {name: c, of: [bonds]}\n  - compensate: {name: h, claim: c, payer: "
      "state, payee: fund, rate: 50 %, deductible: 1}\n"));
  expect_agreement(all, 20);
  EXPECT_EQ(all.unanswered.rows(), 0u);
  EXPECT_NEAR(exact(all, "bearer state", "mean"), 0.4 * exact(all, "all losses", "mean"), 1e-8);
}

TEST(VerifyBonds, MomentsOverFiveYearsOfRatings) {
  const Verification all = verified(scenario(bonds(kRated), "5 years"));
  expect_agreement(all, 2);
  EXPECT_EQ(all.unanswered.texts("part").at(0), "distribution of all losses");
}

TEST(VerifyBonds, LoansAndBondsTogether) {
  const Verification all = verified(scenario(
      bonds("pd_curve: [2 %, 4 %, 6 %, 8 %, 10 %], lgd: 50 %, age: 8 months, loading: {national: "
            "0.3}") +
          "  loans: {type: loans, lender: fund, count: 50, ead: 8, lgd: {uniform: {from: 20 %, to: "
          "80 %}}, pd: 4 %, term: 24 months, repayment: linear, loading: {national: 0.5}}\n",
      "18 months"));
  expect_agreement(all, 2);
}

/// Recoveries of 0 or all, at once: 80 % of defaults lose all, the others 10 % of costs.
TEST(VerifyBonds, DrawnRecoveries) {
  const Verification all = verified(scenario(
      bonds(kPd + "recovery: {rate: {two_point: {low: 0, high: 1, probability_high: 20 %}}, cost: "
                  "10 %}"),
      "1 year", "factors: {national: {}}"));
  expect_agreement(all, 10);
  EXPECT_NEAR(exact(all, "all losses", "mean"), 60 * 10 * 0.03 * (0.8 + 0.2 * 0.1), 1e-9);
}

/// Whoever has fallen below BBB after two years gives the bond back, or with a probability; or
/// anybody does, on a day within a year.
/// Of what a default loses at once, 40 % or all, 30 or 90 % come back: four amounts, drawn
/// independently. 0.58 x (1 - 0.9 x 0.6) of the face on average.
TEST(VerifyBonds, LossesAtDefaultAndWhatComesBackOfThem) {
  const auto with = [](const std::string& loss) {
    return verified(scenario(bonds(kPd + loss), "2 years", "factors: {national: {}}"));
  };
  const std::string lgd = "lgd: {two_point: {low: 40 %, high: 100 %, probability_high: 30 %}}",
                    back =
                        "recovery: {cost: 10 %, rate: {two_point: {low: 30 %, high: 90 %, "
                        "probability_high: 50 %}}}";
  const Verification drawn = with(lgd + ", " + back);
  expect_agreement(drawn, 5);
  const double all = exact(with("lgd: 100 %"), "all losses", "mean");
  EXPECT_NEAR(exact(drawn, "all losses", "mean"), all * 0.58 * (1 - 0.9 * 0.6), 1e-9);
  for (const std::string& one : {"lgd: 58 %, " + back, lgd + ", recovery: {rate: 60 %, cost: 10 %}",
                                 std::string("lgd: 58 %, recovery: {rate: 60 %, cost: 10 %}")}) {
    const Verification fixed = with(one);
    expect_agreement(fixed, 5);
    EXPECT_NEAR(exact(fixed, "all losses", "mean"), all * 0.58 * (1 - 0.9 * 0.6), 1e-9) << one;
  }
}

TEST(VerifyBonds, PutDates) {
  const auto put = [&](const std::string& how, const std::string& horizon) {
    return verified(scenario(bonds(kRated + ", put: {" + how + "}"), horizon));
  };
  const Verification kept = verified(scenario(bonds(kRated), "3 years")),
                     below = put("after: 24 months, grade_below: A", "3 years"),
                     some = put("after: 24 months, grade_below: A, probability: 30 %", "3 years"),
                     late = put("after: 18 months, probability: 40 %", "3 years");
  for (const Verification* all : {&below, &some, &late}) expect_agreement(*all, 20);
  const auto mean = [](const Verification& all) { return exact(all, "all losses", "mean"); };
  EXPECT_NEAR(mean(some), 0.3 * mean(below) + 0.7 * mean(kept), 1e-7);
  EXPECT_LT(mean(below), mean(late));
  EXPECT_LT(mean(late), mean(kept));
  expect_agreement(put("after: 24 months, grade_below: BBB", "5 years"), 2);
  EXPECT_EQ(
      reason(scenario(bonds(kRated + ", put: {after: 18 months, grade_below: BBB}"), "3 years")),
      "its bonds may be given back by their grade within a year of the calendar");
  expect_agreement(verified(scenario(bonds(kPd + "lgd: 50 %, put: {after: 14 months}"), "3 years")),
                   20);
}

std::string of_firms(const std::string& firms, const std::string& portfolios) {
  std::string text = scenario(portfolios, "3 years");
  text.insert(text.find("portfolios:"), "firms:\n" + firms);
  return text;
}

/// Firms with one loan or bond each are issuers of their own, whenever that begins.
TEST(VerifyBonds, FirmsWithOneExposureEach) {
  const std::string rated =
      "  old: {count: 50, loading: {national: 0.45}, rating: grade, migration: g, tags: {grade: "
      "{mix: {A: 30 %, BBB: 40 %, BB: 30 %}}}}\n";
  const std::string bond =
      "{type: bonds, investor: fund, firms: old, face: 10, lgd: 50 %, term: 5 years";
  const Verification now = verified(of_firms(rated, "  bonds: " + bond + "}\n")),
                     later = verified(
                         of_firms(rated, "  bonds: " + bond + ", originated: 2027-07-01}\n")),
                     put = verified(
                         of_firms(rated, "  bonds: " + bond +
                                             ", originated: 2027-01-01, put: {after: 12 months, "
                                             "grade_below: BBB}}\n"));
  for (const Verification* all : {&now, &later, &put}) {
    expect_agreement(*all, 20);
    EXPECT_EQ(all->unanswered.rows(), 0u);
  }
  EXPECT_LT(exact(later, "all losses", "mean"), exact(now, "all losses", "mean"));
  const std::string loans =
      "  loans: {type: loans, lender: fund, firms: young, ead: 10, lgd: 50 %, term: 30 months}\n";
  expect_agreement(
      verified(of_firms(
          "  young: {count: 60, pd_curve: [5 %, 8 %, 9 %], loading: {national: 0.4}}\n", loans)),
      20);
  expect_agreement(verified(of_firms("  young: {new_business: {count: 20, every: year}, pd: 5 "
                                     "%, loading: {national: 0.4}}\n",
                                     loans)),
                   10);
  EXPECT_EQ(reason(of_firms(rated, "  bonds: " + bond + "}\n  others: " + bond + "}\n")),
            "its firms may have several exposures, and default with all of them");
}

/// What is borne by the grade of the moment has no exact answer, all losses do.
TEST(VerifyBonds, GradesOfTheMoment) {
  const std::string shares =
      "programme:\n  - claim: {name: c, of: [bonds]}\n  - share: {name: s, claim: c, parts: "
      "{state: "
      "{by: now, values: {A: 10 %, BBB: 20 %, BB: 30 %}}}, remainder: fund}\n";
  const Verification all = verified(scenario(bonds(kRated + ", current_grade: now"), "2 years",
                                             "factors: {national: {persistence: 0.5}}", shares));
  expect_agreement(all, 9);  // of all losses; of what bearers bear there is no exact answer
  EXPECT_EQ(all.unanswered.texts("part").at(0), "bearer fund");
  EXPECT_EQ(all.unanswered.texts("reason").at(0),
            "what is borne of a default goes by the grade that its issuer has then");
}

TEST(VerifyBonds, SaysWhyThereIsNoExactAnswer) {
  EXPECT_EQ(reason(scenario(bonds(kPd + "recovery: {rate: 40 %, lag: 6 months}"))),
            "what comes back of late defaults may come after the end of the scenario: a longer "
            "'run_off' makes it exact");
  EXPECT_EQ(reason(scenario(bonds(kPd + "lgd: 50 %, lgd_tie: {factor: national, loading: 0.3}"))),
            "losses given default are tied to a factor");
  EXPECT_EQ(reason(scenario(bonds("pd: 3 %, lgd: 50 %, loading: {national: {uniform: {from: 0.2, "
                                  "to: 0.4}}}"))),
            "a loading or correlation is drawn");
  EXPECT_EQ(reason(scenario(bonds(kPd + "lgd: 50 %"), "2 years",
                            "factors: {national: {}}, copula: {student_t: {degrees_of_freedom: "
                            "6}}")),
            "a Student's t copula over several years of risk");
  EXPECT_EQ(reason(scenario(bonds(kPd + "lgd: 50 %"), "2 years",
                            "factors: {national: {}}, stress: [{factor: national, year: 2027, "
                            "value: -2}]")),
            "a stress gives values to its factors");
  EXPECT_EQ(reason(scenario(bonds("pd: 3 %, lgd: 50 %, loading: {a: 0.3, b: 0.2}"), "2 years",
                            "factors: {a: {persistence: 0.5}, b: {persistence: 0.1}}")),
            "the factors that act together differ in their persistence");
  EXPECT_EQ(reason(scenario(bonds(kPd + "lgd: 50 %") +
                                "  more: {type: bonds, investor: fund, count: 5, face: 1, term: 60 "
                                "months, pd: 1 %, lgd: 50 %, loading: {other: 0.3}}\n",
                            "1 year", "factors: {national: {}, other: {}}")),
            "it depends on several factors in different ways");
}

}  // namespace
}  // namespace cofferdam
