// Fees, premiums and subsidies against sums by hand. The factor moves nothing, so that loans are
// independent.
#include <chrono>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

constexpr double kPd = 0.1;

const std::string kScenario = R"(cofferdam: 1
title: Flows
trials: 4_000
calendar: {start: 2025-01-01, horizon: 1 year, run_off: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, insurer: {}, city: {public: city}}
portfolios:
  loans:
    type: loans
    lender: bank
    KEYS
    ead: 1
    term: 1 year
    pd: 10 %
    asset_correlation: 0
    lgd: 50 %
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: cover, claim: loss, parts: {insurer: 100 %}}
  - premium: {name: once, payer: outside, payee: insurer, of: loan, rate: 5 %, per: loan}
  - fee: {name: yearly, payer: bank, payee: insurer, of: loan, rate: 6 %, per: year}
  - subsidy: {name: refund, payer: city, payee: outside, of: once, rate: 20 %, if: repaid}
)";

std::string with(const std::string& keys) {
  std::string text = kScenario;
  return text.replace(text.find("KEYS"), 4, keys);
}

std::size_t row_of_year(const Table& table, const std::string& key, const std::string& name,
                        const std::string& year) {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts(key)[row] == name && table.texts("year")[row] == year) return row;
  ADD_FAILURE() << table.name << " has no row " << name << ", " << year;
  return 0;
}

/// Expected part of a year from 2025-01-01 in which a loan is in force. Days count until that of
/// the default, and months are equally long.
double in_force() {
  double sum = 0;
  for (unsigned month = 0; month < 12; ++month) {
    const std::chrono::year_month_day_last last(std::chrono::year(2025) /
                                                std::chrono::month(month + 1) / std::chrono::last);
    const double days = unsigned(last.day());
    for (double day = 1; day <= days; ++day)
      sum += std::pow(1 - kPd, (month + day / days) / 12) / days / 12;
  }
  return sum;
}

TEST(Flows, OfABookOfOneYear) {
  const Results results = run(with("count: 1000"));
  const Table& flows = results.table("flows");
  const std::size_t once = row_of_year(flows, "flow", "once", "(all)");
  EXPECT_NEAR(flows.numbers("mean")[once], 50, 1e-9);
  EXPECT_EQ(flows.numbers("standard_deviation")[once], 0);
  EXPECT_EQ(flows.texts("never_varied")[once], "");
  expect_exact(flows, row_of_year(flows, "flow", "yearly", "2025"), "mean", 60 * in_force(), 1e-9);
  expect_exact(flows, row_of_year(flows, "flow", "refund", "2026"), "mean", 10 * (1 - kPd), 1e-9);
  expect_exact(flows, row_of_year(flows, "flow", "refund", "2026"), "standard_deviation",
               0.01 * std::sqrt(1000 * kPd * (1 - kPd)), 1e-9);
  const Table& ratios = results.table("ratios");
  const std::size_t all = row_of_year(ratios, "portfolio", "loans", "(all)");
  EXPECT_NEAR(ratios.numbers("premium_earned")[all], 50, 1e-9);
  expect_exact(ratios, all, "losses", 50);
  expect_exact(ratios, all, "loss_ratio", 1);
  expect_exact(ratios, all, "mean_of_loss_ratios", 1);
  expect_exact(ratios, all, "combined_ratio", 1 - 1.2 * in_force());
  expect_exact(ratios, all, "technical_rate", 0.05);
  expect_exact(ratios, all, "subsidies", 10 * (1 - kPd), 1e-9);
  EXPECT_NEAR(ratios.numbers("written_rate")[all], 0.05, 1e-15);
}

TEST(Flows, RatiosAreNetOfThePremiumThatIsPassedOn) {
  std::string text = with("count: 1000");
  text.replace(text.find("bank: {}"), 8, "bank: {}, market: {}");
  text +=
      "  - premium: {name: ceded, payer: insurer, payee: market, of: once, rate: 30 %}\n"
      "  - excess_of_loss: {name: xl, claim: loss, payer: market, payee: insurer, per: risk, "
      "attachment: 1, premium: 2.5}\n";
  const Results results = run(text);
  const Table& ratios = results.table("ratios");
  std::size_t row = 0;
  while (ratios.texts("bearer")[row] != "insurer" || ratios.texts("year")[row] != "(all)") ++row;
  EXPECT_NEAR(ratios.numbers("premium_earned")[row], 50, 1e-9);
  EXPECT_NEAR(ratios.numbers("premium_passed_on")[row], 20, 1e-9);
  expect_exact(ratios, row, "loss_ratio", 50.0 / 30);
  expect_exact(ratios, row, "mean_of_loss_ratios", 50.0 / 30);
  expect_exact(ratios, row, "combined_ratio", (50 - 60 * in_force()) / 30);
  expect_exact(ratios, row, "technical_rate", 0.05 * (50 + 20) / 50);
  expect_exact(ratios, row, "break_even_rate", 0.05 * (50 + 20 - 60 * in_force()) / 50);
}

TEST(Flows, ArePremiumsEarnedOverTheirContracts) {
  const Results results = run(with("new_business: {count: 400, every: quarter}"));
  const Table& ratios = results.table("ratios");
  const std::size_t first = row_of_year(ratios, "portfolio", "loans", "2025");
  const std::size_t second = row_of_year(ratios, "portfolio", "loans", "2026");
  EXPECT_NEAR(ratios.numbers("premium_written")[first], 20, 1e-9);
  EXPECT_NEAR(ratios.numbers("premium_written")[second], 0, 1e-9);
  // A quarter of the loans each begins at the start of a quarter.
  EXPECT_NEAR(ratios.numbers("premium_earned")[first], 20 * 2.5 / 4, 1e-9);
  EXPECT_NEAR(ratios.numbers("premium_earned")[second], 20 * 1.5 / 4, 1e-9);
}

TEST(Flows, CountTakeUpAndRenewalsAsTheyAre) {
  const Results taken = run(
      with("new_business: {count: 200, every: year, take_up: {triangular: {from: 40 %, mode: 60 "
           "%, to: 80 %}}}"));
  const Table& flows = taken.table("flows");
  expect_exact(flows, row_of_year(flows, "flow", "once", "(all)"), "mean", 0.05 * 200 * 0.6, 1e-9);
  EXPECT_GT(flows.numbers("standard_deviation")[row_of_year(flows, "flow", "once", "(all)")], 0.1);
  // Renewed after a year with 80 % of those that have not defaulted; the horizon is two years.
  const Results renewed =
      simulate(build_model(parse_scenario("analytic.yaml", with("count: 1000\n    renewal: 80 %"),
                                          {"calendar.horizon=2 years"})),
               {.threads = 2});
  const Table& again = renewed.table("flows");
  expect_exact(again, row_of_year(again, "flow", "once", "2025"), "mean", 50, 1e-9);
  expect_exact(again, row_of_year(again, "flow", "once", "2026"), "mean", 50 * 0.8 * (1 - kPd));
  expect_exact(again, row_of_year(again, "flow", "refund", "2026"), "mean", 10 * (1 - kPd));
  expect_exact(again, row_of_year(again, "flow", "refund", "2027"), "mean",
               10 * 0.8 * (1 - kPd) * (1 - kPd));
}

}  // namespace
}  // namespace cofferdam::analytic
