// The grade of the moment as a tag, against powers of the matrix.
#include <cmath>

#include "analytic/bonds.hpp"
#include "analytic/grades.hpp"

namespace cofferdam::analytic {
namespace {

const std::string kNames = "abc";

std::string bonds(const std::string& more) {
  return "count: 200, face: 1, lgd: 100 %, migration: own, rating: first, current_grade: now, "
         "tags: "
         "{first: {mix: {a: 50 %, b: 50 %}}}, loading: {national: 0.5}, " +
         more;
}

World world_of(const std::string& more) {
  World world{.economy = "factors: {national: {}}", .ratings = kRatings, .horizon = "4 years"};
  world.more = more;
  return world;
}

void expect_cell(const Table& table, const std::string& grade, const std::string& to,
                 const std::string& column, double exact) {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("grade")[row] == grade && table.texts("to")[row] == to)
      return expect_exact(table, row, column, exact, 1e-9);
  ADD_FAILURE() << "no grade " << grade << " until " << to;
}

/// What begins in each grade, by the tag that does not change.
Law law_at_start(const Results& results) {
  const Table& table = results.table("by_tag");
  Law law = {0, 0, 0, 0};
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("tag")[row] == "first" && table.texts("account")[row] == "all losses")
      law[kNames.find(table.texts("value")[row])] = table.numbers("loans")[row];
  EXPECT_EQ(law[0] + law[1], kBonds);
  return law;
}

double mean_of(const Table& table, const std::string& value, const std::string& account,
               bool error = false) {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("tag")[row] == "now" && table.texts("value")[row] == value &&
        table.texts("account")[row] == account)
      return table.numbers(error ? "mean_standard_error" : "mean")[row];
  ADD_FAILURE() << "no row " << value << " of " << account;
  return 0;
}

/// Book, defaults, claims and shares go by the grade of the moment.
TEST(CurrentGrades, BookAndDefaultsByGrade) {
  const Results results =
      run(scenario(bonds("term: 4 years"),
                   world_of("programme:\n  - claim: {name: low, of: [bonds], when: not now = a}\n"
                            "  - share: {name: split, claim: low, parts: {state: {by: now, values: "
                            "{b: 40 %, c: 75 %}}}, remainder: fund}\n")));
  const Table &grades = results.table("grades"), &by_tag = results.table("by_tag");
  Law law = law_at_start(results);
  Law lost = {0, 0, 0, 0};
  for (int year = 0; year < 4; ++year) {
    const std::string to = std::to_string(2026 + year) + "-12-31";
    const Law next = after_a_year(law);
    for (std::size_t g = 0; g < 3; ++g) {
      const std::string grade(1, kNames[g]);
      const double out = law[g] * kMoves[g][3];
      expect_cell(grades, grade, to, "loans_defaulted", out);
      expect_cell(grades, grade, to, "defaulted", out);
      expect_cell(grades, grade, to, "loans_opening", law[g]);
      if (year < 3) {
        expect_cell(grades, grade, to, "in_force", next[g]);
        expect_cell(grades, grade, to, "loans_in_force", next[g]);
      }
      lost[g] += out;
    }
    law = next;
  }
  const double parts[] = {0, 0.4, 0.75};
  for (std::size_t g = 0; g < 3; ++g) {
    const std::string grade(1, kNames[g]);
    expect_near(mean_of(by_tag, grade, "all losses"), mean_of(by_tag, grade, "all losses", true),
                lost[g], 1e-9, "losses of " + grade);
    expect_near(mean_of(by_tag, grade, "state"), mean_of(by_tag, grade, "state", true),
                parts[g] * lost[g], 1e-9, "the state's of " + grade);
  }
}

/// A yearly fee accrues at the rate of the grade that a bond has; between independent bonds a grade
/// is left at a constant rate.
TEST(CurrentGrades, FeesAccrueByGrade) {
  std::string independent = bonds("term: 4 years");
  independent.replace(independent.find("0.5"), 3, "0");
  const Results results = run(scenario(
      independent,
      world_of(
          "programme:\n  - fee: {name: yearly, of: loan, rate: {by: now, values: {a: 1 %, b: 3 "
          "%, c: 9 %}}, per: year, payer: outside, payee: state, portfolios: [bonds]}\n")));
  const double rates[] = {0.01, 0.03, 0.09, 0};
  Law law = law_at_start(results);
  for (int year = 0; year < 4; ++year) {
    double fee = 0;
    for (std::size_t from = 0; from < 3; ++from) {
      const double leaves = 1 - kMoves[from][from], rate = -std::log(1 - leaves),
                   stays = leaves / rate;  // mean part of the year
      fee += law[from] * stays * rates[from];
      for (std::size_t to = 0; to < 4; ++to) {
        if (to == from) continue;
        const double part = kMoves[from][to] / leaves;
        fee += law[from] * part * (1 - stays) * rates[to];
        // From the day of the move on, half a day before it on average.
        fee += law[from] * kMoves[from][to] * (rates[to] - rates[from]) * 0.5 / 365.25;
      }
    }
    expect_flow(results, "yearly", std::to_string(2026 + year), fee);
    law = after_a_year(law);
  }
}

