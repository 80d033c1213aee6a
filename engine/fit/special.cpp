#include "fit/special.hpp"

#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace cofferdam::fit {
namespace {

using namespace boost::math::policies;
using Quiet =
    policy<overflow_error<ignore_error>, domain_error<ignore_error>, evaluation_error<ignore_error>,
           pole_error<ignore_error>, promote_double<false>>;

constexpr double kLogTwoPi = 0x1.d67f1c864beb5p+0;

}  // namespace

/// From 30 on the asymptotic series of Mills' ratio; its first term left out is below 1e-16.
double log_normal_survival(double z) {
  if (z < -1) return logarithm_1p(-normal_cdf(z));
  if (z < 30) return logarithm(normal_cdf(-z));
  const double t = 1 / (z * z);
  const double series = -t * (1 - t * (3 - t * (15 - t * (105 - t * (945 - t * 10395)))));
  return -0.5 * (z * z + kLogTwoPi) - logarithm(z) + logarithm_1p(series);
}

double normal_place(double value) {
  if (value > -0.5) return normal_quantile(-exponential_m1(value));
  if (value > -400) return -normal_quantile(exponential(value));
  double z = std::sqrt(-2 * value);
  for (int i = 0; i < 50; ++i) {  // the slope of ln survival far out is -(z + 1/z)
    const double step = (log_normal_survival(z) - value) / (z + 1 / z);
    z += step;
    if (std::abs(step) < 1e-15 * z) break;
  }
  return z;
}

double log_gamma(double a) {
  return boost::math::lgamma(a, Quiet());
}

/// Far out by the continued fraction DLMF 8.9.2, in Lentz's form.
double log_gamma_survival(double a, double x) {
  if (!(x > 0)) return 0;
  if (x == std::numeric_limits<double>::infinity()) return -x;
  if (x < a + 100 + 20 * std::sqrt(a)) {
    const double below = x < a ? boost::math::gamma_p(a, x, Quiet()) : 1;
    return below < 0.5 ? logarithm_1p(-below) : logarithm(boost::math::gamma_q(a, x, Quiet()));
  }
  double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
  for (int i = 1; i < 10'000; ++i) {
    const double term = -i * (i - a);
    b += 2;
    d = 1 / (term * d + b);
    c = b + term / c;
    h *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return a * logarithm(x) - x - log_gamma(a) + logarithm(h);
}

double chi_square_survival(double x, double degrees) {
  return x > 0 ? boost::math::gamma_q(0.5 * degrees, 0.5 * x, Quiet()) : 1;
}

double log_complement(double value) {
  return value > -0.69 ? logarithm(-exponential_m1(value)) : logarithm_1p(-exponential(value));
}

}  // namespace cofferdam::fit
