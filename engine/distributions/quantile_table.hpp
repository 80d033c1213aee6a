// Fast inversion of a continuous distribution whose exact quantile is slow.
#pragma once
#include <array>
#include <functional>
#include <span>
#include <vector>

namespace cofferdam {

/// Piecewise cubic quantile function on 32 intervals in each octave of the smaller tail
/// probability, down to 2^-54: relative error below 1e-8 for quantiles that behave like p^k with k
/// up to 2 in the tails, below 2e-5 with k up to 20. Nodes are rounded to 40 bits, so that a
/// last-bit difference of the exact function between machines does not move a draw.
class QuantileTable {
 public:
  /// `lower(p)` is the quantile at p, `upper(q)` the one at 1 - q; both for 0 < p, q <= 1/2.
  QuantileTable(const std::function<double(double)>& lower,
                const std::function<double(double)>& upper);
  double operator()(double u) const;
  void operator()(std::span<const double> uniforms, std::span<double> out) const;

 private:
  using Cubic = std::array<double, 4>;
  std::vector<Cubic> lower_;
  std::vector<Cubic> upper_;
};

}  // namespace cofferdam
