// Which loans a cap includes: single, grouped and fine-grained, with and without take-up.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <string>

#include "portfolios/take_up.hpp"
#include "summary.hpp"

namespace cofferdam {
namespace {

/// Loans that all default, of which a cap pays everything that it includes.
std::string scenario(const std::string& loans, const std::string& cap, int trials = 3) {
  return "cofferdam: 1\ntitle: inclusion\ntrials: " + std::to_string(trials) +
         "\ncalendar: {start: 2026-01-01, horizon: 2 years}\n"
         "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}}\nportfolios:\n"
         "  loans: {type: loans, lender: bank, ead: 100, pd: 100 %, lgd: 100 %, term: 1 year, "
         "asset_correlation: 0, " +
         loans +
         "}\nprogramme:\n  - claim: {name: loss, of: [loans]}\n"
         "  - portfolio_cap: {name: cap, claim: loss, payer: fund, payee: bank, rate: 100 %, cap: "
         "100 %, catch_up: no, reinstate: no, " +
         cap + "}\n";
}

Results run(const std::string& text) {
  return simulate(build_model(parse_scenario("inclusion.yaml", text)));
}

double mean_of(const Results& results, const std::string& bearer) {
  const Table& table = results.table("bearers");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("bearer")[row] == bearer) return table.numbers("mean")[row];
  return -1;
}

double excluded(const Results& results) {
  const Table& table = results.table("unpaid");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("clause")[row] == "cap" && table.texts("reason")[row] == "exclusion")
      return table.numbers("amount")[row];
  return -1;
}

void expect_included(const std::string& loans, const std::string& cap, double fund, double bank) {
  const Results results = run(scenario(loans, cap));
  EXPECT_NEAR(mean_of(results, "fund"), fund, 1e-9 * (fund + bank)) << loans << " " << cap;
  EXPECT_NEAR(mean_of(results, "bank"), bank, 1e-9 * (fund + bank)) << loans << " " << cap;
  EXPECT_NEAR(excluded(results), bank, 1e-9 * (fund + bank)) << loans << " " << cap;
}

// 100 of 500 loans of 100 fit under 10,050, however rows group them; of very many small ones all
// that fits.
TEST(Inclusion, IsLoanByLoan) {
  const std::string cap = "agreed_maximum: 10_050";
  expect_included("count: 500", cap, 10'000, 40'000);
  expect_included("count: 1, loans_per_row: 500", cap, 10'000, 40'000);
  expect_included("count: 5, loans_per_row: 100", cap, 10'000, 40'000);
  expect_included("count: 4, loans_per_row: 125", cap, 10'000, 40'000);
  expect_included("count: 500, group_equal_loans: yes", cap, 10'000, 40'000);
  expect_included("count: 500, fine_grained: yes", cap, 10'050, 39'950);
  expect_included("count: 500", "agreed_maximum: 50_000", 50'000, 0);
}

// Half of 2,000 are lent, 100,000 in all; a maximum of that excludes none but for the rounding of
// ranks to loans, half of it half.
TEST(Inclusion, IsOfTheLoansThatAreLent) {
  const auto of = [](const std::string& more, const std::string& maximum) {
    return run(scenario("new_business: {count: 2000, until: 2027-01-01, take_up: 50 %}" + more,
                        "agreed_maximum: " + maximum));
  };
  for (const char* more : {"", ", fine_grained: yes"}) {
    const Results all = of(more, "100_000"), half = of(more, "50_000");
    const double lost = mean_of(all, "all losses");
    EXPECT_NEAR(lost, 100'000, 200) << more;
    EXPECT_NEAR(mean_of(all, "fund"), std::min(lost, 100'000.0), 1e-6) << more;
    EXPECT_NEAR(mean_of(half, "fund"), 50'000, 1e-6) << more;
    EXPECT_NEAR(excluded(half), lost - 50'000, 1e-6) << more;
  }
}

TEST(Inclusion, FollowsTheTakeUpOfTheTrial) {
  const Results results = run(
      scenario("new_business: {count: 1000, until: 2027-01-01, take_up: {two_point: {low: 20 %, "
               "high: 80 %, probability_high: 50 %}}}",
               "agreed_maximum: 50_000", 400));
  const double lost = mean_of(results, "all losses"), fund = mean_of(results, "fund");
  // 20 % of 100,000 are 20,000, all included; of 80 % are 50,000.
  const double high = (lost - 20'000) / 60'000;
  EXPECT_NEAR(fund, 20'000 + 30'000 * high, 200);
}

TEST(Inclusion, IsToldInTheSummary) {
  const std::string with =
      summary_text(run(scenario("count: 500", "agreed_maximum: 10_050")), "x.h5");
  EXPECT_EQ(with.find("All that is due is paid"), std::string::npos) << with;
  EXPECT_NE(with.find("Left unpaid: "), std::string::npos) << with;
  const std::string without =
      summary_text(run(scenario("count: 500", "agreed_maximum: 1 million")), "x.h5");
  EXPECT_NE(without.find("All that is due is paid in the end."), std::string::npos) << without;
}

TEST(LentBefore, CountsMembersOfARow) {
  for (const double rank : {0.0, 0.31, 0.7499999})
    for (const double lent : {0.0, 1e-3, 0.3819, 0.5, 0.6180339887498949, 0.97, 1.0}) {
      double count = 0;
      for (std::uint32_t member = 0; member < 3000; ++member) {
        ASSERT_EQ(lent_before(rank, member, lent), count) << rank << " " << lent << " " << member;
        double place = member == 0 ? rank : rank + lending_rank(member - 0.5);
        if (place >= 1) place -= 1;
        count += place < lent ? 1 : 0;
      }
    }
}

}  // namespace
}  // namespace cofferdam
