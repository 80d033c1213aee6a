// Tags that are others from the first renewal on: what does not speak of them stays as it is.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>

#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

const std::string kPlain = "{mix: {yes: 30 %, no: 70 %}}";
const std::string kRenewed = "{mix: {yes: 30 %, no: 70 %}, when_renewed: no}";

/// Loans of many kinds, and a programme that looks at books, volumes and flows, but at no tag.
std::string scenario(const std::string& portfolio, const std::string& tag) {
  return "cofferdam: 1\ntitle: renewed\ntrials: 300\ncalendar: {start: 2026-01-01, horizon: 4 "
         "years, run_off: 2 years, period: quarter}\neconomy: {factors: {national: {}}}\nbearers: "
         "{bank: {}, fund: {}, city: {public: city}, outer: {}}\nfirms:\n  tech: {count: 60, pd: 9 "
         "%, loading: {national: 0.3}}\nportfolios:\n  loans: {type: loans, lender: bank, " +
         portfolio + ", tags: {first: " + tag + R"(}}
programme:
  - claim: {name: called, of: [loans], lag: 2 months}
  - share: {name: split, claim: called, parts: {fund: 60 %}, remainder: bank}
  - compensate: {name: relief, claim: called, payer: city, payee: fund, rate: 50 %, of: payee_part}
  - portfolio_cap: {name: cap, claim: called, payer: outer, payee: bank, rate: 20 %, cap: 2 %, agreed_maximum: 40, include_until: 2028-06-30, catch_up: yes, reinstate: yes}
  - limit: {name: yearly, on: city, of: [relief], level: 2 %, numerator: compensation, denominator: filed, part: guaranteed_part, window: calendar_year_to_date, empty_denominator: no_limit, unpaid: carried_forward}
  - limit: {name: stock, on: fund, of: [split], level: 8 %, numerator: npl_stock, denominator: average_in_force, part: whole_loan, window: trailing_months, months: 18, crossing_claim: cut, empty_denominator: no_limit, unpaid: lost}
  - limit: {name: gone, on: fund, of: [split], level: 90 %, numerator: default_principal, denominator: released, part: whole_loan, window: since_start, crossing_claim: cut, empty_denominator: no_limit, unpaid: lost}
  - limit: {name: each, on: fund, of: [split], each: loan, level: 8e-4 thousand}
  - breaker: {name: pause, on: city, of: [relief], level: 4 %, numerator: default_principal, denominator: originated, part: whole_loan, window: since_start, empty_denominator: no_limit, measured: month_end, applies_to: filed_later, release: year_turn, unpaid: deferred}
  - fee: {name: entry, payer: outside, payee: fund, of: guaranteed_part, rate: 1 %, per: loan}
  - premium: {name: yearly_fee, payer: bank, payee: fund, of: loan, rate: 2 %, per: year, at_most: {amount: 0.03, each: loan, per: in_all}}
  - fee: {name: back, payer: fund, payee: bank, of: loan, rate: 0.5 %, per: loan, if: repaid, years: 2}
pools:
  city: {opening: 2, fees: [{payer: bank, of: whole_loan, rate: 1 %, per: year}]}
report: {book: cohort}
)";
}

void expect_same(const std::string& portfolio) {
  SCOPED_TRACE(portfolio);
  const Results plain = simulate(model_of(scenario(portfolio, kPlain)));
  const Results renewed = simulate(model_of(scenario(portfolio, kRenewed)));
  std::size_t compared = 0;
  for (const Table& table : plain.tables) {
    if (table.name == "inputs" || table.name == "by_tag") continue;
    const Table& other = renewed.table(table.name);
    ASSERT_EQ(other.rows(), table.rows()) << table.name;
    for (const Column& column : table.columns) {
      const auto* numbers = std::get_if<std::vector<double>>(&column.cells);
      // What cancels leaves rounding, above zero or below.
      if (!numbers || column.name.starts_with("probability_positive")) continue;
      const std::vector<double>& others = other.numbers(column.name);
      for (std::size_t row = 0; row < numbers->size(); ++row) {
        const double a = (*numbers)[row], b = others[row];
        if (std::isnan(a) && std::isnan(b)) continue;
        ++compared;
        if (a == b) continue;
        EXPECT_NEAR(a, b, 1e-9 * std::max(1.0, std::abs(a)))
            << table.name << "." << column.name << " row " << row;
      }
    }
  }
  EXPECT_GT(compared, 1000u);
}

