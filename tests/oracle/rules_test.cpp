// The oracle by itself: what comes back, layers, what waits, settlement and lags.
#include <gtest/gtest.h>

#include "oracle/cases.hpp"

namespace cofferdam::oracle {
namespace {

Result worked(const std::string& yaml, const Loans& loans, double interest = 0) {
  Result result = work(yaml, loans.world);
  EXPECT_EQ(faults(result, loans.world, interest), "");
  return result;
}

TEST(OracleRules, NobodyGetsBackMoreThanHeBears) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2025-01-01").defaults("2025-03-01", 100).recovers("2025-06-01", 50);
  const std::string fund = R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: relief, claim: loss, payer: fund, payee: bank, rate: 100 %, deductible: 90}
)";
  EXPECT_EQ(course(worked(scenario("2025-01-01", "2 years", fund), loans)),
            "2025-03-01 bank 90 fund 10\n2025-06-01 bank -40 fund -10\n");
  Loans more("2025-01-01", "2026-12-31");
  more.loan("1", 100, "2025-01-01").defaults("2025-03-01", 100).recovers("2025-06-01", 80);
  const std::string pool = R"(
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: split, claim: loss, parts: {pool: 80 %, bank: 20 %}}
pools:
  pool: {opening: 30}
)";
  EXPECT_EQ(course(worked(scenario("2025-01-01", "2 years", pool), more)),
            "2025-03-01 bank 70 pool 30\n2025-06-01 bank -50 pool -30\n");
}

std::string stop_loss(const std::string& rest) {
  return scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - layers: {name: stop, claim: loss, payee: bank, layers: [{payer: fund, limit: 100}]}
)" + rest);
}

TEST(OracleRules, ARepaidLayerPaysAgain) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2025-01-01").defaults("2025-03-01", 100).recovers("2025-06-01", 100);
  loans.loan("2", 100, "2025-01-01").defaults("2025-09-01", 100);
  const std::string all = "2025-03-01 fund 100\n2025-06-01 fund -100\n2025-09-01 fund 100\n";
  const Result by_paid =
      worked(stop_loss("  - recover: {of: [loss], rule: by_amount_paid}\n"), loans);
  EXPECT_EQ(course(by_paid), all);
  EXPECT_DOUBLE_EQ(by_paid.layers.at(0).paid, 100);
  EXPECT_EQ(course(worked(stop_loss(""), loans)), all);
}

TEST(OracleRules, ADeductibleIsFilledByOneLoanAndEmptiedByAnother) {
  // The layer holds 30 less after the cash, but the fund bears nothing of loan 1: the 50 that it
  // has paid are of the 60 that the layer holds in the end.
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 50, "2025-01-01").defaults("2025-03-01", 50).recovers("2025-06-01", 30);
  loans.loan("2", 50, "2025-01-01").defaults("2025-04-01", 50);
  loans.loan("3", 50, "2025-01-01").defaults("2025-09-01", 40);
  const std::string layers = R"(
programme:
  - claim: {name: loss, of: [loans]}
  - layers: {name: stop, claim: loss, payee: bank, layers: [{payer: fund, attachment: 50}]}
)";
  EXPECT_EQ(course(worked(scenario("2025-01-01", "2 years", layers), loans)),
            "2025-03-01 bank 50\n2025-04-01 fund 50\n2025-06-01 bank -30\n"
            "2025-09-01 bank 30 fund 10\n");
  // With `recover` too.
  EXPECT_EQ(course(worked(scenario("2025-01-01", "2 years",
                                   layers + "  - recover: {of: [loss], rule: by_agreed_share}\n"),
                          loans)),
            "2025-03-01 bank 50\n2025-04-01 fund 50\n2025-06-01 bank -30\n"
            "2025-09-01 bank 30 fund 10\n");
}

TEST(OracleRules, WhatWaitsFallsWithWhatComesBack) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2025-01-01").defaults("2025-03-01", 100).recovers("2025-06-01", 25);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: relief, claim: loss, payer: city, payee: bank, rate: 60 %}
  - settle: {of: [relief], every: year, on: 12-31}
  - recover: {of: [loss], rule: by_amount_paid}
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-03-01 bank 100\n2025-06-01 bank -25\n2025-12-31 bank -45 city 45\n");
  EXPECT_DOUBLE_EQ(result.payings.at(0).due, 45);
}

