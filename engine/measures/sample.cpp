#include "measures/sample.hpp"

#include <algorithm>
#include <cmath>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

/// Guards comparisons of masses that are whole numbers of trials up to rounding, such as (1 -
/// 0.999) 1e5.
constexpr double kRounding = 1e-9;

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

Sample::Sample(std::span<const TailEntry> entries, double trials, const LogHistogram* rest)
    : trials_(trials) {
  for (const TailEntry& entry : entries) {
    plain_ = plain_ && entry.weight == 1;
    if (!atoms_.empty() && !exceeds(atoms_.back().value, entry.value)) {
      atoms_.back().weight += entry.weight;
      atoms_.back().squared_weight += entry.weight * entry.weight;
    } else {
      atoms_.push_back({entry.value, entry.value, entry.weight, entry.weight * entry.weight, 0});
    }
  }
  if (rest) {
    // What the reservoir holds of the bin where it ends is taken off the bin.
    const double lowest = entries.empty() ? 0 : entries.back().value;
    const std::size_t border = entries.empty() ? rest->bins() : LogHistogram::bin_of(lowest);
    double held = 0, held_squares = 0;
    for (std::size_t i = entries.size();
         i-- > 0 && LogHistogram::bin_of(entries[i].value) == border;)
      held += entries[i].weight, held_squares += entries[i].weight * entries[i].weight;
    for (std::size_t bin = std::min(border, rest->bins() - 1) + 1; bin-- > 0;) {
      const double weight = rest->weight(bin) - (bin == border ? held : 0);
      const double squares = rest->squared_weight(bin) - (bin == border ? held_squares : 0);
      if (rest->count(bin) == 0 || weight <= 0) continue;
      const double high = bin == border ? std::max(rest->low(bin), lowest) : rest->high(bin);
      atoms_.push_back({rest->low(bin), 0.5 * (rest->low(bin) + high), weight,
                        std::max(0.0, squares), rest->high(bin) - rest->low(bin)});
    }
  }
  above_.push_back(0);
  squared_above_.push_back(0);
  value_above_.push_back(0);
  for (const Atom& atom : atoms_) {
    above_.push_back(above_.back() + atom.weight);
    squared_above_.push_back(squared_above_.back() + atom.squared_weight);
    value_above_.push_back(value_above_.back() + atom.weight * atom.centre);
  }
  complete_ = rest != nullptr || static_cast<double>(entries.size()) >= trials;
}

std::size_t Sample::atoms_within(double mass) const {
  const auto found =
      std::upper_bound(above_.begin(), above_.end(), mass * (1 + kRounding) + 1e-300);
  const auto index = static_cast<std::size_t>(found - above_.begin()) - 1;
  return std::min(index, atoms_.size() - 1);
}

Estimate Sample::quantile(double q) const {
  Estimate estimate;
  const double mass = (1 - q) * trials_;
  if (atoms_.empty() || !reaches(mass)) {
    estimate.verdict = "not available: the kept tail does not reach this level";
    return estimate;
  }
  const std::size_t at = atoms_within(mass);
  // Squared weights up to the level itself, with the part of the atom that is split by it.
  const double split =
      atoms_[at].weight > 0 ? std::clamp((mass - above_[at]) / atoms_[at].weight, 0.0, 1.0) : 0;
  const double tail_squares = squared_above_[at] + split * atoms_[at].squared_weight;
  estimate.value = atoms_[at].value;
  estimate.resolution = atoms_[at].resolution;
  const double tail = above_[at] + split * atoms_[at].weight;
  estimate.effective_trials = tail_squares > 0 ? tail * tail / tail_squares : 0;
  const double p = 1 - q;
  const double error = std::sqrt(std::max(0.0, tail_squares / trials_ - p * p) * trials_);
  estimate.ci_low = atoms_[atoms_within(mass + kNormal95 * error)].value;
  estimate.ci_high = atoms_[atoms_within(std::max(0.0, mass - kNormal95 * error))].value;
  estimate.standard_error = (estimate.ci_high - estimate.ci_low) / (2 * kNormal95);
  judge(estimate);
  return estimate;
}

Estimate Sample::tvar(double q) const {
  Estimate result = quantile(q);
  if (std::isnan(result.value)) return result;
  const double mass = (1 - q) * trials_, at_level = result.value;
  const std::size_t at = atoms_within(mass);
  const double tail = (value_above_[at] + (mass - above_[at]) * atoms_[at].centre) / mass;
  double excess = 0, excess_squares = 0;
  for (std::size_t i = 0; i < at; ++i) {
    const double over = atoms_[i].centre - at_level;
    excess += atoms_[i].weight * over;
    excess_squares += atoms_[i].squared_weight * over * over;
  }
  const double mean = excess / trials_;
  const double error =
      std::sqrt(std::max(0.0, excess_squares / trials_ - mean * mean) / trials_) / (1 - q);
  Estimate estimate = normal_estimate(tail, error);
  estimate.effective_trials = result.effective_trials;
  estimate.resolution = result.resolution;
  estimate.verdict = result.verdict;
  return estimate;
}

double Sample::largest(double end) const {
  const auto found = std::find_if(atoms_.begin(), atoms_.end(),
                                  [&](const Atom& atom) { return exceeds(end, atom.value); });
  return found == atoms_.end() ? 0 : found->value;
}

Estimate Sample::probability(std::size_t atoms) const {
  return probability_estimate(above_[atoms], squared_above_[atoms], trials_, plain_);
}

Estimate Sample::probability_above(double x) const {
  const auto end = std::partition_point(atoms_.begin(), atoms_.end(),
                                        [&](const Atom& atom) { return exceeds(atom.value, x); });
  return probability(static_cast<std::size_t>(end - atoms_.begin()));
}

Estimate Sample::probability_at_least(double x) const {
  const auto end = std::partition_point(atoms_.begin(), atoms_.end(),
                                        [&](const Atom& atom) { return !exceeds(x, atom.value); });
  return probability(static_cast<std::size_t>(end - atoms_.begin()));
}

}  // namespace cofferdam
