// The slow reference of programmes over time against sequences of claims worked with pencil and
// paper.
#include <gtest/gtest.h>

#include <array>

#include "support/reference_case.hpp"

namespace cofferdam::reference_dated {
namespace {

// Case 1. The fund may pay 100 a year; what is more goes to the guarantor.
TEST(ReferenceCases, YearlyLimitUsedUpWithinAClaim) {
  Case c({{"1", "2024-06-01", 200, "2025-03-10", 200},
          {"2", "2024-06-01", 200, "2025-06-20", 200},
          {"3", "2024-12-01", 100, "2025-11-05", 100},
          {"4", "2024-12-01", 100, "2026-01-15", 100}});
  c.recover("2025-09-01", 1, 50);
  c.programme.rules.emplace_back(
      share_of({{"bank", rate(0.2)}, {"fund", rate(0.3)}, {"guarantor", rate(0.5)}}));
  c.limit("fund", 100).overflow = "guarantor";
  c.recover_rule(RecoverRule::How::by_agreed_share);
  const Outcome outcome = settle(c.programme);
  expect_rows(outcome, {"bank", "fund", "guarantor"},
              {{"2025-03-10", 0, 200, {40, 60, 100}},
               {"2025-06-20", 1, 200, {40, 40, 120}},
               {"2025-09-01", 1, -50, {-10, -15, -25}},
               {"2025-11-05", 2, 100, {20, 0, 80}},
               {"2026-01-15", 3, 100, {20, 30, 50}}});
  expect_amounts(outcome.totals, {{"bank", 110}, {"fund", 115}, {"guarantor", 325}});
  expect_amounts(outcome.reasons.at("bank"), {{"share", 120}});
}

// Case 2. Lags differ from loan to loan, so each loan has a portfolio and a claim of its own.
TEST(ReferenceCases, TiesWhileABudgetRunsOut) {
  Case c({{"1", "2024-05-01", 80, "2025-07-01", 80},
          {"2", "2024-05-01", 60, "2025-08-01", 60},
          {"3", "2024-05-01", 100, "2025-05-20", 100},
          {"5", "2024-05-01", 40, "2025-01-15", 40},
          {"10", "2024-05-01", 20, "2025-03-02", 20}},
         1);
  const std::array<const char*, 5> triggers = {"2025-08-01", "2025-08-01", "2025-08-01",
                                               "2025-09-01", "2025-08-01"};
  c.programme.portfolios.clear();
  c.programme.rules.clear();
  for (std::size_t loan = 0; loan < triggers.size(); ++loan) {
    const std::string name = "of_" + c.programme.loans[loan].id;
    c.programme.loans[loan].portfolio = loan;
    c.programme.portfolios.push_back({name, "bank"});
    ClaimRule claim;
    claim.name = name;
    claim.of = {name};
    claim.lag_days =
        static_cast<int>((day(triggers[loan]) - c.programme.events[loan].date).count());
    c.programme.rules.emplace_back(claim);
    c.compensate("half_" + name, "city", "bank", 0.5);
    std::get<CompensateRule>(c.programme.rules.back()).claim = name;
  }
  c.pool("city", {}).budget = 100;
  const Outcome outcome = settle(c.programme);
  expect_rows(outcome, {"bank", "city"},
              {{"2025-01-15", 3, 40, {40, 0}},
               {"2025-03-02", 4, 20, {20, 0}},
               {"2025-05-20", 2, 100, {100, 0}},
               {"2025-07-01", 0, 80, {80, 0}},
               {"2025-08-01", 0, 0, {-40, 40}},
               {"2025-08-01", 1, 60, {30, 30}},
               {"2025-08-01", 2, 0, {-30, 30}},
               {"2025-08-01", 4, 0, {0, 0}},
               {"2025-09-01", 3, 0, {0, 0}}});
  expect_amounts(outcome.reasons.at("bank"), {{"share", 150}, {"budget", 50}});
  EXPECT_NEAR(outcome.received.at("bank"), 100, 1e-9);
  EXPECT_EQ(outcome.pools.at("city").exhausted, day("2025-08-01"));
  EXPECT_EQ(outcome.pools.at("city").first_short_line, "half_of_3");
  EXPECT_NEAR(outcome.pools.at("city").unpaid, 50, 1e-9);
}

// Case 4. The cap of 5 % of what was lent grows with it, and pays what it had blocked.
TEST(ReferenceCases, PortfolioCapCatchesUp) {
  Case c({{"1", "2025-01-10", 100, "2025-03-01", 60},
          {"2", "2025-01-10", 100, "2025-07-01", 40},
          {"3", "2025-06-01", 200, "2026-04-01", 50},
          {"4", "2025-09-01", 400, "", 0},
          {"5", "2026-02-01", 160, "", 0},
          {"6", "2026-03-01", 100, "2026-05-01", 30},
          {"7", "2026-07-01", 20, "2026-08-01", 20}});
  CapRule cap;
  cap.name = "cap";
  cap.claim = "claim";
  cap.payer = "fund";
  cap.payee = "bank";
  cap.rate = 0.5;
  cap.cap = 0.1;
  cap.agreed_maximum = 1000;
  cap.include_until = day("2026-06-30");
  c.programme.rules.emplace_back(cap);
  const Outcome outcome = settle(c.programme);
  expect_rows(outcome, {"bank", "fund"},
              {{"2025-03-01", 0, 60, {50, 10}},
               {"2025-06-01", 0, 0, {-10, 10}},
               {"2025-07-01", 1, 40, {40, 0}},
               {"2025-09-01", 0, 0, {-10, 10}},
               {"2025-09-01", 1, 0, {-10, 10}},
               {"2026-02-01", 1, 0, {-8, 8}},
               {"2026-04-01", 2, 50, {50, 0}},
               {"2026-05-01", 5, 30, {30, 0}},
               {"2026-08-01", 6, 20, {20, 0}}});
  expect_amounts(outcome.totals, {{"bank", 152}, {"fund", 48}});
  expect_amounts(outcome.reasons.at("bank"), {{"share", 75}, {"cap", 27}, {"exclusion", 50}});
  EXPECT_NEAR(outcome.received.at("bank"), 48, 1e-9);
}

// Case 6. The pool is closed when cash comes back.
TEST(ReferenceCases, RecoveriesAfterThePoolHasClosed) {
  for (const bool by_paid : {false, true}) {
    Case c(
        {{"1", "2024-06-01", 100, "2025-04-01", 100}, {"2", "2024-06-01", 100, "2025-08-01", 100}});
    c.recover("2026-06-01", 0, 40);
    c.recover("2026-06-01", 1, 40);
    c.recover("2026-09-01", 1, 30);
    c.compensate("half", "pool", "bank", 0.5);
    c.recover_rule(by_paid ? RecoverRule::How::by_amount_paid : RecoverRule::How::by_agreed_share);
    Pool& pool = c.pool("pool", 60);
    pool.contributions = {{"treasury", 20, day("2025-10-01"), {}, {}}};
    pool.closes = day("2025-12-31");
    pool.owner = "treasury";
    const Outcome outcome = settle(c.programme);
    const double of_40 = by_paid ? 4 : 10, of_30 = by_paid ? 3 : 0;
    expect_rows(outcome, {"bank", "pool"},
                {{"2025-04-01", 0, 100, {50, 50}},
                 {"2025-08-01", 1, 100, {90, 10}},
                 {"2026-06-01", 0, -40, {-20, -20}},
                 {"2026-06-01", 1, -40, {of_40 - 40, -of_40}},
                 {"2026-09-01", 1, -30, {of_30 - 30, -of_30}}});
    expect_amounts(outcome.reasons.at("bank"), {{"share", 100}, {"balance", 40}});
    const PoolOutcome& account = outcome.pools.at("pool");
    expect_balances(account, {{"2025-04-01", 10},
                              {"2025-08-01", 0},
                              {"2025-10-01", 20},
                              {"2025-12-31", 0},
                              {"2026-09-01", 0}});
    EXPECT_NEAR(account.to_owner, 20 + 20 + of_40 + of_30, 1e-9);
    EXPECT_EQ(account.exhausted, day("2025-08-01"));
  }
}

// Case 7. Each clause sees what earlier ones really paid.
TEST(ReferenceCases, ReguaranteeOfTheGuarantorsPart) {
  Case c({{"1", "2024-06-01", 100, "2025-03-01", 100},
          {"2", "2024-06-01", 100, "2025-06-01", 100},
          {"3", "2025-02-01", 50, "2026-02-01", 50}});
  c.recover("2026-05-01", 1, 40);
  c.programme.rules.emplace_back(share_of({{"bank", rate(0.2)}, {"guarantor", rate(0.8)}}));
  c.compensate("second", "reguarantor", "guarantor", 0.5, true);
  c.compensate("third", "fund", "reguarantor", 0.5, true);
  c.compensate("fourth", "city", "guarantor", 0.25, true);
  c.limit("reguarantor", 60).of = {"second"};
  c.recover_rule(RecoverRule::How::by_amount_paid);
  const Outcome outcome = settle(c.programme);
  expect_rows(outcome, {"bank", "guarantor", "reguarantor", "fund", "city"},
              {{"2025-03-01", 0, 100, {20, 30, 20, 20, 10}},
               {"2025-06-01", 1, 100, {20, 45, 10, 10, 15}},
               {"2026-02-01", 2, 50, {10, 15, 10, 10, 5}},
               {"2026-05-01", 1, -40, {-8, -18, -4, -4, -6}}});
  EXPECT_NEAR(of(outcome.reasons.at("guarantor"), "limit"), 20, 1e-9);
}

// Case 8. What the fund's limit stops goes to a reserve, and from there to the treasury.
TEST(ReferenceCases, OverflowIntoAnEmptyPool) {
  Case c({{"1", "2024-06-01", 100, "2025-02-01", 100},
          {"2", "2024-06-01", 100, "2025-04-01", 100},
          {"3", "2024-08-01", 50, "2025-07-01", 50},
          {"4", "2025-03-01", 200, "2026-03-01", 200},
          {"5", "2025-08-01", 50, "2026-08-01", 50}});
  c.recover("2026-05-01", 1, 50);
  c.recover("2026-06-01", 2, 10);
  c.compensate("forty", "fund", "bank", 0.4);
  c.limit("fund", 50).overflow = "pool";
  c.recover_rule(RecoverRule::How::by_amount_paid);
  Pool& pool = c.pool("pool", 30);
  pool.contributions = {{"outside", 15, day("2026-01-01"), {}, {}}};
  pool.shortfall = "treasury";
  const Outcome outcome = settle(c.programme);
  expect_rows(outcome, {"bank", "fund", "pool", "treasury"},
              {{"2025-02-01", 0, 100, {60, 40, 0, 0}},
               {"2025-04-01", 1, 100, {60, 10, 30, 0}},
               {"2025-07-01", 2, 50, {30, 0, 0, 20}},
               {"2026-03-01", 3, 200, {120, 50, 15, 15}},
               {"2026-05-01", 1, -50, {-30, -5, -15, 0}},
               {"2026-06-01", 2, -10, {-6, 0, 0, -4}},
               {"2026-08-01", 4, 50, {30, 0, 15, 5}}});
  expect_amounts(outcome.totals, {{"bank", 264}, {"fund", 95}, {"pool", 45}, {"treasury", 36}});
  expect_amounts(outcome.reasons.at("bank"), {{"share", 300}});
  EXPECT_NEAR(outcome.received.at("bank"), 200, 1e-9);
  const PoolOutcome& account = outcome.pools.at("pool");
  expect_balances(account, {{"2025-02-01", 30},
                            {"2025-04-01", 0},
                            {"2026-01-01", 15},
                            {"2026-03-01", 0},
                            {"2026-05-01", 15},
                            {"2026-08-01", 0}});
  EXPECT_EQ(account.exhausted, day("2025-07-01"));
  EXPECT_NEAR(account.shortfall, 40, 1e-9);
}

// Case 16, the ordinary programme.
TEST(ReferenceCases, RemaindersShareRecoveriesToo) {
  Case c({{"1", "2024-06-01", 100, "2025-03-01", 100},
          {"2", "2024-06-01", 200, "2025-06-01", 200},
          {"3", "2025-03-01", 100, "2026-02-01", 100}},
         4);
  c.recover("2026-09-01", 0, 50);
  c.recover("2027-03-01", 2, 25);
  c.programme.rules.emplace_back(
      share_of({{"bank", rate(0.2)}, {"province", rate(0.2)}, {"fund", rate(0.2)}}, "guarantor"));
  c.limit("fund", 50).overflow = "guarantor";
  c.recover_rule(RecoverRule::How::by_agreed_share);
  const Outcome outcome = settle(c.programme);
  expect_rows(outcome, {"bank", "province", "fund", "guarantor"},
              {{"2025-03-01", 0, 100, {20, 20, 20, 40}},
               {"2025-06-01", 1, 200, {40, 40, 30, 90}},
               {"2026-02-01", 2, 100, {20, 20, 20, 40}},
               {"2026-09-01", 0, -50, {-10, -10, -10, -20}},
               {"2027-03-01", 2, -25, {-5, -5, -5, -10}}});
  expect_amounts(outcome.totals,
                 {{"bank", 65}, {"province", 65}, {"fund", 55}, {"guarantor", 140}});
}

}  // namespace
}  // namespace cofferdam::reference_dated