/// Nothing else changes: by the tag alone results differ by rounding.
TEST(CurrentGrades, TheTagAloneMovesNothing) {
  const std::string firms =
      "firms: {own: {count: 60, rating: first, migration: own, %tags: {first: {mix: {a: 50 %, b: "
      "50 "
      "%}}}, loading: {national: 0.5}}}\n";
  const std::string more =
      "cofferdam: 1\ntitle: both\ntrials: 500\ncalendar: {start: 2026-01-01, horizon: 5 years}\n"
      "economy: {factors: {national: {}}}\nratings: " +
      kRatings +
      "\nbearers: {fund: {}, state: {public: city}}\nreport: {book: cohort}\nportfolios:\n"
      "  bonds: {type: bonds, investor: fund, firms: own, face: 7, lgd: 60 %, term: 5 years, put: "
      "{after: 24 months, grade_below: a}}\n"
      "  late: {type: bonds, investor: fund, firms: own, face: 3, recovery: {rate: 40 %, lag: 6 "
      "months}, originated: 2027-07-01, term: 30 months}\n"
      "  loans: {type: loans, lender: fund, firms: own, ead: 2, lgd: 50 %, term: 1 year, renewal: "
      "80 "
      "%}\n"
      "  stakes: {type: equity, investor: fund, firms: own, cost: 1, holding: 40 months, multiple: "
      "{mixture: {of: [{weight: 65 %, distribution: {uniform: {from: 0, to: 1}}}, {weight: 35 %, "
      "distribution: {uniform: {from: 1, to: 5}}}]}}}\n"
      "  cover: {type: policies, insurer: fund, firms: own, sum_insured: 4, term: 1 year, renewal: "
      "90 %, frequency: {poisson: {mean: 0.4}}, severity: {uniform: {from: 0, to: 2}}, terms: "
      "[{annual_limit: {amount: 3}}]}\n"
      "programme:\n"
      "  - claim: {name: all, of: [bonds, late, loans], lag: 2 months}\n"
      "  - share: {name: split, claim: all, parts: {state: 40 %}, remainder: fund}\n"
      "  - recover: {of: [all], rule: by_agreed_share}\n"
      "  - limit: {name: much, on: state, level: 2 %, numerator: compensation, denominator: "
      "average_in_force, part: whole_loan, window: calendar_year_to_date, empty_denominator: "
      "no_limit}\n"
      "  - claim: {name: policies, of: [cover]}\n"
      "  - layers: {name: of_policies, claim: policies, payee: fund, over: loan, layers: [{payer: "
      "state, attachment: 5e-4 thousand, limit: 1e-3 thousand}]}\n"
      "  - premium: {name: yearly, of: loan, rate: 1 %, per: year, payer: fund, payee: state, "
      "portfolios: [bonds, late, loans]}\n";
  const auto text = [&](const std::string& key) {
    std::string of = firms;
    of.replace(of.find('%'), 1, key);
    return of + more;
  };
  const Results without = run(text("")), with = run(text("current_grade: now, "));
  for (const char* name : {"bearers", "by_year", "flows", "book", "rules", "unpaid", "coverage",
                           "layers", "ground_up", "portfolios", "by_cohort"}) {
    SCOPED_TRACE(name);
    const Table &a = without.table(name), &b = with.table(name);
    ASSERT_EQ(a.rows(), b.rows());
    for (const Column& column : a.columns) {
      if (!std::holds_alternative<std::vector<double>>(column.cells)) continue;
      const auto &x = a.numbers(column.name), &y = b.numbers(column.name);
      for (std::size_t row = 0; row < x.size(); ++row)
        if (!std::isnan(x[row])) {
          EXPECT_NEAR(x[row], y[row], 1e-9 * (1 + std::abs(x[row]))) << column.name << " " << row;
        }
    }
  }
}

/// Bonds that begin later come in the grade that their firm has by then; what is given back by the
/// grade leaves the book of that grade.
TEST(CurrentGrades, BondsOfFirmsThatBeginLater) {
  const std::string text =
      "cofferdam: 1\ntitle: later\ntrials: 40000\ncalendar: {start: 2026-01-01, horizon: 4 years}\n"
      "economy: {factors: {national: {}}}\nratings: " +
      kRatings +
      "\nbearers: {fund: {}}\nfirms: {own: {count: 200, rating: first, migration: own, "
      "current_grade: now, tags: {first: {mix: {b: 100 %}}}, loading: {national: 0.5}}}\n"
      "portfolios:\n  bonds: {type: bonds, investor: fund, firms: own, face: 1, lgd: 1, "
      "originated: "
      "2027-01-01, term: 5 years, put: {after: 24 months, grade_below: b}}\n";
  const Results results = run(text);
  const Table& grades = results.table("grades");
  Law law = after_a_year({0, 200, 0, 0});
  for (std::size_t g = 0; g < 3; ++g)
    expect_cell(grades, std::string(1, kNames[g]), "2026-12-31", "in_force", 0);
  for (int year = 1; year < 4; ++year) {
    const std::string to = std::to_string(2026 + year) + "-12-31";
    for (std::size_t g = 0; g < 3; ++g) {
      const std::string grade(1, kNames[g]);
      expect_cell(grades, grade, to, "loans_defaulted", law[g] * kMoves[g][3]);
    }
    law = after_a_year(law);
    if (year == 2) law[2] = 0;  // given back as the year ends
    for (std::size_t g = 0; g < 3; ++g)
      expect_cell(grades, std::string(1, kNames[g]), to, "in_force", law[g]);
  }
}

}  // namespace
}  // namespace cofferdam::analytic
