// Runs that stop when they are precise enough: their intervals hold the exact answers as often as
// intervals of runs whose length is fixed. COFFERDAM_COVERAGE_RUNS=2000 makes so many runs, prints
// how often, and asks for 93 to 97 % of each measure.
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <mutex>

#include "analytic/analytic.hpp"
#include "base/executor.hpp"
#include "measures/precision.hpp"
#include "model/stop_rule.hpp"
#include "simulate/work.hpp"

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
  const auto weighted = [](double z) {
    return loss(z) * std::exp(-z * z / 2) / 2.5066282746310002;
  };
  return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(weighted, probit(q), 12.0,
                                                                       15, 1e-12) /
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
      {"mean of all losses", 0.007, kPd * kVolume},
      {"pool fund exhausted", 0.06, above(80e6)},
      {"value_at_risk 99 % of all losses", 0.018, loss(probit(0.99))},
      {"tvar 99 % of all losses", 0.018, tvar(0.99)},
      {"size of pools.fund.opening at 1 %", 0.018, loss(probit(0.99)) / 2}};
  return all;
}

Model year_model(int seed, const Stopped& stopped) {
  return build_model(
      parse_scenario("year.yaml", kYear,
                     {"seed=" + std::to_string(seed), "stop_when.measure=" + stopped.measure,
                      "stop_when.relative_error=" + std::to_string(stopped.relative_error)}));
}

/// Of all measures, what became of the runs so far.
struct Held {
  std::vector<int> covered = std::vector<int>(measures().size());
  std::vector<double> trials = std::vector<double>(measures().size());
};

/// One run for all measures, which goes on until each has been precise enough at a look; the tables
/// that no measure is in are left out.
void follow_run(int seed, std::mutex& guard, Held& held) {
  std::vector<StopRule> rules;
  for (const Stopped& stopped : measures()) rules.push_back(*year_model(seed, stopped).stop_rule());
  const Model model = year_model(seed, measures().front());
  Family tables = tables_of(model);
  std::erase_if(tables.kinds, [](const Kind* kind) { return kind->name != "pools"; });
  TrialWorker worker(model, tables);
  std::vector<bool> stopped(rules.size());
  for (std::int64_t block = 0; std::find(stopped.begin(), stopped.end(), false) != stopped.end();) {
    for (const std::int64_t look = look_from(block + 1); block < look; ++block)
      worker.run_block(block, model.trials());
    for (std::size_t m = 0; m < rules.size(); ++m) {
      const Estimate found = worker.estimate(rules[m].measure);
      if (stopped[m] || !is_precise(found, rules[m].relative_error)) continue;
      stopped[m] = true;
      const std::lock_guard lock(guard);
      held.trials[m] += static_cast<double>(worker.trials());
      held.covered[m] +=
          found.ci_low <= measures()[m].exact && measures()[m].exact <= found.ci_high;
    }
  }
}

Held follow_runs(int runs) {
  Held held;
  std::mutex guard;
  std::atomic<int> next{1};
  run_workers(2, [&](int) {
    for (int seed = next++; seed <= runs; seed = next++) follow_run(seed, guard, held);
  });
  return held;
}

/// As few and as many of so many intervals of 95 % hold the truth once in two million times each.
std::pair<double, double> usual(int runs) {
  const boost::math::binomial covered(runs, 0.95);
  return {boost::math::quantile(covered, 5e-7), boost::math::quantile(covered, 1 - 5e-7)};
}

TEST(StoppingCoverage, IntervalsHoldTheExactAnswers) {
  const char* wanted = std::getenv("COFFERDAM_COVERAGE_RUNS");
  const int runs = wanted ? std::atoi(wanted) : 100;
  const Held held = follow_runs(runs);
  int all = 0;
  for (std::size_t m = 0; m < measures().size(); ++m) {
    const std::string& name = measures()[m].measure;
    const double share = static_cast<double>(held.covered[m]) / runs;
    all += held.covered[m];
    EXPECT_GE(held.covered[m], usual(runs).first) << name;
    if (!wanted) continue;
    std::cout << name << ": " << 100 * share << " % of " << runs << " runs, on average "
              << held.trials[m] / runs << " trials\n";
    EXPECT_GE(share, 0.93) << name;
    EXPECT_LE(share, 0.97) << name;
  }
  EXPECT_GE(all, usual(runs * static_cast<int>(measures().size())).first);
}

/// Runs by themselves end where the same looks have found them precise enough.
TEST(StoppingCoverage, RunsEndAtTheFirstLookThatIsPrecise) {
  for (const Stopped& stopped : {measures()[1], measures()[4]}) {
    const Model model = year_model(1, stopped);
    TrialWorker worker(model, tables_of(model));
    std::int64_t block = 0;
    do {
      for (const std::int64_t look = look_from(block + 1); block < look; ++block)
        worker.run_block(block, model.trials());
    } while (!is_precise(worker.estimate(model.stop_rule()->measure), stopped.relative_error));
    EXPECT_EQ(simulate(model, {.threads = 2}).trials, worker.trials()) << stopped.measure;
  }
}

}  // namespace
}  // namespace cofferdam::analytic
