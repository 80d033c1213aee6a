// Incomplete beta function and the quantiles that come from it: the same bits on every machine.
//
// As base/special.hpp without libm; slower, and used where a scenario is built.
#pragma once

namespace cofferdam {

/// Beta distribution with shapes a, b from 1e-2 to 1e6.
class IncompleteBeta {
 public:
  IncompleteBeta(double a, double b);

  /// I_x(a, b), the distribution function at x; y = 1 - x as exactly as the caller knows it.
  /// Relative error below 1e-12 (1 + max(a, b) / 1000).
  double operator()(double x, double y) const { return at(x, y).value; }
  /// x and 1 - x; the smaller one is exact, and the other 1 less it.
  struct Place {
    double x = 0, y = 1;
  };
  /// Quantile at p, 0 < p <= 1/2; relative error of x and of 1 - x below 1e-12 (1 + 1/a + 1/b).
  Place quantile(double p) const;
  /// ln of x where the first term of the series around 0, x^a / (a B(a, b)), is p.
  double log_first_term(double p) const;

  struct Point {
    double value = 0;
    double slope = 0;  ///< x times the derivative
  };
  Point at(double x, double y) const;

 private:
  double a_, b_;
  double half_;   ///< I_1/2(a, b)
  double front_;  ///< ln of sqrt(a b / (2 pi n)) and what Stirling leaves out of 1 / B(a, b)
};

/// Student's t with `nu` degrees of freedom, 1 to 1e6.
class StudentQuantile {
 public:
  explicit StudentQuantile(double nu) : nu_(nu), tail_(0.5 * nu, 0.5), middle_(0.5, 0.5 * nu) {}
  /// Quantile at p in [0, 1/2]; relative error below 1e-12 (1 + nu / 10000), down to the smallest
  /// p. -inf where it is no double.
  double operator()(double p) const;

 private:
  double nu_;
  IncompleteBeta tail_, middle_;
};

}  // namespace cofferdam
