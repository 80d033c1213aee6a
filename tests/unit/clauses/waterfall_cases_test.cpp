// Sequences of claims worked with pencil and paper.
#include <gtest/gtest.h>

#include "model/trials.hpp"
#include "support/reference_waterfall.hpp"
#include "support/scenarios.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kBank = 0, kFund = 1, kState = 2;

/// Losses of single loans in one trial. The loans of the book are alike: 40 of 100.
Settlement settle(const std::string& programme, const std::vector<double>& amounts) {
  return settle_losses(model_of(small_scenario(programme, "",
                                               "count: 40, ead: 100, pd: 10 %, lgd: 1, "
                                               "loading: {national: 0.4}")),
                       amounts);
}

double borne(const Settlement& settlement, std::size_t bearer) {
  return settlement.ledger.of(LedgerKind::borne, bearer)[0];
}

TEST(WaterfallCases, WithoutProgrammeTheLenderBearsAll) {
  const Settlement settled = settle("", {60, 40});
  EXPECT_DOUBLE_EQ(borne(settled, kBank), 100);
  EXPECT_EQ(borne(settled, kFund), 0);
}

TEST(WaterfallCases, ShareSplitsEachLoss) {
  const Settlement settled = settle(
      "  - claim: {name: c, of: [loans]}\n"
      "  - share: {claim: c, parts: {fund: 20 %, state: 50 %}, remainder: bank}\n",
      {60, 40});
  EXPECT_DOUBLE_EQ(borne(settled, kFund), 20);
  EXPECT_DOUBLE_EQ(borne(settled, kState), 50);
  EXPECT_DOUBLE_EQ(borne(settled, kBank), 30);
  EXPECT_DOUBLE_EQ(settled.parts[kFund][0], 12);
  EXPECT_DOUBLE_EQ(settled.parts[kState][1], 20);
}

// The bank bears half of 200 = 100. Of that the fund takes what lies between 20 and 50, the state
// what lies above 70: 30 each; the bank keeps 40.
TEST(WaterfallCases, LayersOfTheSameTotal) {
  const Settlement settled = settle(
      "  - claim: {name: c, of: [loans]}\n"
      "  - share: {claim: c, parts: {bank: 50 %}, remainder: state}\n"
      "  - layers: {name: stop, claim: c, payee: bank, layers: [{payer: state, attachment: 70}, "
      "{payer: fund, attachment: 20, limit: 30}]}\n",
      {50, 150});
  EXPECT_DOUBLE_EQ(settled.lines[0][0], 30);
  EXPECT_DOUBLE_EQ(settled.lines[1][0], 30);
  EXPECT_DOUBLE_EQ(borne(settled, kBank), 40);
  EXPECT_DOUBLE_EQ(borne(settled, kFund), 30);
  EXPECT_DOUBLE_EQ(borne(settled, kState), 130);
  EXPECT_DOUBLE_EQ(settled.parts[kBank][0], 10);     // a quarter of each part
  EXPECT_DOUBLE_EQ(settled.parts[kState][1], 97.5);  // 75 + 22.5
  EXPECT_DOUBLE_EQ(settled.ledger.of(LedgerKind::compensation_paid, kState)[0], 30);
  EXPECT_DOUBLE_EQ(settled.ledger.of(LedgerKind::compensation_received, kBank)[0], 60);
}

