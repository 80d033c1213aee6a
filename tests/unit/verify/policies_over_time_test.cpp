// Policies under a calendar and their contracts, held against the laws of years.
#include <cofferdam/verify.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace cofferdam {
namespace {

/// The largest |z| of at most 60 comparisons is above it by chance once in a million seeds (Sidak).
constexpr double kLargest = 5.7;

std::string scenario(const std::string& line, const std::string& programme = "",
                     const std::string& horizon = "1 year") {
  return "cofferdam: 1\ntitle: V\ncurrency: USD\ntrials: 40_000\nseed: 3\n"
         "report: {levels: [90 %, 95 %, 99 %, 99.5 %, 99.9 %]}\n"
         "calendar: {start: 2026-01-01, horizon: " +
         horizon +
         "}\neconomy: {factors: {national: {}}}\n"
         "bearers: {insurer: {}, reinsurer: {}, city: {public: city}}\n"
         "portfolios:\n  line: {type: policies, insurer: insurer, " +
         line + "}\n" +
         (programme.empty() ? "" : "programme:\n  - claim: {name: c, of: [line]}\n" + programme);
}

Verification verified(const std::string& text) {
  return verify(build_model(parse_scenario("v.yaml", text)), {.threads = 2});
}

double exact(const Verification& all, const std::string& part, const std::string& quantity) {
  for (std::size_t row = 0; row < all.comparisons.rows(); ++row)
    if (all.comparisons.texts("part")[row] == part &&
        all.comparisons.texts("quantity")[row] == quantity)
      return all.comparisons.numbers("exact")[row];
  ADD_FAILURE() << part << " " << quantity;
  return 0;
}

bool is_answered(const Verification& all, const std::string& part) {
  for (const std::string& name : all.comparisons.texts("part"))
    if (name == part) return true;
  return false;
}

std::string reason(const Verification& all, const std::string& part) {
  for (std::size_t row = 0; row < all.unanswered.rows(); ++row)
    if (all.unanswered.texts("part")[row] == part) return all.unanswered.texts("reason")[row];
  return "(answered)";
}

void expect_agreement(const Verification& all, std::size_t fewest) {
  EXPECT_GE(all.compared, fewest);
  EXPECT_LE(all.compared, 60u);
  EXPECT_LE(all.largest, kLargest);
}

const std::string kStop =
    "  - stop_loss: {name: stop, claim: c, payer: city, payee: insurer, year: calendar, losses: "
    "incurred, recoveries: lower, attachment: 1000, limit: 500}\n";

/// Ten claims, lognormal with mu 0 and sigma 1.5: 5 in excess of 2 of each, and of the total of
/// that what exceeds 5, up to 20. Values by an independent program.
TEST(VerifyOverTime, LayersOfEachClaimAndAStopLossOnThem) {
  const Verification all = verified(scenario(
      "count: 1, term: 12 months, sum_insured: 1000, frequency: {poisson: {mean: 10}}, severity: "
      "{lognormal: {mean: 3.0802168489180310, cv: 2.9133719014843480}}",
      "  - excess_of_loss: {name: layer, claim: c, payer: reinsurer, payee: insurer, per: risk, "
      "attachment: 2, limit: 5}\n"
      "  - stop_loss: {name: stop, claim: c, payer: city, payee: reinsurer, year: calendar, "
      "losses: incurred, recoveries: lower, attachment: 5, limit: 20}\n"));
  expect_agreement(all, 30);
  const std::string gross = "insured losses of line in 2026",
                    layer = "excess of loss layer in 2026", stop = "stop loss stop in 2026";
  EXPECT_NEAR(exact(all, gross, "mean"), 30.802168489, 1e-9);
  EXPECT_NEAR(exact(all, layer, "mean"), 8.685783704, 1e-9);
  EXPECT_NEAR(exact(all, layer, "standard deviation"), 5.908060024, 5e-8);
  EXPECT_NEAR(exact(all, layer, "P(L = 0)"), .03995286917, 6e-12);
  EXPECT_NEAR(exact(all, layer, "TVaR 90 %"), 20.576282, 1e-6);
  EXPECT_NEAR(exact(all, layer, "TVaR 95 %"), 23.164395, 1e-6);
  EXPECT_NEAR(exact(all, layer, "TVaR 99 %"), 28.564986, 1e-6);
  EXPECT_NEAR(exact(all, layer, "TVaR 99.5 %"), 30.724208, 1e-6);
  EXPECT_NEAR(exact(all, layer, "TVaR 99.9 %"), 35.412660, 1e-6);
  EXPECT_NEAR(exact(all, stop, "mean"), 4.419268573, 1e-7);
  EXPECT_NEAR(exact(all, stop, "standard deviation"), 4.938529731, 1e-7);
  EXPECT_NEAR(exact(all, stop, "P(L = 0)"), 1 - .69868, 5.1e-6);
  EXPECT_NEAR(exact(all, stop, "P(exhausted)"), .01151, 5.1e-6);
}

/// 8 policies from each quarter on: in the first year 2 + 1.5 + 1 + 0.5 = 5 years of one, in the
/// second the rest of 4 x 2 and 5 more, and 3 in the third. Claims are a Poisson process.
TEST(VerifyOverTime, PoissonClaimsGoByTheTimeInForce) {
  const Verification all = verified(scenario(
      "new_business: {count: 8, every: quarter}, term: 12 months, sum_insured: 100, frequency: "
      "{poisson: {mean: 0.6}}, severity: 50, terms: [{deductible: {amount: 20}}]",
      "", "2 years"));
  EXPECT_LE(all.largest, kLargest);
  const double years[] = {5, 8, 3};
  for (int y = 0; y < 3; ++y) {
    const std::string year = std::to_string(2026 + y);
    const double number = 0.6 * years[y];
    if (y == 2 && !is_answered(all, "insured losses of line in " + year)) continue;
    EXPECT_NEAR(exact(all, "ground-up losses of line in " + year, "mean"), 50 * number, 1e-9);
    EXPECT_NEAR(exact(all, "insured losses of line in " + year, "standard deviation"),
                30 * std::sqrt(number), 1e-9);
    EXPECT_NEAR(exact(all, "insured losses of line in " + year, "P(L = 0)"), std::exp(-number),
                1e-9);
  }
}

/// Losses of 50, of 40 policies with 0.8 claims each: the stop loss pays above 20 claims, up to 30.
TEST(VerifyOverTime, AStopLossOnWhatAQuotaShareLeaves) {
  const Verification all = verified(scenario(
      "count: 40, term: 12 months, sum_insured: 100, frequency: {poisson: {mean: 0.8}}, severity: "
      "50",
      "  - quota_share: {name: quota, claim: c, payer: reinsurer, payee: insurer, share: 20 %}\n" +
          kStop));
  expect_agreement(all, 25);
  double mean = 0, square = 0, hit = 0, all_of_it = 0;
  for (int k = 0; k < 200; ++k) {
    const double p = std::exp(k * std::log(32.0) - 32 - std::lgamma(k + 1.0));
    const double paid = std::clamp(40.0 * k - 1000, 0.0, 500.0);
    mean += p * paid, square += p * paid * paid;
    hit += paid > 0 ? p : 0, all_of_it += paid == 500 ? p : 0;
  }
  EXPECT_NEAR(exact(all, "quota share quota in 2026", "mean"), 0.2 * 1600, 1e-8);
  EXPECT_NEAR(exact(all, "stop loss stop in 2026", "mean"), mean, 1e-6);
  EXPECT_NEAR(exact(all, "stop loss stop in 2026", "standard deviation"),
              std::sqrt(square - mean * mean), 1e-6);
  EXPECT_NEAR(exact(all, "stop loss stop in 2026", "P(L = 0)"), 1 - hit, 1e-9);
  EXPECT_NEAR(exact(all, "stop loss stop in 2026", "P(exhausted)"), all_of_it, 1e-9);
}

/// The layer pays 30 of each of the claims, of a geometric number for each of 10 policies; of the
/// year the insurer keeps 100, and half of the contract is placed.
TEST(VerifyOverTime, AnnualEndsOfAnExcessOfLoss) {
  const Verification all = verified(
      scenario("count: 10, term: 12 months, sum_insured: 100, frequency: {geometric: {mean: 0.5}}, "
               "severity: 50",
               "  - excess_of_loss: {name: layer, claim: c, payer: reinsurer, payee: insurer, per: "
               "risk, attachment: 20, limit: 30, annual_deductible: 100, annual_limit: 150, "
               "placed: 50 %}\n"));
  expect_agreement(all, 15);
  // A negative binomial number of size 10 and mean 5.
  double mean = 0, p = std::pow(1 / 1.5, 10);
  for (int k = 0; k < 300; ++k) {
    mean += p * 0.5 * std::clamp(30.0 * k - 100, 0.0, 150.0);
    p *= (10.0 + k) / (k + 1) * (0.5 / 1.5);
  }
  EXPECT_NEAR(exact(all, "excess of loss layer in 2026", "mean"), mean, 1e-9);
}

TEST(VerifyOverTime, SharesAndShocksOfWholeYears) {
  const Verification all = verified(scenario(
      "count: 20, term: 24 months, sum_insured: 100, frequency: {binomial: {trials: 2, "
      "probability: 10 %}}, damage_ratio: 50 %, shocks: [{name: outage, frequency: {poisson: "
      "{mean: 0.4}}, share: 20 %, damage_ratio: 30 %}]",
      "  - share: {name: split, claim: c, parts: {city: 25 %}, remainder: insurer}\n", "2 years"));
  EXPECT_LE(all.largest, kLargest);
  const double year = 20 * (0.2 * 50 + 0.4 * 0.2 * 30);
  EXPECT_NEAR(exact(all, "insured losses of line in 2027", "mean"), year, 1e-9);
  EXPECT_NEAR(exact(all, "bearer city", "mean"), 0.25 * 2 * year, 1e-9);
  // No claim, and no shock that hits anybody, in one year and in both.
  const double none = std::pow(0.9, 40) * std::exp(-0.4 * (1 - std::pow(0.8, 20)));
  EXPECT_NEAR(exact(all, "insured losses of line in 2026", "P(L = 0)"), none, 1e-9);
  EXPECT_NEAR(exact(all, "all losses", "P(L = 0)"), none * none, 1e-9);
}

/// Renewed for certain, 20 policies of half a year are in force for two years.
TEST(VerifyOverTime, CertainRenewals) {
  const Verification all = verified(scenario(
      "count: 20, term: 6 months, renewal: 100 %, sum_insured: 100, frequency: {poisson: {mean: "
      "0.1}}, severity: 50",
      "", "2 years"));
  expect_agreement(all, 10);
  for (const char* year : {"2026", "2027"}) {
    const std::string part = std::string("insured losses of line in ") + year;
    EXPECT_NEAR(exact(all, part, "mean"), 100, 1e-9);
    EXPECT_NEAR(exact(all, part, "P(L = 0)"), std::exp(-2), 1e-9);
  }
}

TEST(VerifyOverTime, SaysWhyThereIsNoExactAnswer) {
  const std::string number = "frequency: {poisson: {mean: 0.1}}, severity: 50, ",
                    book = "count: 20, term: 12 months, sum_insured: 100, " + number,
                    part_of_a_year = "count: 20, term: 6 months, sum_insured: 100, ";
  const std::string line = "insured losses of line";
  EXPECT_EQ(reason(verified(scenario(book + "renewal: 50 %", "", "2 years")), line),
            "policies are renewed with a probability: which of them are in force is drawn");
  EXPECT_EQ(reason(verified(scenario(part_of_a_year + number +
                                     "shocks: [{name: storm, frequency: {poisson: {mean: 1}}, "
                                     "share: 10 %, severity: 5}]")),
                   line + " in 2026"),
            "policies begin or end within the year, and a shock hits only those that are then in "
            "force");
  EXPECT_EQ(reason(verified(scenario(part_of_a_year + number +
                                     "season: [0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0]")),
                   line + " in 2026"),
            "policies begin or end within the year, in which claims follow a season");
  const auto of_contract = [&](const std::string& contract, const std::string& name) {
    return reason(verified(scenario(book, contract)), name);
  };
  EXPECT_EQ(
      of_contract("  - excess_of_loss: {name: x, claim: c, payer: reinsurer, payee: insurer, "
                  "per: risk, attachment: 20, annual_limit: 60}\n"
                  "  - quota_share: {name: q, claim: c, payer: city, payee: reinsurer, share: "
                  "50 %}\n",
                  "quota share q"),
      "it covers what the contract 'x' leaves, which has a limit or a deductible over a "
      "year: what of a loss reaches it depends on the other losses of that year");
  EXPECT_EQ(of_contract("  - excess_of_loss: {name: x, claim: c, payer: reinsurer, payee: insurer, "
                        "per: risk, attachment: 20}\n" +
                            kStop,
                        "stop loss stop"),
            "a contract with limits acts on its losses before it");
  EXPECT_EQ(of_contract("  - excess_of_loss: {name: x, claim: c, payer: reinsurer, payee: insurer, "
                        "per: risk, basis: risks_attaching, attachment: 20}\n",
                        "excess of loss x"),
            "its years are not those in which losses happen");
  EXPECT_EQ(of_contract("  - compensate: {name: help, claim: c, payer: city, payee: insurer, rate: "
                        "10 %}\n" +
                            kStop,
                        "stop loss stop"),
            "another clause moves its losses before it");
  EXPECT_EQ(of_contract(kStop, "the programme"),
            "contracts decide what its bearers bear; contracts are answered one by one, year by "
            "year");
}

}  // namespace
}  // namespace cofferdam
