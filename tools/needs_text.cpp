#include "needs_text.hpp"

#include <algorithm>
#include <thread>

#include "memory_size.hpp"
#include "progress.hpp"

namespace cofferdam {
std::string needs_text(const Needs& needs, std::int64_t trials, int threads, int processes) {
  // More threads than processors make nothing faster.
  const int processors = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const int all = threads * processes, at_once = std::min(threads, processors) * processes;
  return "about " +
         duration_text(needs.per_trial * static_cast<double>(trials) /
                       static_cast<double>(at_once)) +
         " on " + std::to_string(all) + (all == 1 ? " thread" : " threads") + "; memory at most " +
         bytes_text(needs.bytes(threads)) + ": " + bytes_text(needs.model) + " for the scenario, " +
         bytes_text(needs.kept) + " for single trials, " + bytes_text(needs.thread) +
         " for each thread, " + bytes_text(needs.tables) + " for tables in the end";
}

}  // namespace cofferdam
