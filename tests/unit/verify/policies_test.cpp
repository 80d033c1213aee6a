// Portfolios of policies held against compound distributions.
#include <cofferdam/verify.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace cofferdam {
namespace {

/// The largest |z| of at most 60 comparisons is above it by chance once in a million seeds (Sidak).
/// Seeds are fixed, so that a failure is a change and not luck.
constexpr double kLargest = 5.7;

std::string scenario(const std::string& line, const std::string& more = "") {
  return "cofferdam: 1\ntitle: V\ncurrency: USD\ntrials: 40_000\nseed: 3\n"
         "report: {levels: [99 %]}\n"
         "economy: {factors: {national: {}}}\nbearers: {insurer: {}, pool: {}, state: {}}\n"
         "portfolios:\n  line: {type: policies, insurer: insurer, " +
         line + "}\n" + more;
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

std::string reason(const Verification& all, const std::string& part) {
  for (std::size_t row = 0; row < all.unanswered.rows(); ++row)
    if (all.unanswered.texts("part")[row] == part) return all.unanswered.texts("reason")[row];
  return "(answered)";
}

void expect_agreement(const Verification& all, std::size_t fewest) {
  EXPECT_GE(all.compared, fewest);
  EXPECT_LE(all.compared, 60u);
  EXPECT_LE(all.largest, kLargest);
  EXPECT_TRUE(all.is_plausible());
}

/// Ten Poisson claims of mean 100 and cv 2; a share, and a stop loss over what is left.
TEST(VerifyPolicies, PoissonWithLayersOverTheSum) {
  const Verification all = verified(
      scenario("count: 200, sum_insured: 1000, frequency: {poisson: {mean: 0.05}}, severity: "
               "{lognormal: {mean: 100, cv: 2}}",
               "programme:\n  - claim: {name: c, of: [line]}\n"
               "  - share: {claim: c, parts: {pool: 25 %}, remainder: insurer}\n"
               "  - layers: {name: stop, claim: c, payee: insurer, layers: [{payer: state, "
               "attachment: 1000, limit: 1500}]}\n"));
  expect_agreement(all, 20);
  EXPECT_NEAR(exact(all, "insured losses of line", "mean"), 1000, 1e-6);
  EXPECT_NEAR(exact(all, "all losses", "standard deviation"), std::sqrt(10 * 5e4), 1e-3);
  EXPECT_NEAR(exact(all, "bearer pool", "mean"), 250, 1e-6);
  EXPECT_GT(exact(all, "layer stop of state", "P(exhausted)"), 0);
  EXPECT_NE(reason(all, "bearer insurer"), "(answered)");
}

/// Of a uniform loss on 0 to 1000 a deductible of 200 leaves 320, half of that is paid, up to 300.
TEST(VerifyPolicies, NegativeBinomialWithTerms) {
  const Verification all = verified(scenario(
      "count: 50, sum_insured: 1000, frequency: {negative_binomial: {mean: 0.2, size: 0.5}}, "
      "severity: {uniform: {from: 0, to: 1000}}, terms: [{deductible: {of_sum_insured: 20 %}}, "
      "{coinsurance: {share: 50 %}}, {claim_limit: {of_sum_insured: 30 %}}]"));
  expect_agreement(all, 20);
  EXPECT_NEAR(exact(all, "ground-up losses of line", "mean"), 5000, 1e-6);
  EXPECT_NEAR(exact(all, "insured losses of line", "mean"), 1500, 1e-6);
  EXPECT_EQ(all.unanswered.rows(), 0u);
  // m Var X + v E[X]^2 of 50 policies, each with the mean 0.2 and the variance 0.28.
  EXPECT_NEAR(exact(all, "ground-up losses of line", "standard deviation"),
              std::sqrt(50 * (0.2 * 1e6 / 12 + 0.28 * 25e4)), 1e-2);
}

/// Fixed losses, and shocks that hit a share of all: all amounts are multiples of 10.
TEST(VerifyPolicies, BinomialWithShocks) {
  const Verification all = verified(
      scenario("count: 30, sum_insured: 100, frequency: {binomial: {trials: 3, probability: 2 %}}, "
               "damage_ratio: 50 %, shocks: [{name: outage, frequency: {poisson: {mean: 0.4}}, "
               "share: 20 %, damage_ratio: 30 %}], terms: [{franchise: {amount: 10}}]"));
  expect_agreement(all, 20);
  EXPECT_NEAR(exact(all, "insured losses of line", "mean"), 30 * (0.06 * 50 + 0.4 * 0.2 * 30),
              1e-9);
  // No claim, and no shock that hits anybody.
  EXPECT_NEAR(exact(all, "insured losses of line", "P(L = 0)"),
              std::pow(0.98, 90) * std::exp(-0.4 * (1 - std::pow(0.8, 30))), 1e-9);
}

TEST(VerifyPolicies, PoliciesOfSeveralKinds) {
  const Verification all = verified(
      scenario("count: 60, sum_insured: {by: size, values: {small: 100, large: 400}}, tags: {size: "
               "{mix: {small: 70 %, large: 30 %}}}, frequency: {poisson: {mean: 0.1}}, "
               "damage_ratio: {uniform: {from: 0, to: 1}}, terms: [{claim_limit: {of_sum_insured: "
               "60 %}}]",
               "  more: {type: policies, insurer: pool, count: 10, sum_insured: 50, severity: 40, "
               "frequency: {geometric: {mean: 0.2}}}\n"
               "programme:\n  - claim: {name: c, of: [line]}\n"
               "  - share: {claim: c, parts: {pool: [{when: size = large, value: 50 %}, "
               "{otherwise: 0}]}, remainder: insurer}\n"));
  expect_agreement(all, 30);
  EXPECT_NEAR(exact(all, "insured losses of more", "mean"), 80, 1e-9);
  EXPECT_EQ(all.unanswered.rows(), 0u);
}

/// Losses of 1 to 10 with the probabilities of the dental table of Klugman, Panjer and Willmot,
/// Loss Models, 9.5, a Poisson number of mean 1,000: values by an independent program.
TEST(VerifyPolicies, MeansBeyondQuantilesOfManyClaims) {
  const Verification all = verified(
      "cofferdam: 1\ntitle: V\ncurrency: USD\ntrials: 3000\n"
      "report: {levels: [95 %, 99 %, 99.5 %, 99.9 %]}\n"
      "economy: {factors: {national: {}}}\nbearers: {insurer: {}}\n"
      "portfolios:\n  line: {type: policies, insurer: insurer, count: 1000, sum_insured: 10, "
      "frequency: {poisson: {mean: 1}}, severity: {empirical: {table: [{value: 1, probability: 15 "
      "%}, {value: 2, probability: 20 %}, {value: 3, probability: 25 %}, {value: 4, probability: "
      "12.5 %}, {value: 5, probability: 7.5 %}, {value: 6, probability: 5 %}, {value: 7, "
      "probability: 5 %}, {value: 8, probability: 5 %}, {value: 9, probability: 2.5 %}, {value: "
      "10, probability: 2.5 %}]}}}\n");
  const std::string part = "insured losses of line";
  EXPECT_NEAR(exact(all, part, "TVaR 95 %"), 3988.31399, 1e-4);
  EXPECT_NEAR(exact(all, part, "TVaR 99 %"), 4074.46109, 1e-4);
  EXPECT_NEAR(exact(all, part, "TVaR 99.5 %"), 4107.08522, 1e-4);
  EXPECT_NEAR(exact(all, part, "TVaR 99.9 %"), 4175.80412, 1e-4);
  EXPECT_NEAR(exact(all, part, "standard deviation"), 138.0217374, 1e-6);
  expect_agreement(all, 8);
}

/// P(N = k) of a Poisson number.
double poisson(double mean, int k) {
  return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0));
}

