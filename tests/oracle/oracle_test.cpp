// The oracle by itself: sequences worked by hand, row by row.
#include <gtest/gtest.h>

#include "oracle/cases.hpp"

namespace cofferdam::oracle {
namespace {

Result worked(const std::string& yaml, const Loans& loans) {
  Result result = work(yaml, loans.world);
  EXPECT_EQ(faults(result, loans.world), "");
  return result;
}

const Paying& paying(const Result& result, const std::string& clause, const std::string& payer) {
  for (const Paying& row : result.payings)
    if (row.clause == clause && row.payer == payer) return row;
  throw std::runtime_error("no such paying");
}

double reason(const Paying& row, const std::string& why) {
  const auto it = row.stopped.find(why);
  return it == row.stopped.end() ? 0 : it->second;
}

TEST(Oracle, YearlyLimitOverflowsToTheGuarantor) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 200, "2024-06-01").defaults("2025-03-10", 200);
  loans.loan("2", 200, "2024-06-01").defaults("2025-06-20", 200).recovers("2025-09-01", 50);
  loans.loan("3", 100, "2024-12-01").defaults("2025-11-05", 100);
  loans.loan("4", 100, "2024-12-01").defaults("2026-01-15", 100);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: called, of: [loans]}
  - share: {name: split, claim: called, parts: {bank: 20 %, fund: 30 %}, remainder: guarantor}
  - limit: {name: yearly, on: fund, level: 100, window: calendar_year_to_date, overflow: guarantor}
  - recover: {of: [called], rule: by_agreed_share}
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-03-10 bank 40 fund 60 guarantor 100\n"
            "2025-06-20 bank 40 fund 40 guarantor 120\n"
            "2025-09-01 bank -10 fund -15 guarantor -25\n"
            "2025-11-05 bank 20 guarantor 80\n"
            "2026-01-15 bank 20 fund 30 guarantor 50\n");
  EXPECT_DOUBLE_EQ(paying(result, "split", "fund").due, 180);
  EXPECT_DOUBLE_EQ(paying(result, "split", "fund").paid, 130);
  EXPECT_DOUBLE_EQ(paying(result, "split", "fund").moved, 50);
  EXPECT_DOUBLE_EQ(result.rules.at(0).stopped, 50);
}

TEST(Oracle, TiesGoByIdWhileTheBudgetRunsOut) {
  Loans loans("2025-01-01", "2025-12-31");
  const auto add = [&](const std::string& id, double amount, const std::string& day,
                       const std::string& trigger) {
    loans.loan(id, amount, "2024-05-01").defaults(day, amount);
    loans.world.events.back().trigger = read_date(trigger);
  };
  add("1", 80, "2025-07-01", "2025-08-01");
  add("2", 60, "2025-08-01", "2025-08-01");
  add("3", 100, "2025-05-20", "2025-08-01");
  add("5", 40, "2025-01-15", "2025-09-01");
  add("10", 20, "2025-03-02", "2025-08-01");
  const Result result = worked(scenario("2025-01-01", "1 year", R"(
programme:
  - claim: {name: called, of: [loans], lag: {triangular: {from: 0, mode: 5, to: 9}}}
  - compensate: {name: relief, claim: called, payer: city, payee: bank, rate: 50 %}
pools:
  city: {budget: {amount: 100, unused: lapses}}
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-01-15 bank 40\n2025-03-02 bank 20\n2025-05-20 bank 100\n2025-07-01 bank 80\n"
            "2025-08-01 bank -40 city 40\n2025-08-01 bank 30 city 30\n"
            "2025-08-01 bank -30 city 30\n");
  EXPECT_DOUBLE_EQ(reason(paying(result, "relief", "city"), "budget"), 50);
  EXPECT_EQ(result.pools.at("city").exhausted, read_date("2025-08-01"));
}

TEST(Oracle, PortfolioCapCatchesUp) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2025-01-10").defaults("2025-03-01", 60);
  loans.loan("2", 100, "2025-01-10").defaults("2025-07-01", 40);
  loans.loan("3", 200, "2025-06-01").defaults("2026-04-01", 50);
  loans.loan("4", 400, "2025-09-01").loan("5", 160, "2026-02-01");
  loans.loan("6", 100, "2026-03-01").defaults("2026-05-01", 30);
  loans.loan("7", 20, "2026-07-01").defaults("2026-08-01", 20);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - portfolio_cap: {name: cap, claim: loss, payer: fund, payee: bank, rate: 50 %, cap: 10 %, agreed_maximum: 1000,
      include_until: 2026-06-30, catch_up: yes, reinstate: no}
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-03-01 bank 50 fund 10\n2025-06-01 bank -10 fund 10\n2025-07-01 bank 40\n"
            "2025-09-01 bank -10 fund 10\n2025-09-01 bank -10 fund 10\n"
            "2026-02-01 bank -8 fund 8\n2026-04-01 bank 50\n2026-05-01 bank 30\n"
            "2026-08-01 bank 20\n");
  const Paying& fund = paying(result, "cap", "fund");
  EXPECT_DOUBLE_EQ(fund.due, 75);
  EXPECT_NEAR(reason(fund, "cap"), 27, 1e-9);
  EXPECT_DOUBLE_EQ(fund.excluded, 50);
}

