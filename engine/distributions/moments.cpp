#include "distributions/moments.hpp"

#include <cmath>

#include "base/gauss_legendre.hpp"
#include "base/special.hpp"

namespace cofferdam {
namespace {

/// The integral from a to b, of which `whole` is a first guess; halved where that is not near.
template <class Function>
double refined(double a, double b, double whole, int halvings, const Function& at) {
  const double middle = 0.5 * (a + b);
  const double left = integral_of_panel(a, middle, at), right = integral_of_panel(middle, b, at);
  if (halvings == 0 || std::abs(left + right - whole) <= 1e-11 * whole) return left + right;
  return refined(a, middle, left, halvings - 1, at) + refined(middle, b, right, halvings - 1, at);
}

}  // namespace

double deviation_by_quadrature(const Distribution& distribution) {
  constexpr double kLogHalf = -0x1.62e42fefa39efp-1, kWidth = 0.5;
  const double mean = distribution.mean();
  const auto square = [&](double log_p) {
    const double p = exponential(log_p);
    const double below = distribution.quantile(p) - mean;
    const double above = distribution.upper_quantile(p) - mean;
    return p * (below * below + above * above);
  };
  double sum = 0;
  for (int i = 0; i < 1450; ++i) {
    const double right = kLogHalf - i * kWidth, left = right - kWidth;
    const double panel = refined(left, right, integral_of_panel(left, right, square), 20, square);
    sum += panel;
    if (panel < 1e-14 * sum) break;
  }
  return std::sqrt(sum);
}

}  // namespace cofferdam
