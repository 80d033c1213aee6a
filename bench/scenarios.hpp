// Scenarios that several benchmarks share.
#pragma once
#include <cofferdam/error.hpp>
#include <cofferdam/simulate.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace cofferdam::bench {

/// Default probabilities of portfolio P1: 1,000 obligors from 0.5 % to 5 %, in `classes` different
/// values.
inline double p1_pd(int obligor, int classes) {
  const int width = 1000 / classes, first = obligor / width * width;
  return 0.005 + 0.045 * (first + 0.5 * (width - 1)) / 999;
}

/// P1 as a scenario: exposure 100, loss given default 45 %, asset correlation 0.2.
inline Model p1_model(int classes, long trials) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("cofferdam_bench_p1_" + std::to_string(classes) + ".csv");
  std::ofstream out(file);
  out << "pd\n";
  out.precision(17);
  for (int i = 0; i < 1000; ++i) out << p1_pd(i, classes) << "\n";
  out.close();
  return build_model(read_scenario(
      COFFERDAM_SOURCE_DIR "/bench/cases/p1.yaml",
      {"trials=" + std::to_string(trials), "portfolios.loans.file.path=" + file.string(),
       "report.levels=[50 %, 90 %, 95 %, 99 %, 99.9 %]"}));
}

}  // namespace cofferdam::bench
