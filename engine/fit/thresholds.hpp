// Peaks over thresholds: the generalised Pareto fitted to what exceeds each of several thresholds,
// the choice of one, and what it says of high quantiles.
#pragma once
#include <cstdint>
#include <vector>

#include "fit/estimate.hpp"

namespace cofferdam::fit {

/// Excesses over one threshold.
struct Threshold {
  double at = 0;
  std::size_t exceedances = 0;
  double mean_excess = 0, mean_excess_error = 0;
  SeverityEstimate fit;  ///< shape, scale
  double anderson_darling = 0;
  double p_value = 0;       ///< of the Anderson-Darling distance, by the bootstrap
  double forward_stop = 0;  ///< mean of -ln(1 - p) of this and all lower thresholds
};

/// Up to `count` order statistics as thresholds, lowest first, whose numbers of exceedances fall in
/// equal ratios from half of the amounts to `fewest`. The observations are in ascending order. Of
/// equal numbers of exceedances one stays.
std::vector<double> candidate_thresholds(const std::vector<Observation>& observations, int count,
                                         std::size_t fewest);

/// A threshold with its fit; `samples` are those of the bootstrap, 0 for no p-value (NaN). Excesses
/// may be censored; their mean is NaN then. Observations in any order.
Threshold over_threshold(const std::vector<Observation>& observations, double threshold,
                         int samples, std::uint64_t seed);

/// Fills `forward_stop` of thresholds in ascending order and gives the place of the chosen one:
/// the first behind the last one whose `forward_stop` is at most `level`, so that the expected
/// share of thresholds rejected in error is at most `level` (G'Sell, Wager, Chouldechova and
/// Tibshirani 2016; for thresholds Bader, Yan and Zhang 2018). thresholds.size() if all are
/// rejected.
std::size_t forward_stop(std::vector<Threshold>& thresholds, double level);

/// Value at risk and expected shortfall of one amount, with standard errors by the delta method,
/// which count the share of amounts above the threshold as binomial and independent of the excesses
/// (McNeil, Frey and Embrechts 2005, 7.2.3). The shortfall is +inf from shape 1 on.
struct TailMeasure {
  double level = 0;
  double value_at_risk = 0, value_at_risk_error = 0;
  double expected_shortfall = 0, expected_shortfall_error = 0;
};
/// `amounts` is the number of all of them. NaN at levels below that of the threshold.
TailMeasure tail_measure(const Threshold& threshold, std::size_t amounts, double level);

}  // namespace cofferdam::fit
