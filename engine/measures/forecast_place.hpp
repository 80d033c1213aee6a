// Where something that really happened falls in the forecast.
#pragma once
#include <algorithm>
#include <cmath>

#include "measures/estimate.hpp"

namespace cofferdam {

/// P(L <= x) from P(L > x); nothing if weights put it outside 0 to 1.
inline Estimate complement(const Estimate& above) {
  Estimate below = normal_estimate(1 - above.value, above.standard_error);
  below.ci_low = std::max(0.0, 1 - above.ci_high);
  below.ci_high = std::min(1.0, 1 - above.ci_low);
  return below.value < 0 ? Estimate{} : below;
}

/// What a column of `place_verdict` holds.
inline constexpr const char* kPlaceMeaning =
    "inside the forecast; at its edge: fewer than 10 effective trials exceed it; beyond or below "
    "every trial; or not available";

/// In words, from P(L > x) and its complement.
inline std::string place_verdict(const Estimate& above, const Estimate& below) {
  if (std::isnan(above.value) || std::isnan(below.value))
    return "not available: the weights do not reach that far";
  if (above.value == 0) return "beyond every trial";
  if (below.value == 0) return "below every trial";
  return above.verdict == "ok" ? "inside the forecast" : "at its edge: " + above.verdict;
}

}  // namespace cofferdam
