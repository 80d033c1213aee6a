// Policies that are taken out by a logit in what the premium costs the insured.
#include <map>
#include <tuple>

#include "analytic/over_time.hpp"
#include "portfolios/portfolio.hpp"
#include "portfolios/premium_take_up.hpp"

namespace cofferdam::analytic {
namespace {

std::string policies(const std::string& keys, const std::string& more = "") {
  return "cofferdam: 1\ntitle: policies\ncurrency: USD\ntrials: 2000\n"
         "calendar: {start: 2026-01-01, horizon: 1 year}\n"
         "economy: {factors: {national: {}}}\nbearers: {insurer: {}, city: {public: city}}\n"
         "portfolios:\n  covers: {type: policies, insurer: insurer, term: 1 year, sum_insured: "
         "100, "
         "severity: 20, " +
         keys + "}\n" + more;
}

constexpr const char* kFoshan =
    "take_up: {premium: 3 %, subsidy: 80 %, anchor: {net_premium: 0.6 %, share: 47 %}, second: "
    "{net_premium: 1.5 %, share: 14.5 %}}";

/// Through both points, and elsewhere by the formula.
TEST(TakeUp, SharesAreThoseOfTheLogit) {
  const double slope = std::log(0.47 / 0.53 * (0.855 / 0.145)) / 0.009;
  const auto formula = [&](double net) {
    return 1 / (1 + std::exp(slope * (net - 0.006)) * 0.53 / 0.47);
  };
  const std::map<std::string, double> nets = {
      {"80 %", 0.006}, {"50 %", 0.015}, {"65 %", 0.0105}, {"0 %", 0.03}, {"100 %", 0}};
  for (const auto& [subsidy, net] : nets) {
    const Results results =
        run(policies(std::string("count: 20000, frequency: {poisson: {mean: 0.1}}, ") + kFoshan),
            {"trials=16", "portfolios.covers.take_up.subsidy=" + subsidy});
    const Table& table = results.table("take_up");
    EXPECT_NEAR(table.numbers("share")[0], formula(net), 1e-12) << subsidy;
    EXPECT_NEAR(table.numbers("share_without_subsidy")[0], formula(0.03), 1e-12);
    EXPECT_NEAR(table.numbers("net_premium")[0], net, 1e-13);
    EXPECT_NEAR(table.numbers("policies")[0], 20000 * formula(net), 2) << subsidy;
    EXPECT_NEAR(table.numbers("added_policies")[0], 20000 * (formula(net) - formula(0.03)), 1e-8);
  }
  const Results by_slope = run(
      policies("count: 1000, frequency: {poisson: {mean: 0.1}}, take_up: {premium: 2 %, anchor: "
               "{net_premium: 1 %, share: 50 %}, slope: 2}"),
      {"trials=16"});
  EXPECT_NEAR(by_slope.table("take_up").numbers("share")[0], 1 / (1 + std::exp(2.0)), 1e-12);
}

/// What is insured has the claims of as many policies, and the subsidy is paid for them.
TEST(TakeUp, ClaimsAndSubsidiesAreOfWhoInsures) {
  for (const char* frequency :
       {"{poisson: {mean: 0.3}}", "{binomial: {trials: 2, probability: 0.15}}"}) {
    const Results results = run(
        policies(
            std::string("count: 1000, frequency: ") + frequency + ", " + kFoshan,
            "programme:\n  - claim: {name: c, of: [covers]}\n"
            "  - premium: {name: premium, payer: outside, payee: insurer, portfolios: [covers], "
            "of: sum_insured, rate: 3 %, per: loan}\n"
            "  - subsidy: {name: relief, payer: city, payee: outside, of: premium, rate: 80 %}\n"),
        {"trials=20000"});
    const double insured = results.table("take_up").numbers("policies")[0];
    EXPECT_NEAR(insured, 470, 1);
    const Table& bearers = results.table("bearers");
    expect_exact(results.table("ground_up"), 0, "mean", insured * 0.3, 1e-9);
    expect_near(results.table("public_cost").numbers("mean")[0], 0, insured * 100 * 0.03 * 0.8,
                1e-6, "subsidy");
    EXPECT_GT(bearers.rows(), 0u);
  }
}

using Claim = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, double>;
std::map<Claim, double> claims_of(const std::string& keys) {
  const Model model = model_of(policies("count: 30, policies_per_row: 7, " + keys));
  std::map<Claim, double> all;
  std::uint32_t first = 0;
  for_each_run(model, 2000, [&](const Events& events, std::size_t run) {
    for (std::size_t e = 0; e < events.size(); ++e)
      all[{first + events.trial[e], events.exposure[e], events.member[e], events.time[e]}] =
          events.amount[e];
    first += static_cast<std::uint32_t>(run);
  });
  return all;
}

/// A lower subsidy takes policies away with their claims, of shocks too, and moves no other claim.
TEST(TakeUp, SubsidiesAreComparedOnTheSameClaims) {
  for (const char* claims : {"frequency: {poisson: {mean: 0.3}}, shocks: [{name: outage, "
                             "frequency: {poisson: {mean: 0.5}}, "
                             "share: 20 %, severity: 3}]",
                             "frequency: {negative_binomial: {mean: 0.3, size: 1}}"}) {
    const auto at = [&](const std::string& subsidy) {
      return claims_of(std::string(claims) + ", take_up: {premium: 3 %, subsidy: " + subsidy +
                       ", anchor: {net_premium: 0.6 %, share: 70 %}, slope: 2}");
    };
    const auto all = claims_of(claims), high = at("80 %"), low = at("50 %");
    EXPECT_LT(low.size(), high.size());
    EXPECT_LT(high.size(), all.size());
    for (const auto& [claim, amount] : low) EXPECT_EQ(high.at(claim), amount);
    for (const auto& [claim, amount] : high) EXPECT_EQ(all.at(claim), amount);
  }
}

}  // namespace
}  // namespace cofferdam::analytic
