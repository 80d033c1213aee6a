// What of a run took how long.
#pragma once
#include <cofferdam/run.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace cofferdam {

/// Name of the phase in which threads work.
inline constexpr const char* kSimulation = "simulation";

/// Seconds of phases that follow each other.
class Timing {
 public:
  /// Ends a phase: the time since the last one counts as its; those seconds.
  double end(const std::string& phase);
  /// A table of phases; `work` are seconds of threads within the simulation.
  std::string text(const WorkSeconds& work) const;

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
  std::vector<std::pair<std::string, double>> phases_;
};

}  // namespace cofferdam
