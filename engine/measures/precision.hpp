// How precise a run is, against what was asked.
#pragma once
#include <cofferdam/table.hpp>

#include "measures/estimate.hpp"
#include "model/stop_rule.hpp"

namespace cofferdam {

/// Why a run with a rule when to stop has ended.
enum class Ending { none, precise, max_trials, max_time };

/// Standard error over the absolute value; 0 of what is certain; NaN where an estimate says nothing
/// of its error: too few effective trials (fewer than 100), the same in every trial by chance, not
/// available.
double relative_error(const Estimate& estimate);

inline bool is_precise(const Estimate& estimate, double asked) {
  return relative_error(estimate) <= asked;
}

/// `precision`: the measure that decided about the end of a run of so many trials.
Table precision_table(const StopRule& rule, const Estimate& estimate, double trials, Ending ending);

}  // namespace cofferdam