TEST(OracleRules, CashBeforeTheTriggerIsSharedAfterTheClaim) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2025-01-01").defaults("2025-03-01", 100).recovers("2025-03-20", 40);
  loans.costs("2025-03-25", 10);
  const auto text = [](const std::string& base) {
    return scenario("2025-01-01", "2 years",
                    R"(
programme:
  - claim: {name: loss, of: [loans], lag: 90 days, base: )" +
                        base + R"(, interest: {rate: 10 %, days: 73}}
  - share: {name: split, claim: loss, parts: {bank: 20 %, fund: 80 %}}
)");
  };
  // Interest 2; principal 102 shared, then cash of 40 and costs of 10 that were the bank's.
  EXPECT_EQ(course(worked(text("principal"), loans, 2)),
            "2025-03-01 bank 100\n2025-03-20 bank -40\n2025-03-25 bank 10\n"
            "2025-05-30 bank -79.6 fund 81.6\n2025-05-30 bank 32 fund -32\n"
            "2025-05-30 bank -8 fund 8\n");
  // 100 - 40 + 10 + 2 shared.
  EXPECT_EQ(course(worked(text("after_recovery"), loans, 2)),
            "2025-03-01 bank 100\n2025-03-20 bank -40\n2025-03-25 bank 10\n"
            "2025-05-30 bank -55.6 fund 57.6\n");
}

TEST(OracleRules, SettlementProRataOutOfABudgetThatLapses) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2025-01-01").defaults("2025-03-01", 100);
  loans.loan("2", 100, "2025-01-01").defaults("2025-04-01", 60);
  loans.loan("3", 100, "2025-01-01").defaults("2026-04-01", 20);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: relief, claim: loss, payer: city, payee: bank, rate: 50 %}
  - settle: {of: [relief], every: year}
pools:
  city: {budget: {amount: 40, unused: lapses}, short: pro_rata, unpaid: deferred, owner: treasury}
)"),
                               loans);
  // Of 50 and 30 half each; the next year 25, 15 and 10 are due on 31 December: 40 of 50.
  EXPECT_EQ(course(result),
            "2025-03-01 bank 100\n2025-04-01 bank 60\n2025-12-31 bank -25 city 25\n"
            "2025-12-31 bank -15 city 15\n2026-04-01 bank 20\n2026-12-31 bank -20 city 20\n"
            "2026-12-31 bank -12 city 12\n2026-12-31 bank -8 city 8\n");
  EXPECT_NEAR(result.payings.at(0).stopped.at("budget"), 10, 1e-9);
  EXPECT_EQ(result.pools.at("city").exhausted, read_date("2025-12-31"));
}

TEST(OracleRules, ALatePaymentGoesOnToTheClauseBelow) {
  Loans loans("2025-01-01", "2025-12-31");
  loans.loan("1", 100, "2025-01-01").defaults("2025-03-01", 100);
  const Result result = worked(scenario("2025-01-01", "1 year", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: a, claim: loss, payer: city, payee: bank, rate: 50 %}
  - compensate: {name: b, claim: loss, payer: province, payee: city, rate: 40 %, of: payee_part}
  - settle: {of: [a], every: quarter}
)"),
                               loans);
  EXPECT_EQ(course(result), "2025-03-01 bank 100\n2025-03-31 bank -50 city 30 province 20\n");
}

TEST(OracleRules, PoolWithInstancesFeesAndTopUps) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 120, "2025-01-01", {{"bank", "a"}}).matures("2026-01-01");
  loans.loan("2", 100, "2025-01-01", {{"bank", "b"}}).defaults("2025-07-01", 100);
  const Result result = worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: split, claim: loss, parts: {bank: 50 %, pool: 50 %}}
pools:
  pool:
    opening: 40
    each: bank
    weights: {a: 3, b: 1}
    fees: [{payer: bank, of: own_part, rate: 10 %, per: year}, {of: whole_loan, rate: 1 %, per: loan}]
    top_up: {to: 40, below: 20, every: year, from: treasury, at_most: 40}
    owner: treasury
)"),
                               loans);
  // b: 10 + 1 - 11 for its claim of 50, fee 2.5 (half a year of 50), top-up 10 - 2.5.
  EXPECT_EQ(course(result), "2025-07-01 bank 89 pool 11\n");
  std::string flows;
  for (const Flow& flow : result.pools.at("pool").flows)
    flows += flow.instance + " " + flow.kind + " " +
             std::to_string(std::lround(flow.amount * 100)) + " ";
  EXPECT_EQ(flows,
            "a opening 3000 b opening 1000 a fee 120 b fee 100 b payment -1100 a fee 600 "
            "b fee 250 b top_up 750 ");
}

TEST(OracleRules, WithoutACalendar) {
  Loans loans("1970-01-01", "1970-01-01");
  loans.loan("1", 100, "1970-01-01").defaults("1970-01-01", 60);
  loans.loan("2", 100, "1970-01-01").defaults("1970-01-01", 40);
  const Result result = worked(R"(
portfolios:
  loans: {type: loans, lender: bank}
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: split, claim: loss, parts: {bank: 80 %, fund: 20 %}}
  - layers: {name: stop, claim: loss, payee: bank, layers: [{payer: city, attachment: 20 %, limit: 20}]}
)",
                               loans);
  // The bank's 48 and 32 together are 40 above a fifth of 200: the city pays 20 of 80.
  EXPECT_EQ(course(result),
            "1970-01-01 bank 36 city 12 fund 12\n1970-01-01 bank 24 city 8 fund 8\n");
}

}  // namespace
}  // namespace cofferdam::oracle