/// Of losses of 40 each, a Poisson number of mean 3: layers with an end and one without, and the
/// mean of the worst 1 %, by adding up.
TEST(VerifyPolicies, StopLossPremiumsOfEqualLosses) {
  const Verification all = verified(
      scenario("count: 30, sum_insured: 40, frequency: {poisson: {mean: 0.1}}, damage_ratio: 100 %",
               "programme:\n  - claim: {name: c, of: [line]}\n"
               "  - layers: {name: stop, claim: c, payee: insurer, layers: [{payer: pool, "
               "attachment: 100, limit: 75}, {payer: state, attachment: 175}]}\n"));
  expect_agreement(all, 20);
  double pool = 0, state = 0, square = 0;
  for (int k = 0; k < 60; ++k) {
    const double over = std::max(0.0, 40.0 * k - 175);
    pool += poisson(3, k) * std::clamp(40.0 * k - 100, 0.0, 75.0);
    state += poisson(3, k) * over;
    square += poisson(3, k) * over * over;
  }
  EXPECT_NEAR(exact(all, "layer stop of pool", "mean"), pool, 1e-9);
  EXPECT_NEAR(exact(all, "layer stop of state", "mean"), state, 1e-9);
  EXPECT_NEAR(exact(all, "layer stop of state", "standard deviation"),
              std::sqrt(square - state * state), 1e-6);
  double up_to_4 = 0;
  for (int k = 0; k <= 4; ++k) up_to_4 += poisson(3, k);
  EXPECT_NEAR(exact(all, "layer stop of state", "P(L = 0)"), up_to_4, 1e-9);
  // The quantile at 99 % is 8: 0.9962 of the probability lies up to it, 0.9881 below.
  double beyond = 0;
  for (int k = 8; k < 60; ++k) beyond += poisson(3, k) * 40 * (k - 8);
  EXPECT_NEAR(exact(all, "all losses", "TVaR 99 %"), 320 + beyond / 0.01, 1e-7);
}

