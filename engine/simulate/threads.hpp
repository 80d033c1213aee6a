// How many threads a run takes, by what it finds around it.
#pragma once
#include <cofferdam/simulate.hpp>

#include <functional>
#include <optional>
#include <string>

namespace cofferdam {

/// What decides about threads.
struct Surroundings {
  std::function<const char*(const char* name)> environment;  ///< a variable, or null
  int affinity = 1;                                          ///< processors of the mask
  std::optional<double> quota;                               ///< of control groups
  int processors_each = 0;  ///< of a machine that several processes share; 0: one has all
  /// How many of so many threads can be started beside this one.
  std::function<int(int wanted)> startable;
};

/// As choose_threads says.
ThreadChoice choose_threads(int requested, const Surroundings& around);

}  // namespace cofferdam
