// Layers of single losses, without the order of time.
#include <gtest/gtest.h>

#include "support/scenarios.hpp"

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

}  // namespace
}  // namespace cofferdam
