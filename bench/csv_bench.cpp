// Rows and bytes per second of read_csv on a generated file of 200,000 rows and 12 columns.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "scenario/csv.hpp"

namespace {

constexpr int kRows = 200'000;
constexpr int kColumns = 12;

/// A CSV file that is removed at the end.
class TemporaryFile {
 public:
  TemporaryFile()
      : path_(std::filesystem::temp_directory_path() /
              ("cofferdam_bench_" + std::to_string(::getpid()) + ".csv")) {
    std::ofstream file(path_, std::ios::binary);
    for (int c = 0; c < kColumns; ++c) file << (c == 0 ? "" : ",") << "column_" << c;
    for (int r = 0; r < kRows; ++r) {
      for (int c = 0; c < kColumns; ++c) file << (c == 0 ? '\n' : ',') << (r * 7919 + c * 104729);
    }
    file << '\n';
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

/// The argument is the number of columns that are kept.
void read_csv_file(benchmark::State& state) {
  const TemporaryFile file;
  std::vector<std::string> columns;
  for (int c = 0; c < state.range(0); ++c) columns.push_back("column_" + std::to_string(c));
  for (auto _ : state) benchmark::DoNotOptimize(cofferdam::read_csv(file.path(), columns).rows());
  const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(file.path()));
  state.SetItemsProcessed(state.iterations() * kRows);
  state.SetBytesProcessed(state.iterations() * bytes);
}
BENCHMARK(read_csv_file)->Arg(0)->Arg(3)->Arg(kColumns)->Unit(benchmark::kMillisecond);

}  // namespace
