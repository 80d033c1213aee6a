#include "fit/thresholds.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/special.hpp"
#include "fit/goodness.hpp"

namespace cofferdam::fit {
namespace {

constexpr std::size_t kEnough = 1000;  // excesses in a sample of the bootstrap

/// (share, shape, scale) -> a quantity.
using Quantity = double (*)(double threshold, double share, double shape, double scale, double q);

/// ((1 - q) / share)^-shape - 1 over shape; its limit at shape 0.
double stretch(double share, double shape, double q) {
  const double depth = logarithm(share / (1 - q));
  return std::abs(shape * depth) < 1e-9 ? depth : exponential_m1(shape * depth) / shape;
}

double value_at_risk(double threshold, double share, double shape, double scale, double q) {
  return threshold + scale * stretch(share, shape, q);
}

double expected_shortfall(double threshold, double share, double shape, double scale, double q) {
  if (shape >= 1) return std::numeric_limits<double>::infinity();
  const double value = value_at_risk(threshold, share, shape, scale, q);
  return (value + scale - shape * threshold) / (1 - shape);
}

/// Standard error of a quantity by the delta method, slopes by central differences.
double error_of(Quantity quantity, const Threshold& threshold, double share, double amounts,
                double q) {
  const Matrix& covariance = threshold.fit.covariance;
  if (covariance.size == 0) return std::nan("");
  const std::array at = {share, threshold.fit.parameters[0], threshold.fit.parameters[1]};
  const std::array width = {1e-4 * share, 1e-4, 1e-4 * at[2]};
  std::array<double, 3> slope{};
  for (std::size_t i = 0; i < 3; ++i) {
    std::array up = at, down = at;
    up[i] += width[i];
    down[i] -= width[i];
    slope[i] = (quantity(threshold.at, up[0], up[1], up[2], q) -
                quantity(threshold.at, down[0], down[1], down[2], q)) /
               (2 * width[i]);
  }
  double variance = slope[0] * slope[0] * share * (1 - share) / amounts;
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) variance += slope[i + 1] * covariance(i, j) * slope[j + 1];
  return std::sqrt(variance);
}

}  // namespace

std::vector<double> candidate_thresholds(const std::vector<Observation>& observations, int count,
                                         std::size_t fewest) {
  std::vector<double> thresholds;
  const double most = 0.5 * static_cast<double>(observations.size());
  const double ratio = logarithm(most / static_cast<double>(fewest));
  if (!(ratio > 0)) return thresholds;
  for (int i = 0; i < count; ++i) {
    const double wanted = most * exponential(-ratio * i / std::max(1, count - 1));
    const auto exceedances = static_cast<std::size_t>(std::lround(wanted));
    const double at = observations[observations.size() - 1 - exceedances].x;
    if (thresholds.empty() || at > thresholds.back()) thresholds.push_back(at);
  }
  return thresholds;
}

Threshold over_threshold(const std::vector<Observation>& observations, double threshold,
                         int samples, std::uint64_t seed) {
  Threshold result;
  result.at = threshold;
  std::vector<Observation> excesses;
  double sum = 0, squares = 0;
  bool censored = false;
  for (Observation o : observations) {
    if (!(o.x > threshold)) continue;
    o.x -= threshold;
    o.limit -= threshold;
    o.truncation = std::max(0.0, o.truncation - threshold);
    sum += o.x;
    censored = censored || o.censored;
    excesses.push_back(o);
  }
  result.exceedances = excesses.size();
  const auto n = static_cast<double>(excesses.size());
  result.mean_excess = censored ? std::nan("") : sum / n;
  for (const Observation& o : excesses)
    squares += (o.x - result.mean_excess) * (o.x - result.mean_excess);
  result.mean_excess_error = std::sqrt(squares / (n - 1) / n);
  result.anderson_darling = result.p_value = result.forward_stop = std::nan("");
  result.fit = estimate(*find_model("generalised_pareto"), make_sample(excesses));
  if (result.fit.parameters.empty()) return result;
  result.anderson_darling = distances(*result.fit.law(), excesses).anderson_darling;
  // Of censored excesses the order matters, so that a part does not stand for all.
  const std::size_t size = censored ? excesses.size() : kEnough;
  result.p_value = bootstrap(result.fit, excesses, samples, seed, size).anderson_darling;
  return result;
}

std::size_t forward_stop(std::vector<Threshold>& thresholds, double level) {
  std::size_t chosen = 0;
  double sum = 0;
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    sum -= logarithm_1p(-std::min(thresholds[i].p_value, 1 - 1e-12));
    thresholds[i].forward_stop = sum / static_cast<double>(i + 1);
    if (thresholds[i].forward_stop <= level) chosen = i + 1;
  }
  return chosen;
}

TailMeasure tail_measure(const Threshold& threshold, std::size_t amounts, double level) {
  const auto n = static_cast<double>(amounts);
  const double share = static_cast<double>(threshold.exceedances) / n;
  const double nan = std::nan("");
  if (threshold.fit.parameters.empty() || 1 - level > share) return {level, nan, nan, nan, nan};
  const double shape = threshold.fit.parameters[0], scale = threshold.fit.parameters[1];
  TailMeasure measure{level};
  measure.value_at_risk = value_at_risk(threshold.at, share, shape, scale, level);
  measure.value_at_risk_error = error_of(value_at_risk, threshold, share, n, level);
  measure.expected_shortfall = expected_shortfall(threshold.at, share, shape, scale, level);
  measure.expected_shortfall_error = error_of(expected_shortfall, threshold, share, n, level);
  if (!std::isfinite(measure.expected_shortfall_error)) measure.expected_shortfall_error = nan;
  return measure;
}

}  // namespace cofferdam::fit
