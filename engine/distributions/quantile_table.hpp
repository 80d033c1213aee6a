// Fast inversion of a distribution whose exact quantile is slow.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace cofferdam {

/// Piecewise cubic quantile function, or its logarithm, on 32 intervals in each octave of the
/// smaller tail probability, down to 2^-55.
///
/// Where the cubic misses the function by more than 1e-8 the interval is divided by 8, up to six
/// times; what is left then, the places of jumps, is asked of the function itself. So draws are
/// within about 1e-8 of it, absolute. Of logarithms that is the relative error of the value,
/// however far out. Nodes are rounded to 40 bits, so that a last-bit difference of the exact
/// function between machines does not move a draw.
class QuantileTable {
 public:
  /// `lower(p)` belongs to the quantile at p, `upper(q)` to the one at 1 - q; both for 0 < p, q <=
  /// 1/2. They are asked for draws too.
  QuantileTable(std::function<double(double)> lower, std::function<double(double)> upper);
  /// The spans are the same memory or do not overlap.
  void operator()(std::span<const double> uniforms, std::span<double> out) const;

 private:
  using Cubic = std::array<double, 4>;
  struct Place {
    std::uint64_t cell;
    double t;  ///< in the cell, from 0 to 1
  };
  /// Interval `index` of `of` in the octave that begins at `start`.
  struct Interval {
    double start, index, of;
  };
  static Place place(double u);
  void add_side(const std::function<double(double)>& exact);
  Cubic cell(const std::function<double(double)>& exact, const Interval& where, double first,
             double last);
  double divided(double u) const;

  std::function<double(double)> lower_, upper_;
  std::vector<Cubic> cells_;  ///< of the lower side, then of the upper
  std::vector<Cubic> parts_;  ///< eight for each cell that is divided
};

}  // namespace cofferdam
