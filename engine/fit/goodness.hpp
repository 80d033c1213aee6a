// How far the data lie from a fitted model.
#pragma once
#include <cstdint>
#include <string>

#include "fit/estimate.hpp"

namespace cofferdam::fit {

/// Distances of the probability transforms u = P(X <= x | X > truncation point) from uniform
/// numbers. F is their distribution function, by the product-limit estimator of Kaplan and Meier
/// where some are censored; it is compared up to the largest u.
///   Kolmogorov-Smirnov: sup |F(u) - u|
///   Anderson-Darling:   n times the integral of (F(u) - u)^2 / (u (1 - u)) du
/// Without censoring these are the usual statistics of complete samples; n is the sum of weights.
/// Amounts that lie on their own truncation point, u = 0, have no finite integral: it then begins
/// at the smallest u above.
struct Distances {
  double kolmogorov_smirnov = 0;
  double anderson_darling = 0;
};
Distances distances(const Law& law, const std::vector<Observation>& observations);

/// P-values of both distances by the parametric bootstrap: samples drawn from the fitted model with
/// the same truncation points and limits are fitted and measured anew; p = (1 + number as far away)
/// / (1 + number that could be fitted) (Davison and Hinkley, 1997, 4.2). The point at which an
/// observation would have been censored, where it is not known, is drawn from the product-limit
/// estimator of the censoring points, given that it lies above the amount. NaN without samples.
struct PValues {
  double kolmogorov_smirnov = 0, anderson_darling = 0;
  int samples = 0;  ///< that could be fitted
};
/// Samples are of the first `size` observations at most, for large data: the laws of sqrt(n) KS and
/// of AD hardly change from n = 1,000 on.
PValues bootstrap(const SeverityEstimate& estimate, const std::vector<Observation>& observations,
                  int samples, std::uint64_t seed,
                  std::size_t size = std::numeric_limits<std::size_t>::max());

/// A row of a quantile-quantile table: both given that the amount exceeds the smallest truncation
/// point.
struct QuantilePair {
  double probability = 0, observed = 0, fitted = 0;
};
/// At probabilities (k - 1/2) / `rows`; observed quantiles by the product-limit estimator for
/// truncated and censored data (Tsai, Jewell and Wang, 1987), as far as it reaches.
std::vector<QuantilePair> quantile_pairs(const Law& law,
                                         const std::vector<Observation>& observations, int rows);

}  // namespace cofferdam::fit
