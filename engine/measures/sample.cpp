#include "measures/sample.hpp"

#include <algorithm>
#include <cmath>

#include "base/special_beta.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

/// Guards comparisons of masses that are whole numbers of trials up to rounding, such as (1 -
/// 0.999) 1e5.
constexpr double kRounding = 1e-9;

/// TVaR: below it 95 % intervals were seen to cover less than 93 %.
constexpr double kFewestCarry = 50;

/// 97.5 % point of Student's t, from 1e6 degrees of freedom on that of the normal distribution,
/// which is 2e-6 less there.
double student_95(double degrees) {
  return degrees < 1e6 ? -StudentQuantile(degrees)(0.025) : kNormal95;
}

void judge(Estimate& estimate) {
  const double effective = std::floor(estimate.effective_trials + 0.5);
  if (estimate.effective_trials < kFewestTrials - kRounding) {
    const double count = estimate.effective_trials;
    estimate = {};
    estimate.effective_trials = count;
    estimate.verdict = "not available: " + format_number(effective) +
                       " effective trials beyond the level, fewer than 10";
  } else if (estimate.effective_trials < kThinTrials - kRounding) {
    estimate.verdict =
        "thin: " + format_number(effective) + " effective trials beyond the level, fewer than 100";
  }
}

}  // namespace

Sample::Sample(std::span<const TailEntry> entries, double trials, const LogHistogram* histogram,
               const Border& border)
    : above_(1, 0.0), value_above_(1, 0.0), trials_(trials), calibration_(trials, trials, trials) {
  plain_ = !(histogram && histogram->is_weighted());
  for (const TailEntry& entry : entries) plain_ = plain_ && entry.weight == 1;
  if (!plain_) squared_above_.push_back(0);
  const std::size_t room = entries.size() + (histogram ? histogram->bins_used() : 0);
  values_.reserve(room), above_.reserve(room + 1), value_above_.reserve(room + 1);
  // Amounts that are the same as the largest of an atom belong to it.
  for (std::size_t i = 0; i < entries.size();) {
    double weight = 0, squares = 0;
    const double value = entries[i].value;
    for (; i < entries.size() && !exceeds(value, entries[i].value); ++i) {
      weight += entries[i].weight;
      squares += entries[i].weight * entries[i].weight;
    }
    for (const Border::Amount& left : border.amounts()) {
      if (i < entries.size()) break;
      weight += left.weight.value();
      squares += left.squared_weight.value();
    }
    append(value, weight, squares, {value, 0});
  }
  first_bin_ = values_.size();
  if (histogram) append_bins(entries, *histogram, border);
  complete_ = histogram != nullptr || static_cast<double>(entries.size()) >= trials;
  if (complete_ && !plain_) calibrate();
}

void Sample::calibrate() {
  calibration_ = Calibration(trials_, above_.back(), squared_above_.back());
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const double corrected = std::max(0.0, calibration_.sum(weights_[i], squared_weights_[i]));
    above_[i + 1] = above_[i] + corrected;
    value_above_[i + 1] = value_above_[i] + corrected * centre(i);
    weights_[i] = corrected;
  }
}

void Sample::append(double value, double weight, double squared_weight, const Bin& bin) {
  values_.push_back(value);
  above_.push_back(above_.back() + weight);
  value_above_.push_back(value_above_.back() + weight * bin.centre);
  if (plain_) return;
  weights_.push_back(weight);
  squared_weights_.push_back(squared_weight);
  squared_above_.push_back(squared_above_.back() + squared_weight);
}

void Sample::append_bins(std::span<const TailEntry> entries, const LogHistogram& histogram,
                         const Border& border) {
  const double lowest = entries.empty() ? 0 : entries.back().value;
  std::size_t bin = entries.empty() ? histogram.bins() - 1 : LogHistogram::bin_of(lowest);
  std::size_t next = entries.size();  // what lies in bins above is held by entries
  while (next > 0 && LogHistogram::bin_of(entries[next - 1].value) <= bin) --next;
  for (;; --bin) {
    bin = histogram.last_used(bin);
    double held = 0, held_squares = 0;
    std::uint64_t held_count = 0;
    for (; next < entries.size(); ++next, ++held_count)
      held += entries[next].weight, held_squares += entries[next].weight * entries[next].weight;
    for (const Border::Amount& left : border.amounts())
      if (LogHistogram::bin_of(left.value) == bin) {
        held += left.weight.value(), held_squares += left.squared_weight.value();
        held_count += left.count;
      }
    if (histogram.count(bin) > held_count) {
      const double low = histogram.low(bin), end = histogram.high(bin);
      const double high = entries.empty() ? end : std::clamp(lowest, low, end);
      bins_.push_back({std::isfinite(high) ? 0.5 * (low + high) : low, end - low});
      append(low, std::max(0.0, histogram.weight(bin) - held),
             std::max(0.0, histogram.squared_weight(bin) - held_squares), bins_.back());
    }
    if (bin == 0) break;
  }
}

std::size_t Sample::atoms_within(double mass) const {
  const auto found =
      std::upper_bound(above_.begin(), above_.end(), mass * (1 + kRounding) + 1e-300);
  const auto index = static_cast<std::size_t>(found - above_.begin()) - 1;
  return std::min(index, values_.size() - 1);
}

