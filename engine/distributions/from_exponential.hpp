// Distributions whose survival function has an inverse in closed form.
#pragma once
#include "distributions/distribution.hpp"

namespace cofferdam {

/// X is a function of the logarithm of its own survival probability, which is minus an exponential
/// variable. Draws are quantiles but for rounding errors.
class FromExponential : public Distribution {
 public:
  double cdf(double x) const final;
  double survival(double x) const final;
  double density(double x) const final;
  double quantile(double p) const final;
  double upper_quantile(double q) const final;
  void sample(std::span<const double> uniforms, std::span<double> out) const final;

 protected:
  /// ln P(X > x) for low < x < high, and minus its derivative.
  virtual double log_survival(double x) const = 0;
  virtual double hazard(double x) const = 0;
  /// Where the logarithm of the survival probability is `log`, at most 0.
  virtual double place(double log) const = 0;
  /// Replaces each logarithm by its place.
  virtual void places(std::span<double> logs) const = 0;
};

/// The integral of e^(-rate t) from 0 to t, t at least 0: t where rate is 0.
double discounted(double rate, double t);

}  // namespace cofferdam