std::string closing_pool(const std::string& rule) {
  return scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: called, of: [loans]}
  - share: {name: split, claim: called, parts: {bank: 50 %, pool: 50 %}}
  - recover: {of: [called], rule: )" + rule + R"(}
pools:
  pool:
    opening: 60
    contributions: [{from: treasury, amount: 20, on: 2025-10-01}]
    closes: 2025-12-31
    owner: treasury
)");
}

TEST(Oracle, RecoveriesAfterThePoolHasClosed) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2024-06-01").defaults("2025-04-01", 100).recovers("2026-06-01", 40);
  loans.loan("2", 100, "2024-06-01").defaults("2025-08-01", 100);
  loans.recovers("2026-06-01", 40).recovers("2026-09-01", 30);
  const Result a = worked(closing_pool("by_agreed_share"), loans);
  const std::string claims = "2025-04-01 bank 50 pool 50\n2025-08-01 bank 90 pool 10\n";
  EXPECT_EQ(course(a), claims +
                           "2026-06-01 bank -20 pool -20\n2026-06-01 bank -30 pool -10\n"
                           "2026-09-01 bank -30\n");
  EXPECT_DOUBLE_EQ(a.cash_by_year[0].at("treasury") + a.cash_by_year[1].at("treasury"), 30);
  EXPECT_DOUBLE_EQ(reason(paying(a, "split", "pool"), "balance"), 40);
  const Result b = worked(closing_pool("by_amount_paid"), loans);
  EXPECT_EQ(course(b), claims +
                           "2026-06-01 bank -20 pool -20\n2026-06-01 bank -36 pool -4\n"
                           "2026-09-01 bank -27 pool -3\n");
  EXPECT_DOUBLE_EQ(b.cash_by_year[0].at("treasury") + b.cash_by_year[1].at("treasury"), 33);
}

TEST(Oracle, ReguaranteeOfTheGuarantorsPart) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2024-06-01").defaults("2025-03-01", 100);
  loans.loan("2", 100, "2024-06-01").defaults("2025-06-01", 100).recovers("2026-05-01", 40);
  loans.loan("3", 50, "2025-02-01").defaults("2026-02-01", 50);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: called, of: [loans]}
  - share: {name: split, claim: called, parts: {bank: 20 %}, remainder: guarantor}
  - compensate: {name: re, claim: called, payer: re, payee: guarantor, rate: 50 %, of: payee_part}
  - compensate: {name: fund, claim: called, payer: fund, payee: re, rate: 50 %, of: payee_part}
  - compensate: {name: city, claim: called, payer: city, payee: guarantor, rate: 25 %, of: payee_part}
  - limit: {name: yearly, on: re, of: [re], level: 60, window: calendar_year_to_date}
  - recover: {of: [called], rule: by_amount_paid}
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-03-01 bank 20 city 10 fund 20 guarantor 30 re 20\n"
            "2025-06-01 bank 20 city 15 fund 10 guarantor 45 re 10\n"
            "2026-02-01 bank 10 city 5 fund 10 guarantor 15 re 10\n"
            "2026-05-01 bank -8 city -6 fund -4 guarantor -18 re -4\n");
  EXPECT_DOUBLE_EQ(reason(paying(result, "re", "re"), "limit"), 20);
}

