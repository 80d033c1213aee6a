// Scores: what they are made of, how they are measured, which PDs follow, and what the table says.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "support/loans_of.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kLoans = 20'000;

Model book(const std::string& keys) {
  return model_of(
      small_scenario("", "", "count: 20_000, ead: 1, lgd: 1, loading: {national: 0.2}, " + keys));
}

const LoanExposures& loans_in(const Model& model) {
  return loans_of(model.params().portfolios.front());
}

const std::string kParts =
    "attributes: {patents: {lognormal: {mean: 6, cv: 1}}, debt: {uniform: {from: 0, to: 1}}}, "
    "score: {indicators: {patents: {of: {attribute: patents}, from: 2, to: 12, weight: 40}, debt: "
    "{of: {attribute: debt}, from: 0.8, to: 0.3, weight: 25}, age: {of: 3, weight: -1.5}}}, ";

/// Between its ends an indicator counts as its place, of which the second falls; the third counts
/// as it is.
TEST(ScoreOfLoans, IsTheSumOfItsIndicators) {
  const Model model = book(kParts + "pd: 1 %");
  const LoanExposures& loans = loans_in(model);
  const std::vector<double>&patents = *loans.attribute("patents"), &debt = *loans.attribute("debt");
  for (std::size_t row = 0; row < 200; ++row) {
    const double place = std::min(1.0, std::max(0.0, (patents[row] - 2) / 10));
    const double low = std::min(1.0, std::max(0.0, (0.8 - debt[row]) / 0.5));
    EXPECT_NEAR((*loans.attribute("score"))[row], 40 * place + 25 * low - 4.5, 1e-12);
  }
  EXPECT_EQ(*loans.attribute("score"), *loans.attribute("true_score"));
}

/// Errors are normal with the stated standard deviation, and independent between indicators.
TEST(ScoreOfLoans, IsMeasuredWithErrors) {
  const Model model = book(
      "score: {indicators: {a: {of: {uniform: {from: 0, to: 1}}, weight: 3, error: 2}, b: "
      "{of: 5, weight: 1, error: 8}}}, pd: 1 %");
  const LoanExposures& loans = loans_in(model);
  double sum = 0, squares = 0, beyond = 0;
  constexpr double kSd = 10;  // sqrt((3 x 2)^2 + 8^2)
  for (std::size_t row = 0; row < kLoans; ++row) {
    const double error = (*loans.attribute("score"))[row] - (*loans.attribute("true_score"))[row];
    sum += error, squares += error * error;
    beyond += std::abs(error) > 1.959964 * kSd;
  }
  const auto n = static_cast<double>(kLoans);
  EXPECT_NEAR(sum / n, 0, 5 * kSd / std::sqrt(n));
  EXPECT_NEAR(squares / n, kSd * kSd, 5 * kSd * kSd * std::sqrt(2 / n));
  EXPECT_NEAR(beyond / n, 0.05, 5 * std::sqrt(0.05 * 0.95 / n));
}

/// An error that is cut by 'from' and 'to' with what it disturbs stays between them.
TEST(ScoreOfLoans, CutsErrorsWithIndicators) {
  const Model model = book(
      "score: {indicators: {a: {of: {uniform: {from: 0, to: 10}}, from: 2, to: 8, weight: 50, "
      "error: 4}}}, pd: 1 %");
  for (const double score : *loans_in(model).attribute("score")) {
    EXPECT_GE(score, 0);
    EXPECT_LE(score, 50);
  }
}

/// Where the error differs, a loan's draw stays what it is.
TEST(ScoreOfLoans, ErrorsMoveInProportion) {
  const std::string of = "tags: {bank: {mix: {a: 50 %, b: 50 %}}}, score: {of: 0, error: ";
  const Model one = book(of + "1}, pd: 1 %");
  const Model by_bank = book(of + "{by: bank, values: {a: 0, b: 3}}}, pd: 1 %");
  const Tag& bank = *loans_in(by_bank).tag("bank");
  for (std::size_t row = 0; row < 500; ++row)
    EXPECT_EQ((*loans_in(by_bank).attribute("score"))[row],
              (bank.codes[row] == 0 ? 0 : 3) * (*loans_in(one).attribute("score"))[row]);
}

/// Conditions of clauses ask for it: the fund bears a part of what loans of a high score lose.
TEST(ScoreOfLoans, DecidesSharesByItself) {
  const Results results = simulate(model_of(small_scenario(
      "  - claim: {name: c, of: [loans]}\n  - share: {name: s, claim: c, parts: {fund: [{when: "
      "true_score over 50, value: {attribute: part}}, {otherwise: 0 %}]}, remainder: bank}\n",
      "report: {by: [class]}\n",
      "count: 400, ead: 1, lgd: 1, pd: 20 %, loading: {national: 0.2}, attributes: {part: "
      "{uniform: "
      "{from: 0.2, to: 0.4}}}, score: {of: {two_point: {low: 10, high: 90, probability_high: 50 "
      "%}}}, tags: {class: {of: true_score, bands: [{up_to: 50, name: low}, {name: high}]}}")));
  const Table& table = results.table("by_tag");
  int rows = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.texts("account")[row] != "fund") continue;
    EXPECT_EQ(table.numbers("mean")[row] > 0, table.texts("value")[row] == "high");
    ++rows;
  }
  EXPECT_EQ(rows, 2);
}

