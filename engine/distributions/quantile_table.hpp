// Fast inversion of a continuous distribution whose exact quantile is slow.
#pragma once
#include <array>
#include <functional>
#include <span>
#include <vector>

namespace cofferdam {

/// Piecewise cubic quantile function on 32 intervals in each octave of the smaller tail
/// probability, down to 2^-54: relative error below 1e-8 for quantiles that behave like powers or
/// logarithms in the tails. Nodes are rounded to 40 bits, so that a last-bit difference of the
/// exact function between machines does not move a draw.
class QuantileTable {
 public:
  /// `lower(p)` is the quantile at p, `upper(q)` the one at 1 - q; both for 0 < p, q <= 1/2.
  /// `intervals` is rounded up to a power of two.
  QuantileTable(const std::function<double(double)>& lower,
                const std::function<double(double)>& upper, double intervals);
  double operator()(double u) const;
  void operator()(std::span<const double> uniforms, std::span<double> out) const;

 private:
  using Cubic = std::array<double, 4>;
  int intervals_;
  std::vector<Cubic> lower_;
  std::vector<Cubic> upper_;
};

}  // namespace cofferdam
