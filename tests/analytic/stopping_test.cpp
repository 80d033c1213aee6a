// Runs that stop when they are precise enough: their intervals hold the exact answers as often as
// intervals of runs whose length is fixed. COFFERDAM_COVERAGE_RUNS=2000 makes so many runs of each
// measure, prints how often, and asks for 93 to 97 %.
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <cstdlib>
#include <iostream>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

constexpr double kPd = 0.0184, kRho = 0.12, kVolume = 1e9;

double phi(double x) {
  return boost::math::cdf(boost::math::normal(), x);
}
double probit(double p) {
  return boost::math::quantile(boost::math::normal(), p);
}
/// Loss of an infinitely fine pool with a factor of -z (Vasicek 2002).
double loss(double z) {
  return kVolume * phi((probit(kPd) + std::sqrt(kRho) * z) / std::sqrt(1 - kRho));
}
double above(double x) {
  return phi((probit(kPd) - std::sqrt(1 - kRho) * probit(x / kVolume)) / std::sqrt(kRho));
}
double tvar(double q) {
  const auto weighted = [](double z) { return loss(z) * std::exp(-z * z / 2) / 2.5066282746310002; };
  return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(weighted, probit(q), 12.0, 15,
                                                                       1e-12) /
         (1 - q);
}

/// Fine-grained loans of a year, half of whose losses a fund pays.
constexpr const char* kYear = R"(
cofferdam: 1
title: a year
calendar: {start: 2026-01-01, horizon: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, new_business: {volume: 1 billion, every: year}, fine_grained: yes, ead: 10_000,
    term: 1 year, pd: 1.84 %, lgd: 100 %, asset_correlation: 0.12}
programme:
  - claim: {name: c, of: [loans]}
  - compensate: {name: half, claim: c, payer: fund, payee: bank, rate: 50 %}
pools: {fund: {opening: 40 million}}
size: [{input: pools.fund.opening, target: exhausted, probability: [1 %]}]
report: {levels: [99 %], book: none}
)";

struct Stopped {
  std::string measure;
  double relative_error;
  double exact;
};

const std::vector<Stopped>& measures() {
  static const std::vector<Stopped> all = {
      {"mean of all losses", 0.005, kPd * kVolume},
      {"pool fund exhausted", 0.05, above(80e6)},
      {"value_at_risk 99 % of all losses", 0.01, loss(probit(0.99))},
      {"tvar 99 % of all losses", 0.01, tvar(0.99)},
      {"size of pools.fund.opening at 1 %", 0.01, loss(probit(0.99)) / 2}};
  return all;
}

int runs_of_each() {
  const char* wanted = std::getenv("COFFERDAM_COVERAGE_RUNS");
  return wanted ? std::atoi(wanted) : 60;
}

/// Ends when precise enough; whether its interval holds the exact answer.
bool covers(const Stopped& stopped, int seed, double& trials) {
  const Results results =
      run(kYear, {"seed=" + std::to_string(seed), "stop_when.measure=" + stopped.measure,
                  "stop_when.relative_error=" + std::to_string(stopped.relative_error)});
  const Table& precision = results.table("precision");
  EXPECT_EQ(precision.texts("ended_by")[0], "precise enough");
  EXPECT_LE(precision.numbers("relative_error")[0], stopped.relative_error);
  trials += static_cast<double>(results.trials);
  return precision.numbers("estimate_ci_low")[0] <= stopped.exact &&
         stopped.exact <= precision.numbers("estimate_ci_high")[0];
}

/// How many of so many intervals of 95 % can hold the truth: both ends fail once in a million.
std::pair<double, double> usual(int runs) {
  const boost::math::binomial covered(runs, 0.95);
  return {boost::math::quantile(covered, 5e-7), boost::math::quantile(covered, 1 - 5e-7)};
}

TEST(Stopping, IntervalsHoldTheExactAnswers) {
  const int runs = runs_of_each();
  int all = 0;
  for (const Stopped& stopped : measures()) {
    int held = 0;
    double trials = 0;
    for (int seed = 1; seed <= runs; ++seed) held += covers(stopped, seed, trials);
    all += held;
    const double share = static_cast<double>(held) / runs;
    if (runs >= 1000) {
      std::cout << stopped.measure << ": " << 100 * share << " % of " << runs << " runs, on average "
                << trials / runs << " trials\n";
      EXPECT_GE(share, 0.93) << stopped.measure;
      EXPECT_LE(share, 0.97) << stopped.measure;
    } else {
      EXPECT_GE(held, usual(runs).first) << stopped.measure;
    }
  }
  const int together = runs * static_cast<int>(measures().size());
  EXPECT_GE(all, usual(together).first);
  EXPECT_LE(all, usual(together).second);
}

}  // namespace
}  // namespace cofferdam::analytic