// Book of 4,000. First loss: the fund pays up to 1 % = 40 of 100, the state then half a per cent =
// 20 of the 60 that are left; then the state's own 20 are covered above 15 by the fund: 5.
TEST(WaterfallCases, ClausesActOneAfterTheOther) {
  const Settlement settled = settle(
      "  - claim: {name: c, of: [loans]}\n"
      "  - layers: {name: first, claim: c, payee: bank, layers: [{payer: fund, limit: 1 %}]}\n"
      "  - layers: {name: second, claim: c, payee: bank, layers: [{payer: state, limit: 0.5 %}]}\n"
      "  - layers: {name: third, claim: c, payee: state, layers: [{payer: fund, attachment: "
      "15}]}\n",
      {100});
  EXPECT_DOUBLE_EQ(settled.lines[0][0], 40);
  EXPECT_DOUBLE_EQ(settled.lines[1][0], 20);
  EXPECT_DOUBLE_EQ(settled.lines[2][0], 5);
  EXPECT_DOUBLE_EQ(borne(settled, kBank), 40);
  EXPECT_DOUBLE_EQ(borne(settled, kFund), 45);
  EXPECT_DOUBLE_EQ(borne(settled, kState), 15);
}

// Losses 60 and 40; the bank bears 80 %: 48 and 32. The fund pays 30 % of each loss, 18 and 12; the
// state then half of what is left of the bank's part, 15 and 10; the fund at last 100 % of the
// loss, which is cut to the 15 and 10 that the bank still bears.
TEST(WaterfallCases, CompensationSeesWhatEarlierClausesLeft) {
  const Settlement settled = settle(
      "  - claim: {name: c, of: [loans]}\n"
      "  - share: {claim: c, parts: {state: 20 %}, remainder: bank}\n"
      "  - compensate: {claim: c, payer: fund, payee: bank, rate: 30 %}\n"
      "  - compensate: {claim: c, payer: state, payee: bank, rate: 50 %, of: payee_part}\n"
      "  - compensate: {claim: c, payer: fund, payee: bank, rate: 100 %}\n",
      {60, 40});
  EXPECT_NEAR(borne(settled, kBank), 0, 1e-12);
  EXPECT_DOUBLE_EQ(borne(settled, kFund), 30 + 25);
  EXPECT_DOUBLE_EQ(borne(settled, kState), 20 + 25);
  EXPECT_DOUBLE_EQ(settled.parts[kFund][0], 33);
  EXPECT_DOUBLE_EQ(settled.ledger.of(LedgerKind::compensation_paid, kFund)[0], 55);
  EXPECT_DOUBLE_EQ(settled.ledger.of(LedgerKind::compensation_received, kBank)[0], 80);
}

TEST(WaterfallCases, BordersOfLayers) {
  const std::string layer =
      "  - claim: {name: c, of: [loans]}\n"
      "  - layers: {name: l, claim: c, payee: bank, layers: [{payer: fund, attachment: 10, "
      "limit: 5}]}\n";
  const double expected[][2] = {{9, 0}, {10, 0}, {12, 2}, {15, 5}, {99, 5}};
  for (const auto& [loss, paid] : expected)
    EXPECT_DOUBLE_EQ(settle(layer, {loss}).lines[0][0], paid) << loss;
}

// The reference against the same paper, so that it does not share the engine's misreadings.
TEST(WaterfallCases, ReferenceWorksThePaperCase) {
  using namespace reference;
  Loan loan;
  loan.numbers["ead"] = 4000;
  Rate half;
  half.constant = 0.5;
  const reference::Programme programme{
      {"bank", "fund", "state"},
      {{"loans", "bank", {loan}}},
      {ClaimRule{"c", {"loans"}, {}}, ShareRule{"c", {{"bank", half}}, "state"},
       LayersRule{"stop",
                  "c",
                  "bank",
                  {{"state", 70, {}, false, false}, {"fund", 0.5, 0.75, true, true}}}}};
  reference::Outcome outcome = reference::settle(programme, {{0, 0, 50}, {0, 0, 150}});
  EXPECT_DOUBLE_EQ(outcome.layers[0], 30);
  EXPECT_DOUBLE_EQ(outcome.layers[1], 30);
  EXPECT_DOUBLE_EQ(outcome.parts[0]["bank"], 10);
  EXPECT_DOUBLE_EQ(outcome.parts[1]["state"], 97.5);
}

}  // namespace
}  // namespace cofferdam
