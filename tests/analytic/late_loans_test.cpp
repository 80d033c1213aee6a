// What begins after its firm, and only if that is alive then, against closed forms.
#include <cmath>

#include "analytic/bonds.hpp"

namespace cofferdam::analytic {
namespace {

std::string of_firms(const std::string& portfolios, const std::string& more = "") {
  return "cofferdam: 1\ntitle: late\ntrials: 40000\ncalendar: {start: 2026-01-01, horizon: 4 "
         "years}\neconomy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}, state: "
         "{public: "
         "city}}\nfirms:\n  tech: {count: 200, pd: 10 %, loading: {national: 0.4}}\nportfolios:\n" +
         portfolios + more + "report: {book: total}\n";
}

const std::string kLoan = "type: loans, lender: bank, firms: tech, ead: 1, lgd: 1, ";

/// P(default) = P(start < T <= end), and what is lent P(start < T).
TEST(LateLoans, AreLentToThoseThatAreAlive) {
  const std::string fees =
      "programme:\n"
      "  - fee: {name: once, of: loan, rate: 2 %, per: loan, payer: bank, payee: fund, portfolios: "
      "[late]}\n"
      "  - fee: {name: end, of: loan, rate: 1 %, per: loan, if: repaid, payer: bank, payee: fund, "
      "portfolios: [late]}\n";
  const Results results =
      run(of_firms("  late: {" + kLoan + "originated: 2027-07-01, term: 18 months}\n", fees));
  const auto alive = [](double years) { return std::pow(0.9, years); };
  const Table& book = results.table("book");
  std::size_t row = 0;
  while (book.texts("to")[row] != "2027-12-31") ++row;
  // Given the factor of a year, half of it does not have half of its defaults.
  const double until_july = book.numbers("filed")[row] / 200;
  EXPECT_GT(until_july, alive(2));
  EXPECT_LT(until_july, alive(1));
  expect_book(results, "2027", 200 * alive(2));
  expect_year(results, "2028", 200 * (alive(2) - alive(3)));
  expect_flow(results, "once", "2027", 200 * 0.02 * until_july);
  expect_flow(results, "end", "2029", 200 * 0.01 * alive(3));
}

/// One on the first of January is lent to 90 %, another two years later to 81 %; the first firms'
/// draws do not move.
TEST(LateLoans, AreLentAtTheTurnOfTheYear) {
  const Results results =
      run(of_firms("  now: {" + kLoan + "term: 48 months}\n  first: {" + kLoan +
                       "originated: 2027-01-01, term: 24 months}\n  second: {" + kLoan +
                       "originated: 2028-01-01, term: 12 months, loans_per_row: 2}\n",
                   ""));
  const Table& book = results.table("book");
  for (std::size_t row = 0; row < book.rows(); ++row) {
    const std::string& portfolio = book.texts("portfolio")[row];
    const std::string& to = book.texts("to")[row];
    if (book.texts("cohort")[row] != "(all)") continue;
    if (portfolio == "first" && to == "2027-12-31") {
      expect_exact(book, row, "filed", 200 * 0.9);
      expect_exact(book, row, "defaulted", 200 * 0.9 * 0.1);
      expect_exact(book, row, "loans_in_force", 200 * 0.81);
    }
    if (portfolio == "second" && to == "2028-12-31") {
      expect_exact(book, row, "filed", 400 * 0.81);
      expect_exact(book, row, "defaulted", 400 * 0.81 * 0.1);
    }
  }
  const Results alone = run(of_firms("  now: {" + kLoan + "term: 48 months}\n"));
  const auto defaults_of = [](const Results& of) {
    const Table& table = of.table("book");
    std::vector<double> means;
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (table.texts("portfolio")[row] == "now") means.push_back(table.numbers("defaulted")[row]);
    return means;
  };
  EXPECT_EQ(defaults_of(results), defaults_of(alone));
}

/// A limit of what is originated counts what was lent: with the firms that failed before it is
/// smaller.
TEST(LateLoans, ALimitKnowsWhatWasLent) {
  // Without the factor firms are independent: the guarantor pays up to 10 % of what was lent, of
  // one loan a firm, never less than all in trials in which no more default.
  const std::string text =
      "cofferdam: 1\ntitle: late\ntrials: 40000\ncalendar: {start: 2026-01-01, horizon: 2 "
      "years}\neconomy: {factors: {national: {}}}\nbearers: {bank: {}, state: {public: "
      "city}}\nfirms:\n  tech: {count: 4, pd: 30 %, loading: {national: 0}}\nportfolios:\n  late: "
      "{type: loans, lender: bank, firms: tech, ead: 1, lgd: 1, originated: 2027-01-01, term: 12 "
      "months}\nprogramme:\n  - claim: {name: c, of: [late]}\n  - share: {name: g, claim: c, "
      "parts: "
      "{state: 100 %}}\n  - limit: {name: l, on: state, of: [g], level: 40 %, numerator: "
      "compensation, "
      "denominator: originated, part: whole_loan, window: since_start, measured: each_claim, "
      "crossing_claim: cut, empty_denominator: stop, unpaid: lost}\n";
  const Results results = run(text);
  double mean = 0;
  for (int alive = 0; alive <= 4; ++alive)
    for (int failed = 0; failed <= alive; ++failed) {
      const auto binomial = [](int n, int k, double p) {
        double value = 1;
        for (int i = 0; i < k; ++i) value *= p * (n - i) / (i + 1);
        return value * std::pow(1 - p, n - k);
      };
      mean += binomial(4, alive, 0.7) * binomial(alive, failed, 0.3) *
              std::min<double>(failed, 0.4 * alive);
    }
  const Table& bearers = results.table("bearers");
  expect_exact(bearers, row_of(bearers, "bearer", "state"), "mean", mean);
}

/// Policies that begin later have claims, and owe premiums, only of firms that are alive.
TEST(LateLoans, PoliciesToo) {
  const std::string policies =
      "  late: {type: policies, insurer: bank, firms: tech, originated: 2027-01-01, term: 1 year, "
      "sum_insured: 1000, severity: 10, frequency: {poisson: {mean: 0.5}}}\n";
  const Results results = run(of_firms(
      policies,
      "programme:\n  - premium: {name: once, of: sum_insured, rate: 2 %, per: loan, payer: "
      "outside, payee: bank, portfolios: [late]}\n"));
  expect_flow(results, "once", "2027", 200 * 1000 * 0.02 * 0.9);
  const Table& book = results.table("book");
  for (std::size_t row = 0; row < book.rows(); ++row)
    if (book.texts("to")[row] == "2027-12-31")
      expect_exact(book, row, "defaulted", 200 * 1000 * 0.9 * 0.1);
}

}  // namespace
}  // namespace cofferdam::analytic