TEST(Oracle, OverflowIntoAnEmptyPoolWithAShortfallBearer) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2024-06-01").defaults("2025-02-01", 100);
  loans.loan("2", 100, "2024-06-01").defaults("2025-04-01", 100).recovers("2026-05-01", 50);
  loans.loan("3", 50, "2024-08-01").defaults("2025-07-01", 50).recovers("2026-06-01", 10);
  loans.loan("4", 200, "2025-03-01").defaults("2026-03-01", 200);
  loans.loan("5", 50, "2025-08-01").defaults("2026-08-01", 50);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: called, of: [loans]}
  - compensate: {name: relief, claim: called, payer: fund, payee: bank, rate: 40 %}
  - limit: {name: yearly, on: fund, level: 50, window: calendar_year_to_date, overflow: pool}
  - recover: {of: [called], rule: by_amount_paid}
pools:
  pool: {opening: 30, contributions: [{amount: 15, on: 2026-01-01}], shortfall: treasury}
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-02-01 bank 60 fund 40\n2025-04-01 bank 60 fund 10 pool 30\n"
            "2025-07-01 bank 30 treasury 20\n2026-03-01 bank 120 fund 50 pool 15 treasury 15\n"
            "2026-05-01 bank -30 fund -5 pool -15\n2026-06-01 bank -6 treasury -4\n"
            "2026-08-01 bank 30 pool 15 treasury 5\n");
  const PoolResult& pool = result.pools.at("pool");
  EXPECT_EQ(pool.exhausted, read_date("2025-07-01"));
  EXPECT_DOUBLE_EQ(pool.shortfall, 40);
  EXPECT_DOUBLE_EQ(pool.paid, 60);
  EXPECT_DOUBLE_EQ(paying(result, "relief", "fund").moved, 100);
}

TEST(Oracle, BreakerPerBankUntilTheTurnOfTheYear) {
  Loans loans("2025-01-01", "2026-12-31");
  const auto of = [](const char* bank) {
    return std::map<std::string, std::string>{{"bank", bank}};
  };
  loans.loan("1", 400, "2025-01-05", of("X")).defaults("2025-03-01", 20);
  loans.loan("2", 300, "2025-01-05", of("X")).defaults("2025-05-01", 16);
  loans.loan("3", 300, "2025-01-05", of("X")).defaults("2025-07-01", 10);
  loans.loan("4", 1000, "2025-08-01", of("X")).defaults("2025-09-01", 4);
  loans.loan("5", 800, "2025-01-05", of("Y")).defaults("2025-06-01", 30);
  loans.loan("6", 200, "2025-01-05", of("Y")).defaults("2026-01-01", 4);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: relief, claim: loss, payer: pool, payee: bank, rate: 50 %}
  - limit: {name: breaker, on: pool, of: [relief], each: bank, level: 3 %, numerator: default_principal, denominator: filed,
      part: whole_loan, window: calendar_year_to_date, crossing_claim: refused, empty_denominator: no_limit,
      unpaid: carried_forward, release: year_turn}
pools:
  pool: {opening: 30, contributions: [{amount: 9, on: 2026-01-01}]}
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-03-01 bank 10 pool 10\n2025-05-01 bank 16\n2025-06-01 bank 15 pool 15\n"
            "2025-07-01 bank 10\n2025-09-01 bank 4\n2026-01-01 bank -8 pool 8\n"
            "2026-01-01 bank -5 pool 5\n2026-01-01 bank -1 pool 1\n2026-01-01 bank 4\n");
  EXPECT_DOUBLE_EQ(reason(paying(result, "relief", "pool"), "balance"), 3);
  EXPECT_DOUBLE_EQ(result.rules.at(0).stopped, 15);
}

