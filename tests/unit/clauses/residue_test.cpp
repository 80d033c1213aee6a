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

}  // namespace
}  // namespace cofferdam
