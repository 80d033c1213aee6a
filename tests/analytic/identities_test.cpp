// No money is made or lost: the scenarios of the repository and their variants, in every trial and
// in every table.
#include <gtest/gtest.h>

#include <cofferdam/simulate.hpp>

#include "model/trials.hpp"
#include "support/identities.hpp"
#include "support/shipped_scenarios.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr std::int64_t kTrials = 200;

void expect_identities(const Params& params) {
  Factors factors;
  Settlement run, shown;
  constexpr std::int64_t kRun = 50;
  for (std::int64_t first = 0; first < kTrials; first += kRun) {
    draw_and_settle(params, {first, static_cast<std::size_t>(kRun)}, factors, run);
    ASSERT_EQ(broken_identities(params, run), "");
    // A trial that is shown in full is settled alike.
    SettlementLog log;
    draw_and_settle(params, {first, 1}, factors, run);
    shown.log = &log;
    draw_and_settle(params, {first, 1}, factors, shown);
    ASSERT_EQ(differences(run, shown), "");
    ASSERT_EQ(broken_accounts(params, shown), "");
  }
}

TEST(Identities, OfEveryScenarioInEveryTrial) {
  int with_pools = 0;
  for (const auto& file : shipped_scenarios()) {
    const Model model = shipped_model(file, {"trials=200"});
    {
      SCOPED_TRACE(file.stem().string());
      expect_identities(model.params());
      with_pools += !model.params().programme->context().pools.empty();
    }
    for (const Variant& variant : model.variants()) {
      SCOPED_TRACE(file.stem().string() + ", variant " + variant.name);
      expect_identities(*variant.params);
    }
  }
  EXPECT_GE(with_pools, 4);
}

TEST(Identities, OfTheTablesOfEveryScenario) {
  for (const auto& file : shipped_scenarios()) {
    SCOPED_TRACE(file.stem().string());
    EXPECT_EQ(broken_tables(simulate(shipped_model(file, {"trials=200"}))), "");
  }
}

}  // namespace
}  // namespace cofferdam