double number(const Results& results, const std::string& score, const std::string& column) {
  const Table& table = results.table("scores");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("score")[row] == score) return table.numbers(column)[row];
  ADD_FAILURE() << "no row " << score;
  return std::nan("");
}

Results run(const Model& model) {
  return simulate(model, {.threads = 1});
}

TEST(PdByScore, TableSaysWhatIsStatedAndReached) {
  const Results results = run(book(kParts + "pd_by_score: {mean: 3 %, auc: 0.7}"));
  EXPECT_EQ(number(results, "true_score", "stated_mean_pd"), 0.03);
  EXPECT_NEAR(number(results, "true_score", "mean_pd"), 0.03, 1e-14);
  EXPECT_NEAR(number(results, "true_score", "stated_gini"), 0.4, 1e-15);
  EXPECT_NEAR(number(results, "true_score", "gini"), 0.4, 1e-11);
  EXPECT_NEAR(number(results, "true_score", "auc"), 0.7, 1e-11);
  EXPECT_TRUE(std::isnan(number(results, "score", "stated_gini")));
}

/// The curve that was found, given as such, has the PDs that were found.
TEST(PdByScore, ACurveMayBeGivenByItsParameters) {
  const Model found = book(kParts + "pd_by_score: {mean: 3 %, gini: 0.4}");
  const Scored& curve = *found.params().portfolios.front().portfolio->exposures().scores();
  std::ostringstream text;
  text.precision(17);
  text << kParts << "pd_by_score: {intercept: " << curve.intercept << ", slope: " << curve.slope
       << "}";
  const Model given = book(text.str());
  for (std::size_t row = 0; row < kLoans; ++row)
    ASSERT_NEAR(loans_in(given).pd[row], loans_in(found).pd[row], 1e-12);
  EXPECT_EQ(run(given).table("scores").texts("pds")[0], "curve");
}

/// Two bands of a uniform score, by hand: mean 0.3 x 6 % + 0.7 x 1 % = 2.5 %, and the Gini of two
/// classes is 0.3 x 0.7 x (6 % - 1 %) / (2.5 % x 97.5 %).
TEST(PdByScore, BandsTellTheirMeanAndGini) {
  const Results results =
      run(book("attributes: {place: {uniform: {from: 0, to: 100}}}, score: {of: [{when: place "
               "up_to 30, value: "
               "10}, {otherwise: 60}]}, pd_by_score: {bands: [{up_to: 30, pd: 6 %}, {pd: 1 %}]}"));
  const Model model = book("attributes: {place: {uniform: {from: 0, to: 100}}}, pd: 1 %");
  double low = 0;
  for (const double place : *loans_in(model).attribute("place")) low += place <= 30;
  low /= static_cast<double>(kLoans);
  const double mean = low * 0.06 + (1 - low) * 0.01;
  EXPECT_NEAR(number(results, "true_score", "mean_pd"), mean, 1e-14);
  EXPECT_NEAR(number(results, "true_score", "gini"), low * (1 - low) * 0.05 / (mean * (1 - mean)),
              1e-12);
  EXPECT_TRUE(std::isnan(number(results, "true_score", "stated_mean_pd")));
}

/// Rows that stand for several loans weigh as many.
TEST(PdByScore, WeighsLoansByTheirNumber) {
  const Model model = model_of(small_scenario(
      "", "",
      "count: 400, attributes: {x: {uniform: {from: 0, to: 1}}}, ead: 1, lgd: 1, loading: "
      "{national: 0.2}, tags: {many: {of: x, bands: "
      "[{up_to: 0.5, name: yes}, {name: no}]}}, loans_per_row: {by: many, values: {yes: 9, no: 1}}"
      ", pd_by_score: {of: x, mean: 5 %, gini: 0.3}"));
  const LoanExposures& loans = loans_in(model);
  double sum = 0, all = 0;
  for (std::size_t row = 0; row < loans.rows(); ++row)
    sum += loans.count[row] * loans.pd[row], all += loans.count[row];
  EXPECT_NEAR(sum / all, 0.05, 1e-13);
  EXPECT_GT(all, 1500);
  EXPECT_NEAR(number(run(model), "x", "gini"), 0.3, 1e-11);
}

/// Fine-grained loans: classes of 20 and 80 % of the volume, those of the first four times as
/// large, so that they are 1 of 17 loans.
TEST(PdByScore, WeighsFineGrainedLoansByTheirNumber) {
  const Model model = model_of(
      "cofferdam: 1\ntitle: fine\ntrials: 100\ncalendar: {start: 2026-01-01, horizon: 2 years, "
      "run_off: 1 year}\neconomy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n  "
      "loans: {type: loans, lender: bank, new_business: {volume: 100 million}, fine_grained: yes, "
      "term: 1 year, tags: {class: {mix: {a: 20 %, b: 80 %}}}, ead: {by: class, values: {a: 4000, "
      "b: 1000}}, score: {of: {by: class, values: {a: 70, b: 40}}}, pd_by_score: {mean: 3 %, gini: "
      "0.02}, lgd: 1, loading: {national: 0.2}}\n");
  const LoanExposures& loans = loans_in(model);
  const double a = loans.pd[0], b = loans.pd[1];
  EXPECT_NEAR(a / 17 + b * 16 / 17, 0.03, 1e-13);
  EXPECT_NEAR((b - a) * 16 / 289, 0.02 * 0.03 * 0.97, 1e-13);
}

}  // namespace
}  // namespace cofferdam
