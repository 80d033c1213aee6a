// Probabilities of numbers in a table, and its inversion.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace cofferdam {

/// Probabilities of the numbers round the mode, down to 1e-20 of the largest on either side, made
/// by ratios of neighbours and scaled to the sum 1, so that nothing under- or overflows. What lies
/// beyond has less than 1e-15 in all for the families here and is left out.
///
/// Inversion looks up where the part of [0, 1] that the uniform lies in begins: one or two steps a
/// draw, whatever the mean.
class CountTable {
 public:
  /// `ratio(n)` = p(n) / p(n - 1) for n > first; `mode` has nearly the largest probability.
  CountTable(double first, double mode, const std::function<double(double)>& ratio);
  double probability(double n) const;
  double cdf(double n) const;
  double quantile(double p) const;
  void sample(std::span<const double> uniforms, std::span<double> out) const;

 private:
  double first_ = 0;  ///< number of the first entry
  std::vector<double> probabilities_;
  std::vector<double> cdf_;           ///< [number - first]; the last is 1
  std::vector<std::uint32_t> guide_;  ///< [part of 0 to 1] first entry that can be in it
};

}  // namespace cofferdam