Estimate Sample::quantile(double q) const {
  Estimate estimate;
  const double mass = (1 - q) * trials_;
  if (values_.empty() || !reaches(mass)) {
    estimate.verdict = "not available: the kept tail does not reach this level";
    return estimate;
  }
  const std::size_t at = atoms_within(mass);
  // Squared weights up to the level itself, with the part of the atom that is split by it.
  const double split = weight(at) > 0 ? std::clamp((mass - above_[at]) / weight(at), 0.0, 1.0) : 0;
  const double tail_squares = squared_above(at) + split * squared_weight(at);
  estimate.value = values_[at];
  estimate.resolution = width(at);
  const double tail = above_[at] + split * weight(at);
  estimate.effective_trials = tail_squares > 0 ? tail * tail / tail_squares : 0;
  // Of the mass that is above, with the weights as they were drawn.
  const double error =
      std::sqrt(calibration_.variance((1 - q) * trials_, tail_squares, tail_squares) * trials_);
  estimate.ci_low = values_[atoms_within(mass + kNormal95 * error)];
  estimate.ci_high = values_[atoms_within(std::max(0.0, mass - kNormal95 * error))];
  estimate.standard_error = (estimate.ci_high - estimate.ci_low) / (2 * kNormal95);
  judge(estimate);
  return estimate;
}

Estimate Sample::tvar(double q, const Bounds& bounds) const {
  Estimate result = quantile(q);
  if (std::isnan(result.value)) return result;
  const double mass = (1 - q) * trials_, at_level = result.value;
  const std::size_t at = atoms_within(mass);
  const double tail = (value_above_[at] + (mass - above_[at]) * centre(at)) / mass;
  double excess = 0, excess_common = 0, excess_squares = 0;
  for (std::size_t i = 0; i < at; ++i) {
    const double over = centre(i) - at_level;
    excess += weight(i) * over;
    excess_common += squared_weight(i) * over;
    excess_squares += squared_weight(i) * over * over;
  }
  if (excess_squares == 0 && (tail == 0 || values_.size() == 1)) {
    const double unseen = plain_ ? std::min(1.0, never_seen_bound(trials_) / (1 - q)) : 1;
    Estimate same = constant_estimate(tail, unseen, {tail, bounds.most, bounds.certain});
    same.effective_trials = result.effective_trials;
    same.resolution = result.resolution;
    if (same.never_varied)
      same.verdict =
          tail == 0 ? "thin: 0 in every trial beyond the level" : "thin: the same in every trial";
    return same;
  }
  const double error =
      std::sqrt(calibration_.variance(excess, excess_common, excess_squares) / trials_) / (1 - q);
  Estimate estimate = normal_estimate(tail, error);
  const double t = student_95(result.effective_trials - 1);
  estimate.ci_low = tail - t * error, estimate.ci_high = tail + t * error;
  if (tail > 0) {
    const double factor = exponential(t * error / tail);
    estimate.ci_low = tail / factor, estimate.ci_high = tail * factor;
  }
  estimate.effective_trials = result.effective_trials;
  estimate.resolution = result.resolution;
  estimate.verdict = result.verdict;
  const double carry = excess_squares > 0 ? excess * excess / excess_squares : kFewestCarry;
  if (estimate.verdict == "ok" && carry < kFewestCarry - kRounding)
    estimate.verdict = "thin: " + format_number(std::floor(carry + 0.5)) +
                       " effective trials carry what exceeds the quantile, fewer than 50";
  return estimate;
}

std::vector<double> Sample::tail_weights(std::span<const TailEntry> entries, double q) const {
  if (std::isnan(quantile(q).value)) return {};
  const double mass = (1 - q) * trials_;
  const std::size_t at = atoms_within(mass);
  if (at >= first_bin_) return {};
  std::vector<double> weights;
  std::size_t begin = 0;  // of the last atom
  for (std::size_t atom = 0; atom <= at; ++atom) {
    begin = weights.size();
    while (weights.size() < entries.size() &&
           !exceeds(entries[begin].value, entries[weights.size()].value)) {
      const double weight = entries[weights.size()].weight;
      weights.push_back(calibration_.sum(weight, weight * weight));
    }
  }
  double kept = 0;
  for (std::size_t i = begin; i < weights.size(); ++i) kept += weights[i];
  const double part = kept > 0 ? (mass - above_[at]) / kept : 0;
  for (std::size_t i = begin; i < weights.size(); ++i) weights[i] *= part;
  return weights;
}

double Sample::largest(double end) const {
  const auto found = std::find_if(values_.begin(), values_.end(),
                                  [&](double value) { return exceeds(end, value); });
  return found == values_.end() ? 0 : *found;
}

Estimate Sample::probability(std::size_t atoms) const {
  const double weight = above_[atoms], squares = squared_above(atoms);
  return probability_estimate(weight / trials_,
                              std::sqrt(calibration_.variance(weight, squares, squares) / trials_),
                              weight, squares, trials_, plain_);
}

Estimate Sample::probability_above(double x) const {
  const auto end = std::partition_point(values_.begin(), values_.end(),
                                        [&](double value) { return exceeds(value, x); });
  return probability(static_cast<std::size_t>(end - values_.begin()));
}

Estimate Sample::probability_at_least(double x) const {
  const auto end = std::partition_point(values_.begin(), values_.end(),
                                        [&](double value) { return !exceeds(x, value); });
  return probability(static_cast<std::size_t>(end - values_.begin()));
}

}  // namespace cofferdam
