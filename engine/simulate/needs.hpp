// What a run will take.
#pragma once
#include <cofferdam/model.hpp>

namespace cofferdam {

/// Memory in bytes and time in seconds, as a first look at a model tells.
struct Needs {
  double model = 0;              ///< of the process with the model, before any trial
  double kept = 0;               ///< trials that are kept one by one, by all threads together
  double thread = 0;             ///< accumulators and scratch of each thread
  double tables = 0;             ///< tables and their file, in the end
  double per_trial = 0;          ///< seconds of one thread
  std::int64_t trials_kept = 0;  ///< of the largest of each account, at most
  double seconds = 0;            ///< that the look took

  /// The most at a time of a process: while trials run, or while tables are made; with what the
  /// heap cannot use.
  double bytes(int threads) const;
};

/// Looks at the first trials: at as many as are worked at once, twice if that is quick. Throws
/// Error(scenario) if they take more than `bytes`, and names the table that does; 0: than the
/// machine has.
Needs needs_of(const Model& model, double bytes = 0);

/// Bytes that this process may take, by the memory of the machine and its own limits.
double memory_granted();

/// The part of the usual limits of memory for single trials with which they take at most a third
/// of `bytes`: it depends on the scenario and `bytes` alone, so that equal runs give equal results.
double tail_memory_within(const Needs& needs, double bytes);

/// How many of `threads` a run can have within so many bytes. Throws Error(scenario) if not one.
int threads_within(const Needs& needs, int threads, double bytes);

}  // namespace cofferdam
