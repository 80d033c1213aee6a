// Every copula keeps unconditional default probabilities; sampling weights keep expectations.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>

#include "catalogue.hpp"
#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "economies/sampling.hpp"
#include "model/params.hpp"
#include "model/trials.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

std::string scenario(const std::string& copula, const std::string& more = "") {
  return "cofferdam: 1\ntitle: copula\ntrials: 10\neconomy: {copula: " + copula +
         ", factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n  loans: {type: loans, "
         "lender: bank, count: 10, ead: 100, pd: 2 %, lgd: 1, loading: {national: 0.4}}\n" +
         more;
}

std::vector<std::string> copulas() {
  std::vector<std::string> all;
  for (const Kind* kind : family_of(catalogue(), FamilyId::copula).kinds)
    all.emplace_back(kind->example);
  for (const char* nu : {"1", "2.5", "30", "1e6"})
    all.push_back("{student_t: {degrees_of_freedom: " + std::string(nu) + "}}");
  return all;
}

/// E[p(Y)] over 100,000 trials within 5 standard errors, about 1e-6 a test.
TEST(Copulas, ConditionalProbabilitiesAverageToThePd) {
  constexpr std::size_t kTrials = 100'000;
  for (const std::string& copula : copulas()) {
    const Model model = model_of(scenario(copula));
    const Params& params = model.params();
    Factors factors;
    params.factors->draw(11, {0, kTrials}, factors);
    params.copula->draw_scale(11, {0, kTrials}, factors);
    for (const double pd : {0.9, 0.3, 0.02, 0.001})
      for (const double loading : {0.0, 0.4, 0.8}) {
        const double threshold = params.copula->threshold(pd, {LawPart{}}, 1);
        double sum = 0, squares = 0;
        for (std::size_t t = 0; t < kTrials; ++t) {
          const double z = (threshold * factors.scale(0)[t] - loading * factors.of(0, 0)[t]) /
                           std::sqrt(1 - loading * loading);
          const double p = 0.5 * std::erfc(-z / std::sqrt(2.0));
          sum += p, squares += p * p;
        }
        const double mean = sum / kTrials;
        const double error = std::sqrt(std::max(0.0, squares / kTrials - mean * mean) / kTrials);
        EXPECT_NEAR(mean, pd, 5 * error + 1e-9) << copula << " pd " << pd << " w " << loading;
      }
  }
}

TEST(Copulas, ThresholdsRiseWithThePd) {
  for (const std::string& copula : copulas()) {
    const Model model = model_of(scenario(copula));
    double before = -std::numeric_limits<double>::infinity();
    for (const double pd : {1e-9, 1e-6, 1e-3, 0.1, 0.5, 0.9, 0.999}) {
      const double threshold = model.params().copula->threshold(pd, {LawPart{}}, 1);
      EXPECT_GT(threshold, before) << copula << " pd " << pd;
      before = threshold;
    }
    EXPECT_NEAR(model.params().copula->threshold(0.5, {LawPart{}}, 1), 0, 1e-12) << copula;
  }
}

TEST(Copulas, CertainDefaultIsAdmitted) {
  const Model model = model_of(scenario("gaussian"), {"portfolios.loans.pd=1"});
  EXPECT_EQ(replay(model, 0).back().rows(), 10u);
}

/// E[w] = 1 and E[w f] = E[f] for f = Y and f = 1(Y < -2), within 5 standard errors.
TEST(Samplings, WeightsKeepExpectations) {
  constexpr std::size_t kTrials = 100'000;
  for (const std::string sampling :
       {"plain", "{shift: {means: {national: -2}}}", "{shift: {means: {national: 0.5}}}"}) {
    const Model model = model_of(scenario("gaussian", "sampling: " + sampling + "\n"));
    const Params& params = model.params();
    Factors factors;
    params.factors->draw_innovations(3, {0, kTrials}, factors);
    params.sampling->apply(3, {0, kTrials}, factors);
    params.factors->follow(3, {0, kTrials}, factors);
    const auto check = [&](double expected, auto&& f, const char* what) {
      double sum = 0, squares = 0;
      for (std::size_t t = 0; t < kTrials; ++t) {
        const double x = factors.weight[t] * f(factors.of(0, 0)[t]);
        sum += x, squares += x * x;
      }
      const double mean = sum / kTrials;
      const double error = std::sqrt((squares / kTrials - mean * mean) / kTrials);
      EXPECT_NEAR(mean, expected, 5 * error + 1e-12) << sampling << " " << what;
    };
    check(
        1, [](double) { return 1.0; }, "E[w]");
    check(
        0, [](double y) { return y; }, "E[w Y]");
    check(
        0.5 * std::erfc(2 / std::sqrt(2.0)), [](double y) { return y < -2 ? 1.0 : 0.0; },
        "P(Y < -2)");
  }
}

}  // namespace
}  // namespace cofferdam