TEST(RenewedTags, ChangeNothingThatDoesNotSpeakOfThem) {
  const std::string terms =
      ", ead: 1, term: 9 months, renewal: 60 %, pd: 12 %, loading: {national: 0.3}, lgd: 70 %";
  expect_same("count: 40" + terms);
  expect_same("count: 40, repayment: {linear: {every: quarter}}" + terms);
  expect_same(
      "new_business: {volume: 20, every: quarter, take_up: {triangular: {from: 60 %, mode: 90 %, "
      "to: 100 %}}}, fine_grained: yes, repayment: {linear: {every: quarter}}" +
      terms);
  expect_same(
      "new_business: {count: 20, every: quarter, take_up: 80 %}, opening_book: steady_state" +
      terms);
  expect_same(
      "firms: tech, originated: 2026-10-01, ead: 1, term: 9 months, renewal: 60 %, "
      "recovery: {rate: 30 %, lag: 6 months}");
  expect_same("count: 40, age: {uniform: {from: 0 months, to: 8 months}}" + terms);
}

/// Rows of one exposure: its first contract, and those by renewal.
TEST(RenewedTags, SplitAnExposureAtItsFirstRenewal) {
  const Model model = model_of(scenario(
      "count: 3, ead: 2, term: 9 months, renewal: 60 %, pd: 12 %, loading: {national: 0.3}, lgd: "
      "70 %, originated: 2026-04-01",
      kRenewed));
  const Exposures& book = model.params().portfolios.front().portfolio->exposures();
  ASSERT_EQ(book.rows(), 6u);
  EXPECT_EQ(book.rows_each(), 2u);
  EXPECT_EQ(book.count_of(3), 0);
  EXPECT_EQ(book.scheduled_of(3), 1);
  EXPECT_NEAR(book.appears(2), 0.25, 1e-9);
  EXPECT_NEAR(book.leaves(2), 1, 1e-9);
  EXPECT_NEAR(book.appears(3), 1, 1e-9);
  EXPECT_NEAR(book.leaves(3), 4, 1e-9);  // renewed at last on 2029-04-01
  EXPECT_EQ(book.turns_of(2, 9).size(), 1u);
  EXPECT_EQ(book.turns_of(3, 9).size(), 4u);
  EXPECT_EQ(book.principal_of(2, 0.5), 2);
  EXPECT_EQ(book.principal_of(3, 0.5), 0);
  EXPECT_EQ(book.principal_of(2, 1.5), 0);
  EXPECT_EQ(book.principal_of(3, 1.5), 2);
  const Tag& tag = *book.tag("first");
  EXPECT_TRUE(tag.changes);
  for (std::size_t row = 1; row < 6; row += 2) EXPECT_EQ(tag.values[tag.codes[row]], "no");
}

/// Of a steady book the part q S(T) was renewed before.
TEST(RenewedTags, AreDrawnInASteadyBook) {
  const Model model = model_of(scenario(
      "new_business: {count: 4000, every: month}, opening_book: steady_state, ead: 1, term: 12 "
      "months, renewal: 60 %, pd: 10 %, loading: {national: 0.3}, lgd: 70 %",
      "{mix: {yes: 100 %, no: 0 %}, when_renewed: no}"));
  const Exposures& book = model.params().portfolios.front().portfolio->exposures();
  const Tag& tag = *book.tag("first");
  double opening = 0, first = 0;
  for (std::size_t row = 0; row < book.rows(); row += 2) {
    if (book.begins(row) >= 0) {
      EXPECT_EQ(tag.values[tag.codes[row]], "yes");
      continue;
    }
    ++opening;
    first += tag.values[tag.codes[row]] == "yes";
  }
  const double part = 1 - 0.6 * 0.9;
  EXPECT_GT(opening, 5000);
  EXPECT_NEAR(first / opening, part, 5 * std::sqrt(part * (1 - part) / opening));
}

}  // namespace
}  // namespace cofferdam
