// A bearer that bears nothing bears exactly nothing: rounding must not count as a loss.
#include <gtest/gtest.h>

#include "model/trials.hpp"
#include "support/scenarios.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

TEST(Residue, RemainderOfSharesThatSumToOneIsZero) {
  const Model model = model_of(
      small_scenario("  - claim: {name: c, of: [loans]}\n"
                     "  - share: {claim: c, parts: {fund: 0.7, state: 0.3}, remainder: bank}\n"));
  for (int i = 1; i <= 1000; ++i) {
    const Settlement settlement = settle_losses(model, {i / 7.0});
    ASSERT_EQ(settlement.parts[0][0], 0) << "loss " << i / 7.0;
  }
}

TEST(Residue, PayeeOfLayersThatTakeEverythingBearsZero) {
  const Model model = model_of(small_scenario(
      "  - claim: {name: c, of: [loans]}\n"
      "  - layers: {name: all, claim: c, payee: bank, layers: [{payer: fund, limit: 2.7}, "
      "{payer: state, attachment: 2.7, limit: 3.1}, {payer: fund, attachment: 5.8}]}\n"
      "  - layers: {name: rest, claim: c, payee: bank, layers: [{payer: state}]}\n"));
  for (int i = 1; i <= 1000; ++i) {
    const Settlement settlement = settle_losses(model, {i / 7.0, i / 11.0, 0.1});
    ASSERT_EQ(settlement.ledger.of(LedgerKind::borne, 0)[0], 0) << i;
    ASSERT_EQ(settlement.lines[3][0], 0) << i;
  }
}

/// Each loan loses 9: what exceeds the deductible is nothing, however many default in a month.
TEST(Residue, NothingExceedsADeductibleOfTheSizeOfTheLoss) {
  const Model model = model_of(R"(cofferdam: 1
title: t
trials: 10
calendar: {start: 2025-01-01, horizon: 3 years}
economy: {factors: {national: {}}}
bearers: {bank: {}, city: {}}
portfolios:
  loans: {type: loans, lender: bank, count: 13, ead: 20, loans_per_row: 5, term: 36 months, asset_correlation: 20 %, pd: 17 %, lgd: 45 %, fine_grained: yes}
programme:
  - claim: {name: a, of: [loans]}
  - compensate: {name: relief, claim: a, payer: city, payee: bank, rate: 38 %, deductible: 9}
  - breaker: {name: pause, on: city, claims: 0}
)");
  Factors factors;
  Settlement settlement;
  draw_and_settle(model.params(), {0, 10}, factors, settlement);
  for (std::size_t trial = 0; trial < 10; ++trial) {
    EXPECT_GT(settlement.losses[trial], 0);
    EXPECT_EQ(settlement.payments[0].due[trial], 0);
    EXPECT_EQ(settlement.rules[0].stopped[trial], 0);
  }
}

}  // namespace
}  // namespace cofferdam
