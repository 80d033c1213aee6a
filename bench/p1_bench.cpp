// Portfolio P1 through the whole pipeline, beside the loop that one would write, and numpy. Items
// are draws: obligor x trial. bench/ratios prints the ratios of one run.
#include <benchmark/benchmark.h>

#include <boost/math/distributions/normal.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <random>
#include <vector>

#include "loops.hpp"
#include "scenarios.hpp"

namespace cofferdam::bench {
namespace {

constexpr long kTrials = 200 * 1024;

/// From checked scenario to tables, one thread.
void p1_engine(benchmark::State& state) {
  const Model model = p1_model(static_cast<int>(state.range(0)), kTrials);
  for (auto _ : state) benchmark::DoNotOptimize(simulate(model, {.threads = 1}));
  state.SetItemsProcessed(state.iterations() * kTrials * 1000);
}
BENCHMARK(p1_engine)->Arg(8)->Arg(1000)->Unit(benchmark::kMillisecond);

/// The loop that one would write; losses and moments only.
template <class Engine, class Normal>
void p1_loop(benchmark::State& state) {
  constexpr int kLoopTrials = 2000;
  const boost::math::normal normal;
  std::vector<double> thresholds;
  for (int i = 0; i < 1000; ++i)
    thresholds.push_back(quantile(normal, p1_pd(i, static_cast<int>(state.range(0)))));
  LoansLoop<Engine, Normal> loop(std::move(thresholds));
  double sum = 0, squares = 0;
  for (auto _ : state) {
    for (int trial = 0; trial < kLoopTrials; ++trial) {
      const double loss = loop.trial();
      sum += loss;
      squares += loss * loss;
    }
    benchmark::DoNotOptimize(sum);
    benchmark::DoNotOptimize(squares);
  }
  state.SetItemsProcessed(state.iterations() * kLoopTrials * 1000);
}
BENCHMARK(p1_loop<std::mt19937_64, std::normal_distribution<double>>)
    ->Name("p1_loop_std")
    ->Arg(8)
    ->Arg(1000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(p1_loop<boost::random::mt19937_64, boost::random::normal_distribution<double>>)
    ->Name("p1_loop_boost")
    ->Arg(8)
    ->Arg(1000)
    ->Unit(benchmark::kMillisecond);

/// The same with numpy, in batches of 200 trials; the script prints the seconds of one batch loop.
void p1_numpy(benchmark::State& state) {
  constexpr int kNumpyTrials = 4000;
  for (auto _ : state) {
    FILE* pipe =
        popen("/usr/bin/python3 " COFFERDAM_SOURCE_DIR "/bench/p1_numpy.py 4000 2>/dev/null", "r");
    double seconds = 0;
    const bool read = pipe && std::fscanf(pipe, "%lf", &seconds) == 1;
    if (pipe) pclose(pipe);
    if (!read) {
      state.SkipWithError("needs /usr/bin/python3 with numpy");
      return;
    }
    state.SetIterationTime(seconds);
  }
  state.SetItemsProcessed(state.iterations() * kNumpyTrials * 1000);
}
BENCHMARK(p1_numpy)->UseManualTime()->Iterations(3)->Unit(benchmark::kMillisecond);

/// Threads of one run; the ratio of 2 to 1 is the scaling.
void p1_threads(benchmark::State& state) {
  const Model model = p1_model(8, 4 * kTrials);
  for (auto _ : state)
    benchmark::DoNotOptimize(simulate(model, {.threads = static_cast<int>(state.range(0))}));
  state.SetItemsProcessed(state.iterations() * 4 * kTrials * 1000);
}
BENCHMARK(p1_threads)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cofferdam::bench
