// What a run will take.
#pragma once
#include <cofferdam/model.hpp>

namespace cofferdam {

/// Memory in bytes and time in seconds, as a first look at a model tells.
struct Needs {
  double model = 0;      ///< of the process with the model, before any trial
  double kept = 0;       ///< trials that are kept one by one, and what is made of them in the end
  double thread = 0;     ///< accumulators and scratch of each thread
  double per_trial = 0;  ///< seconds of one thread
  std::int64_t trials_kept = 0;  ///< of the largest of each account, at most
  double seconds = 0;            ///< that the look took

  /// With a quarter more of what grows, for what the heap cannot use and tables take in the end.
  double bytes(int threads) const { return model + 1.25 * (kept + thread * threads); }
};

/// Looks at the first trials: at as many as are worked at once, twice if that is quick.
Needs needs_of(const Model& model);

/// The part of the usual limits of memory for single trials with which they take at most half of
/// `bytes`: it depends on the scenario and `bytes` alone, so that equal runs give equal results.
double tail_memory_within(const Needs& needs, double bytes);

/// How many of `threads` a run can have within so many bytes. Throws Error(scenario) if not one.
int threads_within(const Needs& needs, int threads, double bytes);

}  // namespace cofferdam
