// Tags of numbers, of other tags and of joint tables, in every kind of book that has tags.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <map>

#include "portfolios/firms.hpp"
#include "support/loans_of.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

std::string scenario_of(const std::string& portfolios, const std::string& more = "") {
  return "cofferdam: 1\ntitle: tags\ntrials: 100\neconomy: {factors: {national: {}}}\nbearers: "
         "{bank: {}, fund: {public: city}}\n" +
         more + "portfolios:\n" + portfolios;
}

std::string loans(const std::string& keys) {
  return "  loans: {type: loans, lender: bank, lgd: 1, asset_correlation: 10 %, " + keys + "}\n";
}

const LoanExposures& book_of(const Model& model) {
  return loans_of(model.params().portfolios.front());
}

const std::string& value_of(const LoanExposures& book, const std::string& tag, std::size_t row) {
  return book.tag(tag)->values[book.tag(tag)->codes[row]];
}

/// Part of the loans that have these values of two tags.
double part_of(const LoanExposures& book, const std::string& tag, const std::string& value,
               const std::string& other, const std::string& with) {
  double part = 0, all = 0;
  for (std::size_t row = 0; row < book.rows(); ++row) {
    all += book.count[row];
    if (value_of(book, tag, row) == value && value_of(book, other, row) == with)
      part += book.count[row];
  }
  return part / all;
}

void expect_part(double found, double exact, double loans) {
  EXPECT_NEAR(found, exact, 5 * std::sqrt(exact * (1 - exact) / loans) + 1e-12);
}

TEST(Tags, CutAttributesAmountsAndPds) {
  const Model model = model_of(scenario_of(loans(
      "count: 500, attributes: {age: {uniform: {from: 0, to: 10}}}, ead: {lognormal: {mean: 100, "
      "cv: 1}}, tags: {risk: {of: pd, bands: [{up_to: 2 %, name: safe}, {name: risky}]}, size: "
      "{of: ead, bands: [{up_to: 80, name: small}, {up_to: 150, name: middle}, {name: small}]}, "
      "young: {of: age, bands: [{up_to: 3, name: yes}, {name: no}]}}, pd: [{when: young and size = "
      "small, value: 5 %}, {otherwise: 1 %}]")));
  const LoanExposures& book = book_of(model);
  std::map<std::string, int> seen;
  for (std::size_t row = 0; row < book.rows(); ++row) {
    const bool small = book.ead[row] <= 80 || book.ead[row] > 150;
    const bool young = (*book.attribute("age"))[row] <= 3;
    EXPECT_EQ(value_of(book, "size", row), small ? "small" : "middle");
    EXPECT_EQ(value_of(book, "young", row), young ? "yes" : "no");
    EXPECT_EQ(book.pd[row], young && small ? 0.05 : 0.01);
    EXPECT_EQ(value_of(book, "risk", row), young && small ? "risky" : "safe");
    ++seen[value_of(book, "risk", row)];
  }
  EXPECT_GT(seen["risky"], 20);
  EXPECT_GT(seen["safe"], 20);
}

/// Clauses and the report take them like any other tag.
TEST(Tags, OfNumbersDecideSharesAndRowsOfTheReport) {
  const Results results = simulate(model_of(
      scenario_of(loans("count: 400, ead: {lognormal: {mean: 100, cv: 1}}, pd: 50 %, tags: {size: "
                        "{of: ead, bands: [{up_to: 80, name: small}, {name: large}]}}")) +
      "programme:\n  - claim: {name: c, of: [loans]}\n  - share: {name: s, claim: c, parts: {fund: "
      "[{when: size = small, value: 100 %}, {otherwise: 0 %}]}, remainder: bank}\nreport: {by: "
      "[size]}\n"));
  const Table& table = results.table("by_tag");
  int rows = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const bool small = table.texts("value")[row] == "small";
    const std::string account = table.texts("account")[row];
    const double mean = table.numbers("mean")[row];
    if (account == (small ? "bank" : "fund")) {
      EXPECT_EQ(mean, 0) << account;
      ++rows;
    } else if (account == (small ? "fund" : "bank")) {
      EXPECT_GT(mean, 0) << account;
      ++rows;
    }
  }
  EXPECT_EQ(rows, 4);
}

/// A grade by the score sets the limit, and the limit is cut into bands in turn.
TEST(Tags, OfTheScoreSetLimits) {
  const Model model = model_of(scenario_of(
      loans("count: 300, pd: 2 %, score: {of: {uniform: {from: 0, to: 100}}}, tags: {size: {of: "
            "ead, bands: [{up_to: 500, name: small}, {name: large}]}, grade: {of: score, bands: "
            "[{up_to: 40, name: C}, {up_to: 80, name: B}, {name: A}]}}, ead: {by: grade, values: "
            "{A: 1000, B: 600, C: 100}}")));
  const LoanExposures& book = book_of(model);
  for (std::size_t row = 0; row < book.rows(); ++row) {
    const double score = (*book.attribute("score"))[row];
    EXPECT_EQ(book.ead[row], score <= 40 ? 100 : score <= 80 ? 600 : 1000);
    EXPECT_EQ(value_of(book, "size", row), score <= 40 ? "small" : "large");
  }
}

