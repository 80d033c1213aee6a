// Whole scenarios of this repository at fixed trials, one thread, from checked scenario to tables.
// Items are trials.
#include <benchmark/benchmark.h>

#include "registration.hpp"
#include "scenarios.hpp"

namespace cofferdam::bench {
namespace {

constexpr long kTrials = 8 * 1024;

void scenario(benchmark::State& state, const std::string& file) {
  const Model model = build_model(read_scenario(file, {"trials=" + std::to_string(kTrials)}));
  for (auto _ : state) benchmark::DoNotOptimize(simulate(model, {.threads = 1}));
  state.SetItemsProcessed(state.iterations() * kTrials);
}

/// Every scenario that needs no file from elsewhere.
void register_all() {
  for (const auto& entry : std::filesystem::directory_iterator(COFFERDAM_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".yaml") continue;
    try {
      build_model(read_scenario(entry.path().string(), {"trials=1"}));
    } catch (const Error&) {
      continue;
    }
    benchmark::RegisterBenchmark(
        ("scenario/" + entry.path().stem().string()).c_str(),
        [file = entry.path().string()](benchmark::State& state) { scenario(state, file); })
        ->Unit(benchmark::kMillisecond);
  }
}
const Registration registered(register_all);

}  // namespace
}  // namespace cofferdam::bench
