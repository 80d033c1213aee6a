// Screening of applicants: cut-offs of two normals, the book that is left, and its table.
#include "portfolios/screening.hpp"

#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <functional>
#include <random>

#include "support/loans_of.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// The same by bisection on normals of Boost.Math, without a word of the engine.
struct Reference {
  double bad, d;
  Reference(double of_bad, double gini)
      : bad(of_bad), d(std::sqrt(2.0) * quantile(boost::math::normal(), (1 + gini) / 2)) {}

  double good_above(double c) const { return cdf(complement(boost::math::normal(), c)); }
  double bad_above(double c) const { return cdf(complement(boost::math::normal(-d, 1), c)); }
  double accepted(double c) const { return bad * bad_above(c) + (1 - bad) * good_above(c); }
  double pd(double c) const { return bad * bad_above(c) / accepted(c); }

  /// Where a falling function of the cut-off has that value.
  template <class Function>
  static double cut_off(const Function& falling, double value) {
    double low = -20, high = 20;
    for (int i = 0; i < 200; ++i) {
      const double middle = (low + high) / 2;
      (falling(middle) > value ? low : high) = middle;
    }
    return low;
  }
};

void expect_same(const Screened& screened, const Reference& reference, double cut_off) {
  EXPECT_NEAR(screened.accepted, reference.accepted(cut_off), 1e-13);
  EXPECT_NEAR(screened.good, reference.good_above(cut_off), 1e-13);
  EXPECT_NEAR(screened.bad, reference.bad_above(cut_off), 1e-13);
  EXPECT_NEAR(screened.bad_of_accepted / reference.pd(cut_off), 1, 1e-11);
}

TEST(Screening, AcceptsByTheFormulaOfTwoNormals) {
  for (const double gini : {0.01, 0.2, 0.5, 0.8, 0.99})
    for (const double bad : {0.002, 0.03, 0.3})
      for (const double part : {0.05, 0.3, 0.6, 0.95}) {
        const Reference reference(bad, gini);
        const double at = Reference::cut_off([&](double c) { return reference.accepted(c); }, part);
        expect_same(screened_to_accept(bad, gini, part), reference, at);
      }
}

TEST(Screening, AcceptsUpToAPdByTheFormulaOfTwoNormals) {
  for (const double gini : {0.2, 0.5, 0.8})
    for (const double bad : {0.002, 0.03, 0.3})
      for (const double part : {0.5, 0.8, 0.99}) {
        const Reference reference(bad, gini);
        const double wanted = bad * part;
        const double at = Reference::cut_off([&](double c) { return reference.pd(c); }, wanted);
        const auto screened = screened_to_bad(bad, gini, wanted);
        ASSERT_TRUE(screened) << gini << " " << bad << " " << part;
        expect_same(*screened, reference, at);
        // And back: what it accepts has that PD.
        EXPECT_NEAR(screened_to_accept(bad, gini, screened->accepted).bad_of_accepted, wanted,
                    1e-12);
      }
}

/// Applicants one by one, by another generator: 4 standard errors.
TEST(Screening, AgreesWithApplicantsOneByOne) {
  constexpr int kApplicants = 1'000'000;
  std::mt19937_64 words(5);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  for (const double gini : {0.2, 0.5, 0.8}) {
    constexpr double kBad = 0.1, kPart = 0.6;
    const Reference reference(kBad, gini);
    std::vector<std::pair<double, bool>> scores;
    for (int i = 0; i < kApplicants; ++i) {
      const bool is_bad = uniform(words) < kBad;
      scores.emplace_back(normal(words) - (is_bad ? reference.d : 0), is_bad);
    }
    std::sort(scores.begin(), scores.end(), std::greater<>());
    double bad_accepted = 0, bad = 0;
    for (int i = 0; i < kApplicants; ++i) {
      bad += scores[static_cast<std::size_t>(i)].second;
      bad_accepted += i < kPart * kApplicants && scores[static_cast<std::size_t>(i)].second;
    }
    const Screened screened = screened_to_accept(kBad, gini, kPart);
    const double pd = bad_accepted / (kPart * kApplicants), missed = bad_accepted / bad;
    EXPECT_NEAR(pd, screened.bad_of_accepted, 4 * std::sqrt(pd / (kPart * kApplicants))) << gini;
    EXPECT_NEAR(missed, screened.bad, 4 * std::sqrt(missed * (1 - missed) / bad)) << gini;
  }
}

TEST(Screening, ChangesNothingWithoutASignalOrACutOff) {
  for (const double bad : {0.0, 1e-7, 0.03, 1.0}) {
    EXPECT_EQ(screened_to_accept(bad, 0.6, 1).bad_of_accepted, bad);
    EXPECT_EQ(screened_to_accept(bad, 0, 0.3).bad_of_accepted, bad);
    EXPECT_EQ(screened_to_accept(bad, 0, 0.3).good, 0.3);
  }
  EXPECT_EQ(screened_to_bad(0.03, 0.6, 0.03)->accepted, 1);
  // One and none: all applicants are alike, and the signal has nobody to tell them from.
  EXPECT_EQ(screened_to_accept(0, 0.6, 0.3).bad_of_accepted, 0);
  EXPECT_EQ(screened_to_accept(1, 0.6, 0.3).bad_of_accepted, 1);
}

TEST(Screening, KnowsWhatASignalCannotReach) {
  EXPECT_FALSE(screened_to_bad(0.03, 0, 0.02));
  EXPECT_FALSE(screened_to_bad(0.03, 0.05, 0.003));
  EXPECT_TRUE(screened_to_bad(0.03, 0.5, 0.003));
}

