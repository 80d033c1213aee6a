// What `cofferdam run` was asked for, and what it writes when.
#pragma once
#include <cofferdam/run.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cofferdam {

struct RunArguments {
  std::string file, root, trials, until_precise, seed, part, checkpoint_every = "10min", time_limit,
                                                             memory;
  std::optional<std::string> out;
  std::vector<std::string> assignments;
  std::int64_t threads = 0;
  bool json = false, quiet = false, provenance = false, resume = false, keep_state = false,
       timing = false, strict_sources = false;
};

/// What a run writes, and when.
struct Plan {
  using Clock = std::chrono::steady_clock;
  Part part;
  std::string results;  ///< empty of a part
  std::string state;
  std::optional<Clock::duration> between;  ///< checkpoints
  std::optional<Clock::time_point> end;

  bool is_part() const { return results.empty(); }
  /// When work is to pause for a checkpoint, or to end; nothing if never.
  std::optional<Clock::time_point> next_pause() const;
  bool is_over() const { return end && Clock::now() >= *end; }
};

/// Throws Error(scenario) if a part or a time is none, and as results_name does.
Plan plan_of(const RunArguments& arguments);

/// Overrides of the scenario, those by options of their own too.
std::vector<std::string> overrides_of(const RunArguments& arguments);

}  // namespace cofferdam