TEST(Oracle, CeilingOfWhatThePayeeBears) {
  Loans loans("2025-01-01", "2025-12-31");
  loans.loan("1", 100, "2024-06-01", {{"kind", "direct"}, {"first_loan", "yes"}});
  loans.defaults("2025-03-01", 100);
  loans.loan("2", 50, "2024-06-01", {{"kind", "direct"}, {"first_loan", "no"}});
  loans.defaults("2025-04-01", 50);
  loans.loan("3", 100, "2024-06-01", {{"kind", "guaranteed"}, {"first_loan", "no"}});
  loans.defaults("2025-05-01", 100);
  const Result result = worked(scenario("2025-01-01", "1 year", R"(
programme:
  - claim: {name: direct, of: [loans], when: kind = direct}
  - claim: {name: guaranteed, of: [loans], when: kind = guaranteed}
  - share: {name: split, claim: guaranteed, parts: {guarantor: 40 %, re: 30 %, bank: 20 %, local: 10 %}}
  - compensate: {name: p1, claim: direct, payer: province, payee: bank, rate: [{when: first_loan, value: 35 %}, {otherwise: 30 %}]}
  - compensate: {name: p2, claim: guaranteed, payer: province, payee: guarantor, rate: 20 %}
  - compensate: {name: c1, claim: direct, payer: city, payee: bank, rate: 50 %, at_most: 80 %}
  - compensate: {name: c2, claim: guaranteed, payer: city, payee: guarantor, rate: 20 %, at_most: 80 %}
  - limit: {name: one, on: city, each: loan, level: 40}
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-03-01 bank 25 city 40 province 35\n2025-04-01 bank 10 city 25 province 15\n"
            "2025-05-01 bank 20 city 12 guarantor 8 local 10 province 20 re 30\n");
}

TEST(Oracle, SizeBandsWithAddOns) {
  Loans loans("2025-01-01", "2027-12-31");
  const auto loan = [&](const char* id, double lent, double base, const std::string& day, bool key,
                        bool relending) {
    loans.loan(id, lent, "2025-10-10",
               {{"key_list", key ? "yes" : "no"}, {"relending", relending ? "yes" : "no"}});
    loans.defaults(day, base);
  };
  loan("1", 500, 400, "2027-01-01", false, false);
  loan("2", 1000, 600, "2027-02-01", false, false);
  loan("3", 1000, 600, "2027-03-01", true, false);
  loan("4", 500, 400, "2027-04-01", true, true);
  loan("5", 2000, 1000, "2027-05-01", false, true);
  loan("6", 1500, 900, "2027-06-01", true, true);
  loan("7", 3200, 500, "2027-07-01", true, false);
  const Result result = worked(scenario("2025-01-01", "3 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate:
      name: line
      claim: loss
      payer: city
      payee: bank
      rate:
        - {when: ead up_to 500 and key_list, value: 50 %}
        - {when: ead up_to 500, value: 40 %}
        - {when: ead up_to 1500 and key_list and relending, value: 50 %}
        - {when: ead up_to 1500 and key_list and not relending, value: 45 %}
        - {when: ead up_to 1500, value: {value: 30 %, grade: B}}
        - {when: not (ead over 3 thousand) and relending, value: 25 %}
        - {otherwise: 0}
)"),
                               loans);
  EXPECT_DOUBLE_EQ(result.borne.at("bank"), 2890);
  EXPECT_DOUBLE_EQ(result.borne.at("city"), 1510);
}

std::string shares_16(double fund, double limit) {
  return scenario("2025-01-01", "3 years",
                  R"(
programme:
  - claim: {name: called, of: [loans]}
  - share: {name: split, claim: called, parts: {bank: 20 %, province: 20 %, fund: )" +
                      std::to_string(fund) + R"(}, remainder: guarantor}
  - limit: {name: yearly, on: fund, level: )" +
                      std::to_string(limit) +
                      R"(, window: calendar_year_to_date, overflow: guarantor}
  - recover: {of: [called], rule: by_agreed_share}
)");
}

TEST(Oracle, TwoProgrammesOnTheSameEvents) {
  Loans loans("2025-01-01", "2027-12-31");
  loans.loan("1", 100, "2024-06-01").defaults("2025-03-01", 100).recovers("2026-09-01", 50);
  loans.loan("2", 200, "2024-06-01").defaults("2025-06-01", 200);
  loans.loan("3", 100, "2025-03-01").defaults("2026-02-01", 100).recovers("2027-03-01", 25);
  const Result a = worked(shares_16(0.4, 100), loans);
  EXPECT_DOUBLE_EQ(a.borne.at("fund"), 110);
  EXPECT_DOUBLE_EQ(a.borne.at("guarantor"), 85);
  const Result b = worked(shares_16(0.2, 50), loans);
  EXPECT_DOUBLE_EQ(b.borne.at("fund"), 55);
  EXPECT_DOUBLE_EQ(b.borne.at("guarantor"), 140);
  EXPECT_DOUBLE_EQ(a.borne_by_year[2].at("fund"), -10);
}

}  // namespace
}  // namespace cofferdam::oracle
