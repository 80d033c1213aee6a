// An estimate with its error.
#pragma once
#include <limits>
#include <string>

namespace cofferdam {

/// 97.5 % point of the normal distribution, for 95 % intervals.
inline constexpr double kNormal95 = 1.959963984540054;
/// Effective trials beyond a level: below the first nothing is reported, below the second it is flagged.
inline constexpr double kFewestTrials = 10;
inline constexpr double kThinTrials = 100;

struct Estimate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  double ci_low = std::numeric_limits<double>::quiet_NaN();   ///< 95 %
  double ci_high = std::numeric_limits<double>::quiet_NaN();  ///< 95 %
  double effective_trials = 0;  ///< (sum w)^2 / sum w^2 of the trials that the estimate rests on
  double resolution = 0;        ///< width of the bin that the value is known to; 0 = exact
  std::string verdict = "ok";   ///< ok; thin: ...; not available: ...
};

/// An estimate that is about normal.
inline Estimate normal_estimate(double value, double standard_error) {
  Estimate estimate;
  estimate.value = value;
  estimate.standard_error = standard_error;
  estimate.ci_low = value - kNormal95 * standard_error;
  estimate.ci_high = value + kNormal95 * standard_error;
  return estimate;
}

}  // namespace cofferdam
