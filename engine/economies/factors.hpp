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

/// Trials of a block: the unit of parallel work and of sums. Part of the contract.
inline constexpr std::int64_t kBlockTrials = 1024;

/// What the economy draws: innovations and the values that follow from them, both
/// [year][factor][trial]; for every year and trial the number that multiplies default thresholds (1
/// for the Gaussian copula); and the likelihood weight of each trial (1 for plain sampling). A
/// scenario without calendar has one year.
class Factors {
 public:
  void resize(std::size_t factors, std::size_t years, std::size_t trials) {
    factors_ = factors;
    years_ = years;
    trials_ = trials;
    values_.resize(factors * years * trials);
    innovations_.resize((factors + 1) * years * trials);
    scale_has_innovations = false;
    scale_.assign(years * trials, 1.0);
    weight.assign(trials, 1.0);
    choice.clear();
  }
  std::size_t trials() const { return trials_; }
  std::size_t factors() const { return factors_; }
  std::size_t years() const { return years_; }
  std::span<double> of(std::size_t factor, std::size_t year) {
    return {values_.data() + (year * factors_ + factor) * trials_, trials_};
  }
  std::span<const double> of(std::size_t factor, std::size_t year) const {
    return {values_.data() + (year * factors_ + factor) * trials_, trials_};
  }
  /// Standard normals, independent under plain sampling, before given factors pull them. That of
  /// the scale of the year stands behind those of the factors, if it has one.
  std::span<double> innovation(std::size_t factor, std::size_t year) {
    return {innovations_.data() + (year * (factors_ + 1) + factor) * trials_, trials_};
  }
  std::span<const double> innovation(std::size_t factor, std::size_t year) const {
    return {innovations_.data() + (year * (factors_ + 1) + factor) * trials_, trials_};
  }
  std::span<double> scale(std::size_t year) { return {scale_.data() + year * trials_, trials_}; }
  std::span<const double> scale(std::size_t year) const {
    return {scale_.data() + year * trials_, trials_};
  }

  std::vector<double> weight;  ///< [trial]
  std::vector<double> choice;  ///< [trial] of a law, uniform in (0, 1); empty: not drawn yet
  bool scale_has_innovations = false;  ///< scales follow from innovations

 private:
  std::size_t factors_ = 0, years_ = 1, trials_ = 0;
  std::vector<double> values_, innovations_, scale_;
};

}  // namespace cofferdam
