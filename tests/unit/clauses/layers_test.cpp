// Layers of single losses, without the order of time, and what the table of layers says.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include "support/scenarios.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

std::string layered(const std::string& layers) {
  return small_scenario(
      "  - claim: {name: called, of: [loans]}\n"
      "  - layers: {name: part, claim: called, payee: bank, over: loan, layers: [" +
          layers + "]}\n",
      "", "count: 3, ead: 200, pd: 10 %, lgd: 45 %, loading: {national: 0.4}");
}

TEST(LayersOverLoans, RatesAreOfWhatWasLentAsEachLoan) {
  const std::vector<double> losses = {15, 50, 130};
  for (const std::string layers :
       {"{payer: fund, attachment: 10 %, limit: 20 %}, {payer: state, attachment: 40 %}",
        "{payer: fund, attachment: 20, limit: 40}, {payer: state, attachment: 80}"}) {
    const Settlement settled = settle_losses(model_of(layered(layers)), losses);
    EXPECT_EQ(settled.parts[0], (std::vector<double>{15, 20, 40})) << layers;
    EXPECT_EQ(settled.parts[1], (std::vector<double>{0, 30, 40})) << layers;
    EXPECT_EQ(settled.parts[2], (std::vector<double>{0, 0, 50})) << layers;
  }
}

TEST(LayersOverLoans, AnEventOfManyLoansIsThatManyLosses) {
  for (const std::string layers : {"{payer: fund, attachment: 10 %, limit: 20 %}",
                                   "{payer: fund, attachment: 20, limit: 40}"}) {
    Settlement settlement;
    settlement.events.add(0, 0, 0, 0, EventKind::default_, 2.5, 2.5 * 50);
    const Model model = model_of(layered(layers));
    model.params().programme->settle(settlement, 1);
    EXPECT_NEAR(settlement.parts[1][0], 2.5 * 30, 1e-12) << layers;
  }
}

std::string layer_behind_a_pool(const std::string& opening) {
  return "cofferdam: 1\ntitle: layers\ncurrency: CNY\ntrials: 1\n"
         "calendar: {start: 2025-01-01, horizon: 1 year}\neconomy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, fund: {public: city}}\nportfolios:\n"
         "  history: {type: file, lender: bank, loans: \"id,originated,amount\\n1,2025-01-01,500\","
         " events: \"loan,date,event,amount\\n1,2025-03-01,default,500\"}\n"
         "programme:\n  - claim: {name: called, of: [history]}\n"
         "  - layers: {name: stop, claim: called, payee: bank, layers: [{payer: fund, limit: "
         "500}]}\n"
         "pools: {fund: {opening: " +
         opening + "}}\n";
}

TEST(LayersTable, SaysWhatThePayerHasPaidAndNotWhatWasDue) {
  const Results short_of_money = simulate(model_of(layer_behind_a_pool("30")));
  EXPECT_EQ(short_of_money.table("layers").numbers("mean")[0], 30);
  EXPECT_EQ(short_of_money.table("layers").numbers("probability_hit")[0], 1);
  EXPECT_EQ(short_of_money.table("layers").numbers("probability_exhausted")[0], 0);
  const Results rich = simulate(model_of(layer_behind_a_pool("600")));
  EXPECT_EQ(rich.table("layers").numbers("mean")[0], 500);
  EXPECT_EQ(rich.table("layers").numbers("probability_exhausted")[0], 1);
}

// Of 40 the layer holds 32, of 28 all; by the lower total it gives back 4, and 8 more go to it
// since the bank bears nothing of that loan. In all it has paid 20.
/// A fund pays both layers. Loan 1 fills the lower one, loan 2 the upper one; when loan 1 comes
/// back, the upper one holds 10 less, of what was paid on loan 2. Loan 3 fills it again.
TEST(LayersTable, CountsUnderTheLayerThatGaveIt) {
  const std::string start =
      "cofferdam: 1\ntitle: back\ntrials: 1\ncalendar: {start: 2025-01-01, horizon: 1 year}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}}\nportfolios:\n"
      "  history: {type: file, lender: bank, loans: \"id,originated,amount\\n1,2024-01-01,10\\n"
      "2,2024-01-01,15\\n3,2024-01-01,4\", events: \"loan,date,event,amount\\n"
      "1,2025-03-01,default,10\\n2,2025-04-01,default,15\\n1,2025-06-01,recovery,10";
  const std::string end =
      "\"}\nprogramme:\n  - claim: {name: called, of: [history]}\n"
      "  - layers: {name: both, claim: called, payee: bank, layers: [{payer: fund, limit: 10}, "
      "{payer: fund, attachment: 10, limit: 20}]}\n";
  const Results back = simulate(model_of(start + end));
  EXPECT_NEAR(back.table("layers").numbers("mean")[0], 10, 1e-12);
  EXPECT_NEAR(back.table("layers").numbers("mean")[1], 5, 1e-12);
  EXPECT_NEAR(back.table("bearers").numbers("mean")[2], 15, 1e-12);
  const Results again = simulate(model_of(start + "\\n3,2025-07-01,default,4" + end));
  EXPECT_NEAR(again.table("layers").numbers("mean")[0], 10, 1e-12);
  EXPECT_NEAR(again.table("layers").numbers("mean")[1], 9, 1e-12);
}

TEST(LayersTable, CountsWhatComesBackBeyondTheRates) {
  const Results results = simulate(model_of(
      "cofferdam: 1\ntitle: back\ntrials: 1\ncalendar: {start: 2025-01-01, horizon: 1 year}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}}\nportfolios:\n"
      "  history: {type: file, lender: bank, loans: \"id,originated,amount\\n1,2024-01-01,20\\n"
      "2,2024-01-01,20\", events: \"loan,date,event,amount\\n1,2025-03-01,default,20\\n"
      "2,2025-04-01,default,20\\n1,2025-06-01,recovery,12\"}\n"
      "programme:\n  - claim: {name: called, of: [history]}\n"
      "  - layers: {name: first, claim: called, payee: bank, layers: [{payer: fund, limit: "
      "32}]}\n"));
  EXPECT_NEAR(results.table("layers").numbers("mean")[0], 20, 1e-12);
  EXPECT_NEAR(results.table("bearers").numbers("mean")[2], 20, 1e-12);
}

}  // namespace
}  // namespace cofferdam