Model book(const std::string& keys, const std::vector<std::string>& overrides = {}) {
  return model_of(small_scenario("", "", "ead: 1, lgd: 1, loading: {national: 0.2}, " + keys),
                  overrides);
}

const std::string kClasses = "count: 20_000, tags: {class: {mix: {a: 30 %, b: 70 %}}}, ";

/// Of each class the part is accepted, evenly in the order of the book, and has the PD of its own
/// cut-off.
TEST(ScreeningOfLoans, LeavesThePartOfEachClass) {
  const Model model =
      book(kClasses +
           "pd: {by: class, values: {a: 2 %, b: 6 %}}, screening: {gini: {by: class, values: {a: "
           "0.5, b: 0.3}}, acceptance: {by: class, values: {a: 80 %, b: 45 %}}}");
  const LoanExposures& loans = loans_of(model.params().portfolios.front());
  double all[2] = {0, 0}, accepted[2] = {0, 0}, first_half[2] = {0, 0};
  for (std::size_t row = 0; row < loans.rows(); ++row) {
    const std::uint32_t code = loans.tags[0].codes[row];
    all[code] += 1, accepted[code] += loans.count[row];
    first_half[code] += row < 10'000 ? loans.count[row] : 0;
    const double pd =
        screened_to_accept(code ? 0.06 : 0.02, code ? 0.3 : 0.5, code ? 0.45 : 0.8).bad_of_accepted;
    ASSERT_EQ(loans.pd[row], pd);
  }
  EXPECT_NEAR(accepted[0], 0.8 * all[0], 3);
  EXPECT_NEAR(accepted[1], 0.45 * all[1], 3);
  EXPECT_NEAR(first_half[1], accepted[1] / 2, 100);
}

/// Who is accepted with a lower part is with a higher one.
TEST(ScreeningOfLoans, AcceptsTheSameAndMore) {
  const auto counts = [](const std::string& part) {
    return loans_of(book(kClasses +
                         "pd: {uniform: {from: 1 %, to: 9 %}}, loans_per_row: 3, "
                         "screening: {gini: 0.4, acceptance: " +
                         part + "}")
                        .params()
                        .portfolios.front())
        .count;
  };
  const std::vector<double> few = counts("40 %"), more = counts("55 %");
  double difference = 0;
  for (std::size_t row = 0; row < few.size(); ++row) {
    EXPECT_LE(few[row], more[row]);
    difference += more[row] - few[row];
  }
  EXPECT_NEAR(difference, 0.15 * 60'000, 20);
}

/// A time of three years: what is bad is told over three, and the yearly PD is the cube root.
TEST(ScreeningOfLoans, TellsDefaultsWithinATime) {
  const Model model = model_of(
      "cofferdam: 1\ntitle: t\ncalendar: {start: 2026-01-01, horizon: 3 years}\neconomy: {factors: "
      "{national: {}}}\nbearers: {bank: {}}\nportfolios:\n  loans: {type: loans, lender: bank, "
      "count: 1000, ead: 1, lgd: 1, term: 3 years, pd: 4 %, loading: {national: 0.2}, screening: "
      "{gini: 0.5, acceptance: 60 %, within: 3 years}}\n");
  const LoanExposures& loans = loans_of(model.params().portfolios.front());
  const double bad = 1 - std::pow(0.96, 3);
  const Reference reference(bad, 0.5);
  const double at = Reference::cut_off([&](double c) { return reference.accepted(c); }, 0.6);
  EXPECT_NEAR(1 - std::pow(1 - loans.pd[0], 3), reference.pd(at), 1e-12);
  EXPECT_NEAR(loans.screened->bad[0], bad, 1e-15);
}

TEST(ScreeningTable, AddsUpClassesAndAgreesWithTheFormula) {
  const Results results = simulate(book(
      kClasses + "pd: {by: class, values: {a: 2 %, b: 6 %}}, screening: {gini: 0.5, accepted_pd: "
                 "1.5 %}",
      {"trials=10"}));
  const Table& table = results.table("screening");
  ASSERT_EQ(table.rows(), 3u);
  EXPECT_EQ(table.texts("value"), (std::vector<std::string>{"(all)", "a", "b"}));
  for (const char* sum : {"applicants", "accepted", "good_refused", "bad_accepted"}) {
    const std::vector<double>& of = table.numbers(sum);
    EXPECT_NEAR(of[0], of[1] + of[2], 1e-9 * of[0]) << sum;
  }
  for (const std::size_t row : {1u, 2u}) {
    const double bad = row == 1 ? 0.02 : 0.06;
    const Reference reference(bad, 0.5);
    const double at = Reference::cut_off([&](double c) { return reference.pd(c); }, 0.015);
    const double n = table.numbers("applicants")[row];
    const auto expect = [&](const char* column, double exact) {
      EXPECT_NEAR(table.numbers(column)[row] / exact, 1, 1e-10) << column << " " << row;
    };
    expect("acceptance", reference.accepted(at));
    expect("good_refused", n * (1 - bad) * (1 - reference.good_above(at)));
    expect("good_refused_share", 1 - reference.good_above(at));
    expect("bad_accepted", n * bad * reference.bad_above(at));
    expect("bad_accepted_share", reference.bad_above(at));
    expect("applicants_pd", bad);
    expect("accepted_pd", 0.015);
    expect("refused_pd", bad * (1 - reference.bad_above(at)) / (1 - reference.accepted(at)));
    expect("gini", 0.5);
    EXPECT_NEAR(table.numbers("accepted")[row], n * reference.accepted(at), 3);
  }
}

}  // namespace
}  // namespace cofferdam
