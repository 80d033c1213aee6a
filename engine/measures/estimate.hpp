// An estimate with its error.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "base/special.hpp"

namespace cofferdam {

/// 97.5 % point of the normal distribution, for 95 % intervals.
inline constexpr double kNormal95 = 1.959963984540054;
/// Effective trials beyond a level: below the first nothing is reported, below the second it is
/// flagged.
inline constexpr double kFewestTrials = 10;
inline constexpr double kThinTrials = 100;

/// Amounts that agree to this relative precision are the same: settled parts that sum to a limit
/// miss it by rounding.
inline constexpr double kSameAmount = 1e-12;
/// L > x, beyond rounding.
inline bool exceeds(double amount, double level) {
  return amount > level + kSameAmount * std::abs(level);
}

struct Estimate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  double ci_low = std::numeric_limits<double>::quiet_NaN();   ///< 95 %
  double ci_high = std::numeric_limits<double>::quiet_NaN();  ///< 95 %
  double effective_trials = 0;  ///< (sum w)^2 / sum w^2 of the trials that the estimate rests on
  double resolution = 0;        ///< width of the bin that the value is known to; 0 = exact
  std::string verdict = "ok";   ///< ok; thin: ...; not available: ...
  /// Every trial gave the same, though others could give something else: the standard error of 0
  /// says nothing.
  bool never_varied = false;
};

/// What is known of an amount of a trial before anything is drawn.
struct Bounds {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool certain = false;  ///< it is the same in every trial by what the scenario says
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

/// The exact one-sided 95 % bound of the probability of something that was seen in none of the
/// trials: 1 - 0.05^(1/trials), about 3 / trials.
inline double never_seen_bound(double trials) {
  constexpr double kLog20 = 2.995732273553991;
  const double x = kLog20 / trials;
  return x < 1e-3 ? x * (1 - x / 2 * (1 - x / 3 * (1 - x / 4))) : 1 - exponential(-x);
}

/// The verdict of a mean whose standard error is 0.
inline constexpr const char* kSameInEveryTrial = "the same in every trial";

/// The verdict of a mean to which every trial gave 0, though others could give something else.
inline std::string zeros_verdict(bool plain) {
  return plain ? "thin: 0 in every trial"
               : "thin: 0 in every trial; weighted trials say nothing of others";
}

/// The verdict of a mean that so many trials carry, (sum w x)^2 / sum w^2 x^2.
inline std::string carried_verdict(double effective_trials) {
  return effective_trials < kFewestTrials
             ? "thin: " + std::to_string(std::llround(effective_trials)) +
                   " effective trials carry it"
             : "ok";
}

/// `value` is the mean of what was the same in every trial. Others may give anything in `bounds`
/// with the probability `unseen`: the interval then ends where their mean can be, which is NaN if
/// the bounds do not say.
inline Estimate constant_estimate(double value, double unseen, const Bounds& bounds) {
  Estimate estimate = normal_estimate(value, 0);
  if (bounds.certain || bounds.least == bounds.most) return estimate;
  const auto end = [&](double distance) {
    return std::isfinite(distance) ? unseen * std::max(0.0, distance) : std::nan("");
  };
  estimate.ci_low = value - end(value - bounds.least);
  estimate.ci_high = value + end(bounds.most - value);
  estimate.never_varied = true;
  return estimate;
}

/// The probability of something that was seen with weights of sum `weight` and squared sum
/// `squares` in `trials`, which all weigh 1 if the run is `plain`; `p` and `error` are its estimate
/// and standard error. For what was always or never seen the interval ends at the exact one-sided
/// bound; with weights nothing is known about what was never seen.
inline Estimate probability_estimate(double p, double error, double weight, double squares,
                                     double trials, bool plain) {
  Estimate estimate = normal_estimate(std::clamp(p, 0.0, 1.0), error);
  estimate.ci_low = std::max(0.0, estimate.ci_low);
  estimate.effective_trials = squares > 0 ? weight * weight / squares : 0;
  estimate.never_varied = weight <= 0 || error == 0;
  if (plain && weight >= trials) estimate.ci_low = 1 - never_seen_bound(trials);
  if (plain && weight <= 0) estimate.ci_high = never_seen_bound(trials);
  if (!plain && weight <= 0) {
    estimate = {};
    estimate.verdict = "not available: never seen in weighted trials, which says nothing";
    estimate.never_varied = true;
  } else if (estimate.effective_trials < kFewestTrials) {
    estimate.verdict = "thin: " + std::to_string(std::llround(estimate.effective_trials)) +
                       " effective trials beyond";
  }
  return estimate;
}

}  // namespace cofferdam
