// Complex functions, for exact methods: their last bits may differ between machines, so that they
// have no place on the way of a draw.
#pragma once
#include <cmath>
#include <complex>

namespace cofferdam {

inline std::complex<double> complex_exponential(std::complex<double> z) {
  return std::exp(z);
}
/// ln(1 + z), the principal branch, also near 0.
inline std::complex<double> complex_logarithm_1p(std::complex<double> z) {
  const double x = z.real(), y = z.imag();
  return {0.5 * std::log1p(x * (2 + x) + y * y), std::atan2(y, 1 + x)};
}

}  // namespace cofferdam
