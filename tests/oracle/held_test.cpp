// The oracle by itself: what is held back, who steps in, and who gets what comes back.
#include <gtest/gtest.h>

#include "oracle/cases.hpp"

namespace cofferdam::oracle {
namespace {

Result worked(const std::string& yaml, const Loans& loans) {
  Result result = work(yaml, loans.world);
  EXPECT_EQ(faults(result, loans.world), "");
  return result;
}

Loans two_claims_and_one_later() {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2025-01-01").defaults("2025-03-01", 100);
  loans.loan("2", 100, "2025-01-01").defaults("2025-04-01", 100);
  loans.loan("3", 100, "2025-01-01").defaults("2026-02-01", 100);
  return loans;
}

TEST(OracleHeld, DeferredIsPaidByRankWhenMoneyComes) {
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: a, claim: loss, payer: pool, payee: bank, rate: 30 %}
  - compensate: {name: b, claim: loss, payer: pool, payee: bank, rate: 20 %}
pools:
  pool:
    opening: 40
    contributions: [{amount: 35, on: 2025-06-01}]
    unpaid: deferred
    pays: [{line: a, rank: 2}, {line: b, rank: 1}]
)"),
                               two_claims_and_one_later());
  // 40: a 30, b 10 of 20. Then 10 of b and 20 of b are first, 5 are left for a.
  EXPECT_EQ(course(result),
            "2025-03-01 bank 60 pool 40\n2025-04-01 bank 100\n2025-06-01 bank -10 pool 10\n"
            "2025-06-01 bank -20 pool 20\n2025-06-01 bank -5 pool 5\n2026-02-01 bank 100\n");
  EXPECT_NEAR(result.payings.at(0).stopped.at("balance"), 55, 1e-9);
  EXPECT_NEAR(result.payings.at(1).stopped.at("balance"), 20, 1e-9);
  EXPECT_NEAR(result.pools.at("pool").unpaid, 75, 1e-9);
  EXPECT_EQ(result.pools.at("pool").exhausted, read_date("2025-03-01"));
}

TEST(OracleHeld, CarriedForwardComesBeforeNewClaimsOfTheNextYear) {
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: relief, claim: loss, payer: fund, payee: bank, rate: 50 %}
  - limit: {name: yearly, on: fund, level: 60, window: calendar_year_to_date, unpaid: carried_forward}
)"),
                               two_claims_and_one_later());
  EXPECT_EQ(course(result),
            "2025-03-01 bank 50 fund 50\n2025-04-01 bank 90 fund 10\n2026-01-01 bank -40 fund 40\n"
            "2026-02-01 bank 80 fund 20\n");
  EXPECT_DOUBLE_EQ(result.payings.at(0).stopped.at("limit"), 30);
  EXPECT_DOUBLE_EQ(result.rules.at(0).stopped, 70);
}

std::string tripped(const std::string& rest) {
  return scenario("2025-01-01", "2 years",
                  R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: relief, claim: loss, payer: fund, payee: bank, rate: 50 %}
  - limit: {name: most, on: fund, level: 40, window: calendar_year_to_date, )" +
                      rest + "}\n");
}

TEST(OracleHeld, CrossingClaims) {
  const Loans loans = two_claims_and_one_later();
  const auto fund = [&](const std::string& rest) {
    return worked(tripped(rest), loans).borne["fund"];
  };
  EXPECT_DOUBLE_EQ(fund("crossing_claim: cut"), 80);
  EXPECT_DOUBLE_EQ(fund("crossing_claim: refused"), 0);
  EXPECT_DOUBLE_EQ(fund("crossing_claim: paid"), 100);
  EXPECT_DOUBLE_EQ(fund("crossing_claim: paid, release: never"), 50);
  EXPECT_DOUBLE_EQ(fund("crossing_claim: cut, release: year_turn"), 80);
  EXPECT_DOUBLE_EQ(fund("crossing_claim: cut, release: never"), 40);
}

TEST(OracleHeld, SublimitAndShortfallOfTheOverflow) {
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: relief, claim: loss, payer: pool, payee: bank, rate: 50 %}
  - limit: {name: most, on: pool, each: loan, level: 30, overflow: other}