TEST(VerifyPolicies, SaysWhyThereIsNoExactAnswer) {
  const std::string number = "count: 20, sum_insured: 100, frequency: {poisson: {mean: 0.1}}, ";
  const std::string size = "severity: {lognormal: {mean: 100, cv: 2}}";
  const Verification tied = verified(scenario(number + size + ", loading: {national: 0.4}"));
  EXPECT_EQ(reason(tied, "insured losses of line"),
            "'loading' ties the numbers of claims of policies to each other");
  EXPECT_EQ(reason(tied, "all losses"), "not all insured losses have an exact answer");
  EXPECT_EQ(tied.comparisons.rows(), 0u);
  const Verification yearly =
      verified(scenario(number + size + ", terms: [{annual_limit: {amount: 300}}]"));
  EXPECT_EQ(reason(yearly, "insured losses of line"),
            "the term 'annual_limit' does not act on each claim by itself");
  EXPECT_NEAR(exact(yearly, "ground-up losses of line", "mean"), 200, 1e-6);
  const Verification beside = verified(scenario(
      number + size,
      "  loans: {type: loans, lender: pool, count: 10, ead: 5, pd: 2 %, lgd: 50 %, loading: "
      "{national: 0.2}}\n"));
  EXPECT_EQ(reason(beside, "all losses"), "policies and other portfolios are not worked together");
  EXPECT_NEAR(exact(beside, "insured losses of line", "mean"), 200, 1e-6);
  const Verification part = verified(
      scenario(number + size,
               "programme:\n  - claim: {name: c, of: [line]}\n  - compensate: {name: help, claim: "
               "c, payer: pool, payee: insurer, rate: 40 %, deductible: 10}\n"));
  EXPECT_EQ(reason(part, "the programme"), "a clause pays something else than a part of each loss");
}

}  // namespace
}  // namespace cofferdam
