#include "timing.hpp"

#include <algorithm>
#include <cstdio>

namespace cofferdam {
namespace {

std::string row(const std::string& name, double seconds, double whole) {
  char text[128];
  std::snprintf(text, sizeof text, "%-24s%10.2f%8.1f\n", name.c_str(), seconds,
                whole > 0 ? 100 * seconds / whole : 0.0);
  return text;
}

}  // namespace

double Timing::end(const std::string& phase) {
  const Clock::time_point now = Clock::now();
  const double seconds = std::chrono::duration<double>(now - std::exchange(start_, now)).count();
  const auto known = std::find_if(phases_.begin(), phases_.end(),
                                  [&](const auto& one) { return one.first == phase; });
  if (known == phases_.end())
    phases_.emplace_back(phase, seconds);
  else
    known->second += seconds;
  return seconds;
}

std::string Timing::text(const WorkSeconds& work) const {
  double whole = 0;
  for (const auto& [name, seconds] : phases_) whole += seconds;
  std::string text = "phase                      seconds       %\n";
  for (const auto& [name, seconds] : phases_) {
    text += row(name, seconds, whole);
    if (name != kSimulation) continue;
    const double threads = work.draw + work.settle + work.measure + work.size;
    for (const auto& [part, taken] : {std::pair("  draw", work.draw),
                                      {"  settle", work.settle},
                                      {"  measure", work.measure},
                                      {"  find sizes", work.size}})
      if (taken > 0) text += row(part, taken, threads);
  }
  return text + row("all", whole, whole) +
         "within the simulation: seconds of threads, and their share of it\n";
}

}  // namespace cofferdam
