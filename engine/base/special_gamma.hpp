// Gamma function, incomplete gamma function and its quantiles: the same bits on every machine.
//
// As base/special.hpp without libm; slower, and used where a scenario is built.
#pragma once

namespace cofferdam {

/// ln Gamma(z) - (z - 1/2) ln z + z - ln(2 pi) / 2 for z > 0, to about 1e-15.
double stirling_rest(double z);
/// a ln(a / m) + m - a for a, m > 0, without cancellation where m is near a.
double deviance(double a, double m);
/// ln Gamma(z) for z > 0; error below 1e-14 (1 + |ln Gamma(z)|).
double log_gamma(double z);

/// Gamma distribution with scale 1 and shape a from 1e-2 to 2e6.
class IncompleteGamma {
 public:
  explicit IncompleteGamma(double a);

  struct Point {
    double lower = 0;  ///< P(a, x), the distribution function
    double upper = 1;  ///< Q(a, x) = 1 - P(a, x)
    double slope = 0;  ///< x times the density
  };
  /// Relative error of all three below 1e-12 (1 + a / 1000), of `upper` times 1 / a below a = 1.
  Point at(double x) const;
  /// ln of the quantile at p, and of that at 1 - q, for 0 < p, q <= 1/2; the error is that of `at`
  /// over the slope of its logarithm.
  double log_quantile(double p) const;
  double log_upper_quantile(double q) const;

 private:
  double a_;
  double front_;            ///< ln of a^a e^-a / Gamma(a)
  double log_gamma_above_;  ///< ln Gamma(a + 1)
};

}  // namespace cofferdam
