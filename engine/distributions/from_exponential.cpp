#include "distributions/from_exponential.hpp"

#include "base/special.hpp"

namespace cofferdam {

double FromExponential::cdf(double x) const {
  if (x <= low() || x >= high()) return x >= high() ? 1 : 0;
  return -exponential_m1(log_survival(x));
}

double FromExponential::survival(double x) const {
  if (x <= low() || x >= high()) return x >= high() ? 0 : 1;
  return exponential(log_survival(x));
}

double FromExponential::density(double x) const {
  return x > low() && x < high() ? hazard(x) * exponential(log_survival(x)) : 0;
}

double FromExponential::quantile(double p) const {
  return place(logarithm_1p(-p));
}

double FromExponential::upper_quantile(double q) const {
  return place(logarithm(q));
}

void FromExponential::sample(std::span<const double> uniforms, std::span<double> out) const {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = -uniforms[i];
  logarithm_1p(out, out);
  places(out);
}

double discounted(double rate, double t) {
  return rate == 0 ? t : -exponential_m1(-rate * t) / rate;
}

}  // namespace cofferdam
