// Case R1: Poisson(10) claims of a lognormal size (mu 0, sigma 1.5), of which policies pay 5 in
// excess of 2; what they pay in a trial, beside the loop that one would write, numpy and actuar.
// Items are trials. bench/ratios prints the ratios of one run.
#include <benchmark/benchmark.h>

#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "economies/factor_model.hpp"
#include "loops.hpp"
#include "model/trials.hpp"
#include "portfolios/events.hpp"
#include "scenarios.hpp"
#include "simulate/trial_worker.hpp"

namespace cofferdam::bench {
namespace {

constexpr std::int64_t kTrials = 1 << 20;  // what a run keeps of its tails goes by them
constexpr double kMean = 8.685783704;      // of what is paid in a trial
constexpr double kDeviation = 5.908060024;

/// Changes of the scenario.
using Case = std::vector<std::string>;
const std::string kCalendar = "calendar={start: 2026-01-01, horizon: 1 year}",
                  kTerm = "portfolios.line.term=12 months",
                  kClaimsAbove = "portfolios.line.claims_above=2";
const Case kPeriod, kAbove = {kClaimsAbove}, kYear = {kCalendar, kTerm},
                    kYearAbove = {kCalendar, kTerm, kClaimsAbove};

/// `policies` alike that have 10 claims together.
Model r1_model(Case of, long policies) {
  of.push_back("trials=" + std::to_string(kTrials));
  of.push_back("portfolios.line.count=" + std::to_string(policies));
  of.push_back("portfolios.line.frequency.poisson.mean=" +
               std::to_string(10.0 / static_cast<double>(policies)));
  return build_model(read_scenario(COFFERDAM_SOURCE_DIR "/bench/cases/r1.yaml", of));
}

/// Fails where the mean of `trials` trials is not the exact one; five standard errors.
void expect_mean(benchmark::State& state, double sum, double trials) {
  if (std::abs(sum / trials - kMean) > 5 * kDeviation / std::sqrt(trials))
    state.SkipWithError("the mean is wrong");
}

/// Sampling, terms, and the total of each trial.
void draws(benchmark::State& state, const Case& of) {
  const Model model = r1_model(of, state.range(0));
  const Params& params = model.params();
  std::size_t insured = 0;
  while (params.tallies[insured].name != "insured") ++insured;
  const std::size_t length = run_length(params);
  Factors factors;
  Events events;
  events.wants_losses = false;
  std::int64_t first = 0;
  double sum = 0;
  for (auto _ : state) {
    for (std::size_t at = 0; at < kBlockTrials; at += length, first += static_cast<long>(length)) {
      draw(params, {first, length}, factors, events);
      for (std::size_t t = 0; t < length; ++t) sum += events.tallies[insured * length + t];
    }
    benchmark::DoNotOptimize(sum);
  }
  expect_mean(state, sum, static_cast<double>(first));
  state.SetItemsProcessed(first);
}
BENCHMARK_CAPTURE(draws, all, kPeriod)->Name("r1_draws")->Arg(1)->Arg(1000);
BENCHMARK_CAPTURE(draws, above, kAbove)->Name("r1_draws_above")->Arg(1)->Arg(1000);
BENCHMARK_CAPTURE(draws, year_above, kYearAbove)->Name("r1_draws_year_above")->Arg(1)->Arg(1000);

/// Through the programme and all tables.
void blocks(benchmark::State& state, const Case& of) {
  const Model model = r1_model(of, state.range(0));
  const Family& tables = family_of(catalogue(), FamilyId::table);
  TrialWorker worker(model, tables);
  std::int64_t block = 0;
  for (auto _ : state) worker.run_block(block++, std::int64_t{1} << 40);
  state.SetItemsProcessed(block * kBlockTrials);
}
BENCHMARK_CAPTURE(blocks, all, kYear)->Name("r1_blocks")->Arg(1)->Arg(1000);
BENCHMARK_CAPTURE(blocks, above, kYearAbove)->Name("r1_blocks_above")->Arg(1)->Arg(1000);

void loop(benchmark::State& state) {
  ClaimsLoop<boost::random::mt19937, boost::random::poisson_distribution<int>,
             boost::random::lognormal_distribution<double>>
      claims;
  std::int64_t trials = 0;
  double sum = 0;
  for (auto _ : state) {
    for (std::int64_t trial = 0; trial < kBlockTrials; ++trial) {
      double total = claims.trial();
      benchmark::DoNotOptimize(total);
      sum += total;
    }
    trials += kBlockTrials;
  }
  expect_mean(state, sum, static_cast<double>(trials));
  state.SetItemsProcessed(trials);
}
BENCHMARK(loop)->Name("r1_loop_boost");

/// Numbers that a command prints.
std::vector<double> printed(const std::string& command) {
  std::vector<double> numbers;
  FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
  for (double number; pipe && std::fscanf(pipe, "%lf", &number) == 1;) numbers.push_back(number);
  if (pipe) pclose(pipe);
  return numbers;
}

void numpy(benchmark::State& state) {
  for (auto _ : state) {
    const auto numbers =
        printed("/usr/bin/python3 " COFFERDAM_SOURCE_DIR "/bench/r1_numpy.py 204800");
    if (numbers.empty()) return state.SkipWithError("needs /usr/bin/python3 with numpy");
    state.SetIterationTime(numbers[0]);
  }
  state.SetItemsProcessed(state.iterations() * 204800);
}
BENCHMARK(numpy)->Name("r1_numpy")->UseManualTime()->Iterations(3)->Unit(benchmark::kMillisecond);

/// Time of its simulation; as counters how far mean, deviation and 99 % of the simulation and of
/// its recursion are from the exact ones, relatively.
void actuar(benchmark::State& state) {
  constexpr double kExact[] = {kMean, kDeviation, 25.38588};
  constexpr const char* kNames[] = {"mean", "deviation", "quantile"};
  for (auto _ : state) {
    const auto numbers = printed("Rscript " COFFERDAM_SOURCE_DIR "/bench/r1_actuar.R 20480");
    if (numbers.size() != 8)
      return state.SkipWithError("needs Rscript with actuar (r-cran-actuar)");
    state.SetIterationTime(numbers[0]);
    for (std::size_t i = 0; i < 3; ++i) {
      state.counters[std::string("simulated_") + kNames[i]] = numbers[1 + i] / kExact[i] - 1;
      state.counters[std::string("recursion_") + kNames[i]] = numbers[4 + i] / kExact[i] - 1;
    }
  }
  state.SetItemsProcessed(state.iterations() * 20480);
}
BENCHMARK(actuar)->Name("r1_actuar")->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cofferdam::bench
