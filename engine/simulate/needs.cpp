#include "simulate/needs.hpp"

#include <cofferdam/error.hpp>

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>

#include "model/trials.hpp"
#include "simulate/work.hpp"

namespace cofferdam {
namespace {

/// Bytes of the process that are in memory.
double resident() {
  double total = 0, pages = 0;
  std::ifstream("/proc/self/statm") >> total >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// Bytes of the heap that are in use by this thread.
double heap() {
  const struct mallinfo2 info = ::mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

constexpr double kFile = 16e6;  // the results file while it is made, without single trials

}  // namespace

Needs needs_of(const Model& model) {
  using Clock = std::chrono::steady_clock;
  const auto length = static_cast<std::int64_t>(run_length(model.params()));
  const std::int64_t trials = std::min(length, model.trials());
  Needs needs;
  needs.model = resident() + kFile;
  const double before = heap();
  TrialWorker worker(model, tables_of(model));
  const auto seconds_of_block = [&](std::int64_t block, std::int64_t trials_there) {
    const auto start = Clock::now();
    worker.run_block(block, block * kBlockTrials + trials_there);
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  constexpr double kLong = 1;  // seconds, of which memory that is new is no large part
  needs.seconds = seconds_of_block(0, trials);
  auto count = static_cast<double>(trials);
  needs.per_trial = needs.seconds / count;
  if (needs.seconds < kLong && model.trials() >= kBlockTrials + trials) {
    const double again = seconds_of_block(1, trials);
    needs.per_trial = again / count;
    needs.seconds += again;
    count *= 2;
  }
  needs.thread = std::max(0.0, heap() - before - worker.bytes_after(count) / 2);
  needs.trials_kept = worker.trials_kept();
  needs.kept = worker.bytes_after(static_cast<double>(model.trials()));
  return needs;
}

double tail_memory_within(const Needs& needs, double bytes) {
  constexpr double kLeast = 1e-4;
  return needs.kept > bytes / 2 ? std::max(kLeast, bytes / 2 / needs.kept) : 1;
}

int threads_within(const Needs& needs, int threads, double bytes) {
  while (threads > 1 && needs.bytes(threads) > bytes) --threads;
  if (needs.bytes(threads) <= bytes) return threads;
  const auto megabytes = [](double of) { return std::to_string(std::llround(of / 1e6)) + " MB"; };
  throw Error(ExitCode::scenario,
              "the run needs about " + megabytes(needs.bytes(1)) + " of memory on one thread (" +
                  megabytes(needs.model) + " for the scenario), more than " + megabytes(bytes) +
                  "; allow more, or describe equal loans by one row with 'loans_per_row'");
}

}  // namespace cofferdam