pools:
  pool: {opening: 100, pays: [{line: relief, sublimit: 45, per: year}]}
  other: {opening: 25, shortfall: treasury}
)"),
                               two_claims_and_one_later());
  // 30 and 20 a claim; the sublimit leaves 15 of the second 30, the other pool 5 of the second 20.
  EXPECT_EQ(course(result),
            "2025-03-01 bank 50 other 20 pool 30\n2025-04-01 bank 65 other 5 pool 15 treasury 15\n"
            "2026-02-01 bank 50 pool 30 treasury 20\n");
  EXPECT_NEAR(result.payings.at(0).stopped.at("sublimit"), 15, 1e-9);
  EXPECT_NEAR(result.payings.at(0).moved, 60, 1e-9);
  EXPECT_FALSE(result.pools.at("pool").exhausted);
  EXPECT_EQ(result.pools.at("other").exhausted, read_date("2025-04-01"));
}

TEST(OracleHeld, CapReopensAndOverflows) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2025-01-01").defaults("2025-03-01", 40).recovers("2025-06-01", 20);
  loans.loan("2", 100, "2025-01-01").defaults("2025-04-01", 40);
  const auto cap = [](const std::string& rest) {
    return scenario("2025-01-01", "2 years",
                    R"(
programme:
  - claim: {name: loss, of: [loans]}
  - portfolio_cap: {name: cap, claim: loss, payer: fund, payee: bank, rate: 50 %, cap: 20 %, )" +
                        rest + "}\n");
  };
  // At most 20 of 20 and 20; half of the cash is the fund's and makes room again.
  EXPECT_EQ(course(worked(cap("catch_up: yes, reinstate: yes"), loans)),
            "2025-03-01 bank 20 fund 20\n2025-04-01 bank 40\n2025-06-01 bank -10 fund -10\n"
            "2025-06-01 bank -10 fund 10\n");
  EXPECT_EQ(course(worked(cap("catch_up: yes, reinstate: no"), loans)),
            "2025-03-01 bank 20 fund 20\n2025-04-01 bank 40\n2025-06-01 bank -10 fund -10\n");
  EXPECT_EQ(course(worked(cap("catch_up: no, reinstate: no, overflow: city"), loans)),
            "2025-03-01 bank 20 fund 20\n2025-04-01 bank 20 city 20\n"
            "2025-06-01 bank -10 fund -10\n");
}

TEST(OracleHeld, NamedFirstCostsAndCutOff) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2025-01-01").defaults("2025-03-01", 100);
  loans.recovers("2025-06-01", 40).costs("2025-06-01", 10).recovers("2026-04-01", 25);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: split, claim: loss, parts: {fund: 30 %, city: 50 %}, remainder: bank}
  - recover: {of: [loss], rule: named_first, first: [fund], cut_off: 1 year}
)"),
                               loans);
  // 30 to the fund, 10 as 20 : 50; costs as 20 : 30 : 50. What comes too late is the bank's up to
  // the 19.14286 that it bears; 5.85714 go to the city and the fund, which bear 47.85714 and 3.
  EXPECT_EQ(
      course(result),
      "2025-03-01 bank 20 city 50 fund 30\n2025-06-01 bank -2.85714 city -7.14286 fund -30\n"
      "2025-06-01 bank 2 city 5 fund 3\n2026-04-01 bank -19.1429 city -5.51164 fund -0.345506\n");
}

TEST(OracleHeld, FineGrainedLoansFillAnAgreedMaximum) {
  Loans loans("2025-01-01", "2025-12-31");
  loans.loan("1", 1, "2025-01-01").defaults("2025-03-01", 10);
  Row& row = loans.world.rows.back();
  row.fine_grained = true;
  row.loans = 200;
  row.loans_lent = 100;
  loans.world.events.back().loans = 10;
  const Result result = worked(scenario("2025-01-01", "1 year", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - portfolio_cap: {name: cap, claim: loss, payer: fund, payee: bank, rate: 50 %, cap: 100 %, agreed_maximum: 40,
      catch_up: no, reinstate: no}
)"),
                               loans);
  EXPECT_EQ(course(result), "2025-03-01 bank 8 fund 2\n");
  EXPECT_DOUBLE_EQ(result.payings.at(0).excluded, 6);
}

}  // namespace
}  // namespace cofferdam::oracle
