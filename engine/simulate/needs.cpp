#include "simulate/needs.hpp"

#include <cofferdam/error.hpp>

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <new>

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

constexpr double kProgram = 6e6;  // of the program and its libraries, what is used later
constexpr double kFile = 16e6;    // the results file while it is made, but for its tables
constexpr double kCopies = 4;     // of a table: itself, that of all variants, the file as it grows

double bytes_of(const Results& results) {
  double bytes = 0;
  for (const Table& table : results.tables)
    for (const Column& column : table.columns)
      std::visit(
          [&](const auto& cells) {
            bytes += static_cast<double>(cells.size() * sizeof(cells.front()));
          },
          column.cells);
  return bytes;
}

/// While one lives, the process cannot take more memory than that.
class MemoryBound {
 public:
  explicit MemoryBound(double bytes) {
    ::getrlimit(RLIMIT_DATA, &before_);
    // The limit is one of addresses, of which more are reserved than used.
    const double most = data() + std::max(0.0, bytes - resident());
    rlimit limit = before_;
    limit.rlim_cur = std::min(limit.rlim_cur, static_cast<rlim_t>(most));
    ::setrlimit(RLIMIT_DATA, &limit);
  }
  ~MemoryBound() { ::setrlimit(RLIMIT_DATA, &before_); }
  MemoryBound(const MemoryBound&) = delete;
  MemoryBound& operator=(const MemoryBound&) = delete;

 private:
  /// Bytes of addresses that count for the limit.
  static double data() {
    double size = 0;
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
      if (word == "VmData:") status >> size;
    return 1024 * size;
  }
  rlimit before_{};
};

std::string megabytes(double bytes) {
  return std::to_string(std::llround(bytes / 1e6)) + " MB";
}

Needs look_at(const Model& model) {
  using Clock = std::chrono::steady_clock;
  const auto length = static_cast<std::int64_t>(run_length(model.params()));
  const std::int64_t trials = std::min(length, model.trials());
  Needs needs;
  needs.model = resident() + kProgram;
  const double before = heap();
  PointSets worker(model, tables_of(model));
  const auto seconds_of_block = [&](std::int64_t block, std::int64_t trials_there) {
    const auto start = Clock::now();
    worker.run_block(block, block * kBlockTrials + trials_there);
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  constexpr double kLong = 0.1;  // seconds, of which memory that is new is no large part
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
  const TableBytes tables = worker.table_bytes(static_cast<double>(model.trials()));
  needs.tables =
      kFile + tables.scratch + kCopies * (tables.cells + bytes_of(results_of(model, worker)));
  return needs;
}

/// What would make most of a difference.
std::string what_to_reduce(const Needs& needs) {
  const double most = std::max({needs.model, needs.kept, needs.thread, needs.tables});
  if (most == needs.model)
    return "describe equal loans by one row with 'loans_per_row' (" + megabytes(needs.model) +
           " are for the scenario)";
  if (most == needs.thread)
    return "ask for smaller tables, such as report: {book: total} (" + megabytes(needs.thread) +
           " are for what a thread counts)";
  return "keep fewer single trials, by output: {trials: none} or fewer trials (" +
         megabytes(std::max(needs.kept, needs.tables)) + " are for them and tables made of them)";
}

}  // namespace

double Needs::bytes(int threads) const {
  // Threads have arenas of their own in the heap, of which up to a third stays unused (measured
  // with 8 threads).
  constexpr double kHeap = 1.05, kArenas = 1.6;
  return model + kHeap * kept +
         std::max({kHeap * thread, threads > 1 ? kArenas * thread * threads : 0.0,
                   kHeap * (thread + tables)});
}

double memory_granted() {
  double bytes =
      static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  for (const auto kind : {RLIMIT_AS, RLIMIT_DATA}) {
    rlimit limit{};
    if (::getrlimit(kind, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
      bytes = std::min(bytes, static_cast<double>(limit.rlim_cur));
  }
  return bytes;
}

Needs needs_of(const Model& model, double bytes) {
  const double bound = bytes > 0 ? bytes : memory_granted();
  try {
    const MemoryBound bounded(bound);
    return look_at(model);
  } catch (const NoRoom& error) {
    throw Error(ExitCode::scenario, "the run needs more than " + megabytes(bound) +
                                        " of memory on one thread; allow more, or " +
                                        error.advice());
  } catch (const std::bad_alloc&) {
    throw Error(ExitCode::scenario,
                "the run needs more than " + megabytes(bound) +
                    " of memory on one thread; allow more, or describe equal loans by one row "
                    "with 'loans_per_row'");
  }
}

double tail_memory_within(const Needs& needs, double bytes) {
  constexpr double kLeast = 1e-4, kPart = 1.0 / 3;
  return needs.kept > kPart * bytes ? std::max(kLeast, kPart * bytes / needs.kept) : 1;
}

int threads_within(const Needs& needs, int threads, double bytes) {
  while (threads > 1 && needs.bytes(threads) > bytes) --threads;
  if (needs.bytes(threads) <= bytes) return threads;
  throw Error(ExitCode::scenario, "the run needs about " + megabytes(needs.bytes(1)) +
                                      " of memory on one thread, more than " + megabytes(bytes) +
                                      "; allow more, or " + what_to_reduce(needs));
}

}  // namespace cofferdam