/// Banks may see a class of firms in different ways.
TEST(Tags, OfFirmsAreSeenByTheirLoans) {
  const Model model = model_of(scenario_of(
      "  loans: {type: loans, lender: bank, firms: tech, ead: 100, lgd: 1, tags: {seen: {observes: "
      "{tag: class, classes: [a, b], matrix: [[0, 1], [1, 0]]}}}}\n",
      "firms:\n  tech: {count: 200, pd: 2 %, asset_correlation: 10 %, tags: {class: {mix: {a: 30 "
      "%, b: 70 %}}}}\n"));
  const LoanExposures& book = book_of(model);
  for (std::size_t row = 0; row < book.rows(); ++row)
    EXPECT_EQ(value_of(book, "seen", row), value_of(book, "class", row) == "a" ? "b" : "a");
}

/// What others draw does not depend on them.
TEST(Tags, LeaveOtherDrawsAsTheyAre) {
  const std::string keys = "count: 1000, ead: {lognormal: {mean: 100, cv: 1}}, pd: 2 %, tags: {";
  const std::string mix = "class: {mix: {a: 30 %, b: 70 %}}";
  const Model without = model_of(scenario_of(loans(keys + mix + "}")));
  const Model with = model_of(scenario_of(loans(
      keys +
      "size: {of: ead, bands: [{up_to: 80, name: small}, {name: large}]}, seen: {observes: "
      "{tag: class, classes: [a, b], matrix: [[80 %, 20 %], [10 %, 90 %]]}}, " +
      mix +
      "}, joint_tags: [{tags: [region, sector], shares: [{values: [e, x], share: 50 %}, {values: "
      "[w, y], share: 50 %}]}], score: {of: {uniform: {from: 0, to: 1}}, error: 1}")));
  EXPECT_EQ(book_of(without).ead, book_of(with).ead);
  EXPECT_EQ(book_of(without).tag("class")->codes, book_of(with).tag("class")->codes);
}

/// Each row of the matrix, for a tag that is drawn and one that is cut from a number.
TEST(Tags, AreSeenAsTheMatrixSays) {
  constexpr double kLoans = 60'000;
  const Model model = model_of(scenario_of(
      loans("count: 60_000, ead: 100, pd: 2 %, attributes: {points: {uniform: {from: 0, to: 100}}},"
            " tags: {seen: {observes: {tag: class, classes: [c, a, b], matrix: [[1, 0, 0], [0.2, "
            "0.5, 0.3], [0, 0, 1]]}}, class: {of: points, bands: [{up_to: 20, name: a}, {up_to: "
            "50, name: b}, {name: c}]}}")));
  const LoanExposures& book = book_of(model);
  const auto part = [&](const char* truth, const char* seen) {
    return part_of(book, "class", truth, "seen", seen);
  };
  expect_part(part("a", "c"), 0.2 * 0.2, kLoans);
  expect_part(part("a", "a"), 0.2 * 0.5, kLoans);
  expect_part(part("a", "b"), 0.2 * 0.3, kLoans);
  expect_part(part("b", "b"), 0.3, kLoans);
  expect_part(part("c", "c"), 0.5, kLoans);
  EXPECT_EQ(part("b", "c") + part("b", "a") + part("c", "a") + part("c", "b"), 0);
}

const std::string kJoint =
    "joint_tags: [{tags: [class, region, listed], shares: [{values: [a, east, yes], share: 15 %}, "
    "{values: [a, west, no], share: 5 %}, {values: [b, east, no], share: 50 %}, {values: [b, west, "
    "no], share: 30 %}]}]";

TEST(Tags, OfAJointTableHaveItsShares) {
  constexpr double kLoans = 40'000;
  const Model model = model_of(scenario_of(loans("count: 40_000, ead: 100, pd: 2 %, " + kJoint)));
  const LoanExposures& book = book_of(model);
  expect_part(part_of(book, "class", "a", "region", "east"), 0.15, kLoans);
  expect_part(part_of(book, "class", "a", "region", "west"), 0.05, kLoans);
  expect_part(part_of(book, "class", "b", "region", "east"), 0.5, kLoans);
  expect_part(part_of(book, "class", "a", "listed", "yes"), 0.15, kLoans);
  EXPECT_EQ(part_of(book, "class", "b", "listed", "yes"), 0);
  EXPECT_EQ(part_of(book, "region", "west", "listed", "yes"), 0);
}

