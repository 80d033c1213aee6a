// Logarithms of tail probabilities that stay exact where the probabilities themselves underflow.
//
// For estimation alone: where Boost.Math is behind them, last bits may differ between machines.
#pragma once
#include "base/special.hpp"

namespace cofferdam::fit {

/// ln P(Z > z) of a standard normal Z, for every z.
double log_normal_survival(double z);
/// ln P(Z > z) = value <= 0, solved for z.
double normal_place(double value);

/// ln Gamma(a), a > 0.
double log_gamma(double a);
/// ln Q(a, x), the survival function of a gamma distribution with shape a and scale 1.
double log_gamma_survival(double a, double x);

/// P(X > x) of a chi-square X with that many degrees of freedom.
double chi_square_survival(double x, double degrees);

/// ln(1 - e^value) for value <= 0; -inf at 0.
double log_complement(double value);

/// The x > 0 at which the falling function `log_survival` takes `value`, by bisection in ln x.
template <class Function>
double place_by_bisection(const Function& log_survival, double value) {
  double low = -700, high = 700;
  for (int i = 0; i < 80; ++i) {
    const double middle = 0.5 * (low + high);
    (log_survival(exponential(middle)) > value ? low : high) = middle;
  }
  return exponential(0.5 * (low + high));
}

}  // namespace cofferdam::fit
