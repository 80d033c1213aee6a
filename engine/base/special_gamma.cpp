#include "base/special_gamma.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/increasing_root.hpp"
#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr double kTiny = 1e-300;
constexpr double kHalfLogTwoPi = 0x1.d67f1c864beb5p-1;

/// P(a, x) a / (x^a e^-x / Gamma(a)): the series DLMF 8.11.4, for x up to about a.
double series(double a, double x) {
  double sum = 1, term = 1;
  for (double n = a + 1;; n += 1) {
    term *= x / n;
    const double next = sum + term;
    if (next == sum) return sum;
    sum = next;
  }
}

/// Q(a, x) / (x^a e^-x / Gamma(a)): Lentz's method for the continued fraction DLMF 8.9.2, for x
/// above a.
double fraction(double a, double x) {
  double b = x + 1 - a, c = 1 / kTiny, d = 1 / b, h = d;
  for (int i = 1; i < 100'000; ++i) {
    const double term = -i * (i - a);
    b += 2;
    d = 1 / (term * d + b);
    c = b + term / c;
    h *= d * c;
    if (std::abs(d * c - 1) < 4e-16) break;
  }
  return h;
}

/// ln of about the quantile with normal score z: Wilson and Hilferty (1931). `other` where their
/// cube comes near zero.
double near_quantile(double a, double z, double other) {
  const double root = 1 - 1 / (9 * a) + z / (3 * std::sqrt(a));
  return root > 0.1 ? logarithm(a) + 3 * logarithm(root) : other;
}

}  // namespace

/// Stirling's series from 12 on, and below by the recurrence.
double stirling_rest(double z) {
  double lifted = 0;
  for (; z < 12; z += 1) lifted += (z + 0.5) * logarithm_1p(1 / z) - 1;
  // Bernoulli numbers B(2k) / (2k (2k - 1)).
  constexpr std::array<double, 8> c = {1. / 12,   -1. / 360,      1. / 1260, -1. / 1680,
                                       1. / 1188, -691. / 360360, 1. / 156,  -3617. / 122400};
  const double square = 1 / (z * z);
  double sum = 0;
  for (std::size_t k = c.size(); k-- > 0;) sum = sum * square + c[k];
  return sum / z + lifted;
}

double deviance(double a, double m) {
  if (std::abs(a - m) >= 0.1 * (a + m)) return a * (logarithm(a) - logarithm(m)) + m - a;
  const double v = (a - m) / (a + m), square = v * v;
  double sum = (a - m) * v, term = 2 * a * v;
  for (int j = 3;; j += 2) {
    term *= square;
    const double next = sum + term / j;
    if (next == sum) return sum;
    sum = next;
  }
}

double log_gamma(double z) {
  return (z - 0.5) * logarithm(z) - z + kHalfLogTwoPi + stirling_rest(z);
}

IncompleteGamma::IncompleteGamma(double a)
    : a_(a),
      front_(0.5 * logarithm(a) - kHalfLogTwoPi - stirling_rest(a)),
      log_gamma_above_(log_gamma(a + 1)) {}

/// x^a e^-x is arranged as in Loader (2000) for the Poisson distribution.
IncompleteGamma::Point IncompleteGamma::at(double x) const {
  if (!(x > 0)) return {};
  if (x > 1e30) return {1, 0, 0};
  const double power = exponential(front_ - deviance(a_, x));
  if (x < a_ + 1) {
    const double lower = power / a_ * series(a_, x);
    return {lower, 1 - lower, power};
  }
  const double upper = power * fraction(a_, x);
  return {1 - upper, upper, power};
}

/// The first term of the series, x^a / Gamma(a + 1), is all there is far below; ln P is nearly
/// linear in ln x.
double IncompleteGamma::log_quantile(double p) const {
  const double first = (logarithm(p) + log_gamma_above_) / a_;
  if (first < -40) return first;
  const double start = near_quantile(a_, normal_quantile(p), first);
  return increasing_root(start, -800, 100, [&](double z) {
    const Point point = at(exponential(z));
    return std::pair(logarithm(point.lower / p), point.slope / point.lower);
  });
}

double IncompleteGamma::log_upper_quantile(double q) const {
  const double start = near_quantile(a_, -normal_quantile(q), logarithm(-logarithm(q)));
  return increasing_root(start, -800, 100, [&](double z) {
    const Point point = at(exponential(z));
    return std::pair(-logarithm(point.upper / q), point.slope / point.upper);
  });
}

}  // namespace cofferdam