/// Tables may change places, and nothing else draws from theirs.
TEST(Tags, OfJointTablesAreAddressedByName) {
  const std::string other =
      "{tags: [x, y], shares: [{values: [p, q], share: 50 %}, {values: [r, s], share: 50 %}]}";
  const std::string keys = "count: 300, ead: 100, pd: 2 %, ";
  const Model first = model_of(scenario_of(loans(keys + kJoint)));
  std::string moved = kJoint;
  moved.insert(moved.find('[') + 1, other + ", ");
  const Model second = model_of(scenario_of(loans(keys + moved)));
  for (const char* tag : {"class", "region", "listed"})
    EXPECT_EQ(book_of(first).tag(tag)->codes, book_of(second).tag(tag)->codes) << tag;
}

/// Fine-grained loans are split by the table and the matrix exactly.
TEST(Tags, SplitFineGrainedLoansExactly) {
  const Model model = model_of(
      scenario_of(loans("new_business: {volume: 12 million}, term: 1 year, fine_grained: yes, ead: "
                        "100, pd: {by: class, values: {a: 1 %, b: 3 %}}, tags: {size: {mix: {s: 25 "
                        "%, l: 75 %}}, seen: {observes: {tag: class, classes: [a, b], matrix: [[90 "
                        "%, 10 %], [20 %, 80 %]]}}}, " +
                        kJoint),
                  "calendar: {start: 2026-01-01, horizon: 1 year, run_off: 1 year}\n"));
  const LoanExposures& book = book_of(model);
  const auto part = [&](const char* tag, const char* value, const char* other, const char* with) {
    return part_of(book, tag, value, other, with);
  };
  EXPECT_EQ(book.rows(), 12u * 2 * 2 * 4);
  // 1 is the least that a row holds: rows of less than one loan do not occur here.
  EXPECT_NEAR(part("class", "a", "seen", "b"), 0.2 * 0.1, 1e-12);
  EXPECT_NEAR(part("class", "b", "seen", "a"), 0.8 * 0.2, 1e-12);
  EXPECT_NEAR(part("region", "east", "listed", "yes"), 0.15, 1e-12);
  EXPECT_NEAR(part("size", "s", "class", "b"), 0.25 * 0.8, 1e-12);
}

/// Firms hand theirs on; policies and stakes have their own.
TEST(Tags, OfNumbersAreThereInEveryBook) {
  const std::string bands = "bands: [{up_to: 50, name: low}, {name: high}]";
  const std::string score =
      "score: {of: {uniform: {from: 0, to: 100}}, error: 10}, tags: {points: "
      "{of: score, " +
      bands + "}}";
  const Model model = model_of(scenario_of(
      "  loans: {type: loans, lender: bank, firms: tech, ead: 100, lgd: 1, term: 1 year}\n"
      "  stakes: {type: equity, investor: bank, count: 50, cost: 10, holding: 1 year, multiple: "
      "{uniform: {from: 0, to: 3}}, " +
          score +
          "}\n"
          "  covers: {type: policies, insurer: bank, count: 50, sum_insured: 10, term: 1 year, "
          "frequency: {poisson: {mean: 0.1}}, severity: 5, " +
          score +
          "}\n"
          "  bonds: {type: bonds, investor: bank, count: 50, face: 10, term: 1 year, lgd: 1, "
          "asset_correlation: 10 %, pd_by_score: {bands: [{up_to: 30, pd: 4 %}, {pd: 1 %}]}, " +
          score + "}\n",
      "calendar: {start: 2026-01-01, horizon: 2 years}\nfirms:\n  tech: {count: 50, pd_by_score: "
      "{of: score, mean: 3 %, gini: 0.4}, asset_correlation: 10 %, " +
          score + "}\n"));
  for (const NamedPortfolio& named : model.params().portfolios) {
    const Exposures& book = named.portfolio->exposures();
    const std::vector<double>& seen = *book.attribute("score");
    const Tag& tag = *book.tag("points");
    ASSERT_EQ(book.rows(), 50u) << named.name;
    for (std::size_t row = 0; row < book.rows(); ++row)
      EXPECT_EQ(tag.values[tag.codes[row]], seen[row] <= 50 ? "low" : "high") << named.name;
  }
  const LoanExposures& bonds = loans_of(model.params().portfolios[3]);
  for (std::size_t row = 0; row < bonds.rows(); ++row)
    EXPECT_EQ(bonds.pd[row], (*bonds.attribute("true_score"))[row] <= 30 ? 0.04 : 0.01);
  const LoanExposures& firms = model.params().firms.at("tech")->exposures();
  EXPECT_EQ(firms.pd, book_of(model).pd);
  EXPECT_EQ(firms.attributes[0].values, *book_of(model).attribute("true_score"));
}

}  // namespace
}  // namespace cofferdam
