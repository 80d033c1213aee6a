// The slow reference of programmes over time: ratios, interest and required capital, worked with
// pencil and paper.
#include <gtest/gtest.h>

#include "support/reference_case.hpp"

namespace cofferdam::reference_dated {
namespace {

using Part = LimitRule::Part;

// Case 17. 5 % of what was released: own part 17.5, guaranteed part 40.
TEST(ReferenceRatios, PartsOfNumeratorAndDenominator) {
  struct Variant {
    LimitRule::Numerator numerator;
    Part part;
    std::vector<double> fund, guarantor;
  };
  using Numerator = LimitRule::Numerator;
  for (const Variant& variant :
       {Variant{Numerator::compensation, Part::own_part, {16, 1.5, 0}, {8, 10.5, 18}},
        Variant{Numerator::default_principal, Part::guaranteed_part, {16, 3, 0}, {8, 9, 18}},
        Variant{Numerator::compensation, Part::guaranteed_part, {16, 6, 12}, {8, 6, 6}}}) {
    Case c({{"1", "2024-06-01", 40, "2025-04-01", 40},
            {"2", "2024-06-01", 20, "2025-07-01", 20},
            {"3", "2024-06-01", 30, "2025-10-01", 30},
            {"4", "2024-01-15", 500, "", 0},
            {"5", "2024-01-15", 500, "", 0}});
    for (const std::size_t loan : {0, 1, 2, 3, 4})
      c.programme.loans[loan].traits.tags["class"] = loan == 1 || loan == 4 ? "tech" : "giant";
    for (const std::size_t loan : {3, 4}) c.programme.loans[loan].matures = day("2025-02-01");
    Rate fund;
    fund.kind = Rate::Kind::by_tag;
    fund.name = "class";
    fund.by_value = {{"giant", rate(0.4)}, {"tech", rate(0.3)}};
    c.programme.rules.emplace_back(
        share_of({{"bank", rate(0.2)}, {"province", rate(0.2)}, {"fund", fund}}, "guarantor"));
    LimitRule& limit = c.limit("fund", 0.05);
    limit.is_rate = true;
    limit.numerator = variant.numerator;
    limit.part = limit.numerator_part = variant.part;
    limit.denominator = LimitRule::Denominator::released;
    limit.overflow = "guarantor";
    const Outcome outcome = settle(c.programme);
    expect_rows(outcome, {"bank", "province", "fund", "guarantor"},
                {{"2025-04-01", 0, 40, {8, 8, variant.fund[0], variant.guarantor[0]}},
                 {"2025-07-01", 1, 20, {4, 4, variant.fund[1], variant.guarantor[1]}},
                 {"2025-10-01", 2, 30, {6, 6, variant.fund[2], variant.guarantor[2]}}});
  }
}

// Case 18. Nothing has been lent in the year yet.
TEST(ReferenceRatios, EmptyDenominator) {
  for (const bool stop : {false, true}) {
    Case c({{"1", "2024-06-01", 300, "2025-02-01", 60},
            {"2", "2024-07-01", 300, "2025-06-01", 60},
            {"3", "2025-03-01", 400, "2025-09-01", 60},
            {"4", "2025-08-01", 800, "2026-04-01", 40}});
    c.compensate("half", "pool", "bank", 0.5);
    LimitRule& limit = c.limit("pool", 0.05);
    limit.is_rate = true;
    limit.stop_when_empty = stop;
    const Outcome outcome = settle(c.programme);
    const std::vector<double> pool =
        stop ? std::vector<double>{0, 20, 30, 0} : std::vector<double>{30, 0, 30, 20};
    expect_rows(outcome, {"bank", "pool"},
                {{"2025-02-01", 0, 60, {60 - pool[0], pool[0]}},
                 {"2025-06-01", 1, 60, {60 - pool[1], pool[1]}},
                 {"2025-09-01", 2, 60, {60 - pool[2], pool[2]}},
                 {"2026-04-01", 3, 40, {40 - pool[3], pool[3]}}});
    expect_amounts(outcome.reasons.at("bank"), {{"share", 110}, {"limit", stop ? 60 : 30}});
  }
}

// Case 21. Contributions come before the day's claims, interest after them.
TEST(ReferenceRatios, InterestOnABalance) {
  Case c({{"1", "2024-07-01", 300, "2025-07-01", 300},
          {"2", "2025-01-01", 120, "2026-01-01", 120},
          {"3", "2025-10-01", 20, "2026-10-01", 20},
          {"4", "2025-12-31", 24, "2026-12-31", 24}},
         2);
  c.compensate("half", "pool", "bank", 0.5);
  Pool& pool = c.pool("pool", 100);
  pool.contributions = {{"outside", 100, day("2025-07-01"), {}, {}},
                        {"outside", 20, day("2026-04-01"), {}, {}}};
  pool.interest = 0.12;
  const Outcome outcome = settle(c.programme);
  expect_rows(outcome, {"bank", "pool"},
              {{"2025-07-01", 0, 300, {150, 150}},
               {"2026-01-01", 1, 120, {61, 59}},
               {"2026-10-01", 2, 20, {10, 10}},
               {"2026-12-31", 3, 24, {14, 10}}});
  expect_balances(outcome.pools.at("pool"), {{"2025-07-01", 50},
                                             {"2025-12-31", 59},
                                             {"2026-01-01", 0},
                                             {"2026-04-01", 20},
                                             {"2026-10-01", 10},
                                             {"2026-12-31", 1.5}});
  expect_amounts(outcome.reasons.at("bank"), {{"share", 232}, {"balance", 3}});
}

// Case 22. The pool bears claims whole; 110 is enough for all of them, and less is not.
TEST(ReferenceRatios, RequiredCapital) {
  for (const double capital : {110.0, 80.0, 40.0}) {
    Case c({{"1", "2024-06-01", 60, "2025-01-01", 60},
            {"2", "2024-06-01", 55, "2026-01-01", 55},
            {"3", "2024-06-01", 33, "2026-01-01", 33},
            {"4", "2024-06-01", 24.2, "2027-01-01", 24.2}});
    c.compensate("all", "pool", "bank", 1);
    Pool& pool = c.pool("pool", capital);
    pool.contributions = {{"outside", 33, day("2026-01-01"), {}, {}},
                          {"outside", 48.4, day("2027-01-01"), {}, {}}};
    pool.interest = 0.1;
    EXPECT_NEAR(required_capital(c.programme, "pool"), 110, 1e-9);
    const Outcome outcome = settle(c.programme);
    const PoolOutcome& account = outcome.pools.at("pool");
    if (capital == 110) {
      EXPECT_FALSE(account.exhausted);
      EXPECT_NEAR(account.unpaid, 0, 1e-9);
      expect_balances(account, {{"2025-01-01", 50}, {"2026-01-01", 0}, {"2027-01-01", 24.2}});
    } else if (capital == 80) {
      EXPECT_EQ(account.exhausted, day("2026-01-01"));
      EXPECT_NEAR(account.unpaid, 33, 1e-9);
      expect_balances(account, {{"2025-01-01", 20}, {"2026-01-01", 0}, {"2027-01-01", 24.2}});
    } else {
      EXPECT_EQ(account.exhausted, day("2025-01-01"));
      EXPECT_NEAR(account.unpaid, 75, 1e-9);
      expect_balances(account, {{"2025-01-01", 0}, {"2026-01-01", 0}, {"2027-01-01", 24.2}});
    }
  }
}

}  // namespace
}  // namespace cofferdam::reference_dated
