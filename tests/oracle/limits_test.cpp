// The oracle by itself: limits on ratios, interest of pools, required stock.
#include <gtest/gtest.h>

#include "oracle/cases.hpp"

namespace cofferdam::oracle {
namespace {

Result worked(const std::string& yaml, const Loans& loans) {
  Result result = work(yaml, loans.world);
  EXPECT_EQ(faults(result, loans.world), "");
  return result;
}

std::string five_percent(const std::string& limit) {
  return scenario("2025-01-01", "1 year",
                  R"(
programme:
  - claim: {name: called, of: [loans]}
  - share: {name: split, claim: called, parts: {bank: 20 %, province: 20 %, fund: {by: class, values: {giant: 40 %, tech: 30 %}}}, remainder: guarantor}
  - limit: {name: five, on: fund, level: 5 %, window: calendar_year_to_date, denominator: released,
      empty_denominator: stop, overflow: guarantor, )" +
                      limit + "}\n");
}

Loans released_loans() {
  Loans loans("2025-01-01", "2025-12-31");
  loans.loan("1", 500, "2024-01-15", {{"class", "giant"}}).matures("2025-02-01");
  loans.loan("2", 500, "2024-01-15", {{"class", "tech"}}).matures("2025-02-01");
  loans.loan("3", 40, "2024-06-01", {{"class", "giant"}}).defaults("2025-04-01", 40);
  loans.loan("4", 20, "2024-06-01", {{"class", "tech"}}).defaults("2025-07-01", 20);
  loans.loan("5", 30, "2024-06-01", {{"class", "giant"}}).defaults("2025-10-01", 30);
  return loans;
}

TEST(OracleLimits, FivePercentOfWhat) {
  const Loans loans = released_loans();
  const Result own = worked(five_percent("numerator: compensation, part: own_part"), loans);
  EXPECT_EQ(course(own),
            "2025-04-01 bank 8 fund 16 guarantor 8 province 8\n"
            "2025-07-01 bank 4 fund 1.5 guarantor 10.5 province 4\n"
            "2025-10-01 bank 6 guarantor 18 province 6\n");
  const Result guaranteed =
      worked(five_percent("numerator: default_principal, part: guaranteed_part"), loans);
  EXPECT_EQ(course(guaranteed),
            "2025-04-01 bank 8 fund 16 guarantor 8 province 8\n"
            "2025-07-01 bank 4 fund 3 guarantor 9 province 4\n"
            "2025-10-01 bank 6 guarantor 18 province 6\n");
  const Result mixed =
      worked(five_percent("numerator: compensation, part: guaranteed_part"), loans);
  EXPECT_DOUBLE_EQ(mixed.borne.at("fund"), 34);
  EXPECT_DOUBLE_EQ(mixed.borne.at("guarantor"), 20);
}

std::string empty_denominator(const std::string& what) {
  return scenario("2025-01-01", "2 years",
                  R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: relief, claim: loss, payer: pool, payee: bank, rate: 50 %}
  - limit: {name: five, on: pool, level: 5 %, numerator: compensation, denominator: originated, part: whole_loan,
      window: calendar_year_to_date, empty_denominator: )" +
                      what + "}\n");
}

TEST(OracleLimits, EmptyDenominator) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 300, "2024-06-01").defaults("2025-02-01", 60);
  loans.loan("2", 300, "2024-07-01").defaults("2025-06-01", 60);
  loans.loan("3", 400, "2025-03-01").defaults("2025-09-01", 60);
  loans.loan("4", 800, "2025-08-01").defaults("2026-04-01", 40);
  EXPECT_EQ(course(worked(empty_denominator("no_limit"), loans)),
            "2025-02-01 bank 30 pool 30\n2025-06-01 bank 60\n2025-09-01 bank 30 pool 30\n"
            "2026-04-01 bank 20 pool 20\n");
  EXPECT_EQ(course(worked(empty_denominator("stop"), loans)),
            "2025-02-01 bank 60\n2025-06-01 bank 40 pool 20\n2025-09-01 bank 30 pool 30\n"
            "2026-04-01 bank 40\n");
}

TEST(OraclePools, InterestAndAContributionOnTheDayOfAClaim) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 300, "2024-07-01").defaults("2025-07-01", 300);
  loans.loan("2", 120, "2025-01-01").defaults("2026-01-01", 120);
  loans.loan("3", 20, "2025-10-01").defaults("2026-10-01", 20);
  loans.loan("4", 24, "2025-12-31").defaults("2026-12-31", 24);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: relief, claim: loss, payer: pool, payee: bank, rate: 50 %}
pools:
  pool:
    opening: 100
    contributions: [{amount: 100, on: 2025-07-01}, {amount: 20, on: 2026-04-01}]
    interest: 12 %
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-07-01 bank 150 pool 150\n2026-01-01 bank 61 pool 59\n"
            "2026-10-01 bank 10 pool 10\n2026-12-31 bank 14 pool 10\n");
  const PoolResult& pool = result.pools.at("pool");
  ASSERT_EQ(pool.year_end.size(), 2U);
  EXPECT_NEAR(pool.year_end[0], 59, 1e-9);
  EXPECT_NEAR(pool.year_end[1], 1.5, 1e-9);
  EXPECT_NEAR(pool.unpaid, 3, 1e-9);
}

double unpaid_with(double opening, std::optional<Day>& exhausted) {
  Loans loans("2025-01-01", "2027-12-31");
  loans.loan("1", 60, "2025-01-01").defaults("2025-01-01", 60);
  loans.loan("2", 55, "2025-01-01").defaults("2026-01-01", 55);
  loans.loan("3", 33, "2025-01-01").defaults("2026-01-01", 33);
  loans.loan("4", 24.2, "2025-01-01").defaults("2027-01-01", 24.2);
  const Result result = worked(scenario("2025-01-01", "3 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: split, claim: loss, parts: {pool: 100 %}}
pools:
  pool:
    contributions: [{amount: 33, on: 2026-01-01}, {amount: 48.4, on: 2027-01-01}]
    interest: 10 %
    opening: )" + std::to_string(opening) + "\n"),
                               loans);
  exhausted = result.pools.at("pool").exhausted;
  return result.pools.at("pool").unpaid;
}

TEST(OraclePools, UnpaidAtSmallerStocks) {
  std::optional<Day> exhausted;
  EXPECT_NEAR(unpaid_with(110, exhausted), 0, 1e-9);
  EXPECT_FALSE(exhausted);
  EXPECT_NEAR(unpaid_with(80, exhausted), 33, 1e-9);
  EXPECT_EQ(exhausted, read_date("2026-01-01"));
  EXPECT_NEAR(unpaid_with(40, exhausted), 75, 1e-9);
  EXPECT_EQ(exhausted, read_date("2025-01-01"));
}

}  // namespace
}  // namespace cofferdam::oracle
