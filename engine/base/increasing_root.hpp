// Where a growing function is zero.
#pragma once
#include <cmath>

namespace cofferdam {

/// Newton's steps of `at(z)` = {value, slope} from z, with halving where one leaves the interval
/// known to hold the root; to about 1e-16 where the function is smooth, as it is in the logarithm
/// of a distribution function by the logarithm of its argument.
template <class Function>
double increasing_root(double z, double low, double high, const Function& at) {
  constexpr double kClose = 1e-11;  // the step from there on is exact
  for (int i = 0; i < 200; ++i) {
    const auto [value, slope] = at(z);
    (value < 0 ? low : high) = z;
    const double newton = z - value / slope;
    if (std::abs(newton - z) < kClose) return newton;
    z = newton > low && newton < high ? newton : 0.5 * (low + high);
  }
  return z;
}

}  // namespace cofferdam
