// Systematic factors of a run of trials.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace cofferdam {

/// Consecutive trials, numbered from 0 over the whole run.
struct TrialRange {
  std::int64_t first = 0;
  std::size_t count = 0;
};

/// What the economy draws: values [factor][trial], and per trial the factor that multiplies default
/// thresholds (1 for the Gaussian copula) and the likelihood weight (1 for plain sampling).
class Factors {
 public:
  void resize(std::size_t factors, std::size_t trials) {
    trials_ = trials;
    values_.resize(factors * trials);
    scale.assign(trials, 1.0);
    weight.assign(trials, 1.0);
  }
  std::size_t trials() const { return trials_; }
  std::span<double> of(std::size_t factor) { return {values_.data() + factor * trials_, trials_}; }
  std::span<const double> of(std::size_t factor) const {
    return {values_.data() + factor * trials_, trials_};
  }

  std::vector<double> scale;
  std::vector<double> weight;

 private:
  std::size_t trials_ = 0;
  std::vector<double> values_;
};

}  // namespace cofferdam
