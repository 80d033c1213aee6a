// Runs the benchmarks; choose with --benchmark_filter.
#include <benchmark/benchmark.h>

#include <vector>

#include "registration.hpp"

namespace cofferdam::bench {
namespace {

std::vector<void (*)()>& registrations() {
  static std::vector<void (*)()> all;
  return all;
}

}  // namespace

Registration::Registration(void (*add)()) {
  registrations().push_back(add);
}

}  // namespace cofferdam::bench

int main(int argc, char** argv) {
  for (const auto add : cofferdam::bench::registrations()) add();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
