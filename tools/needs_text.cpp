#include "needs_text.hpp"

#include "memory_size.hpp"
#include "progress.hpp"

namespace cofferdam {
std::string needs_text(const Needs& needs, std::int64_t trials, int threads, int processes) {
  const int all = threads * processes;
  return "about " +
         duration_text(needs.per_trial * static_cast<double>(trials) / static_cast<double>(all)) +
         " on " + std::to_string(all) + (all == 1 ? " thread" : " threads") + "; memory at most " +
         bytes_text(needs.bytes(threads)) + ": " + bytes_text(needs.model) + " for the scenario, " +
         bytes_text(needs.kept) + " for single trials, " + bytes_text(needs.thread) +
         " for each thread, " + bytes_text(needs.tables) + " for tables in the end";
}

}  // namespace cofferdam
