#include "base/special_beta.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/increasing_root.hpp"
#include "base/special.hpp"
#include "base/special_gamma.hpp"

namespace cofferdam {
namespace {

constexpr double kTiny = 1e-300;
constexpr double kLogHalf = -0x1.62e42fefa39efp-1;
constexpr double kLogTwoPi = 0x1.d67f1c864beb5p+0;

/// I_x(a, b) a B(a, b) / (x^a y^b) for x below the mean: Lentz's method for the continued fraction
/// DLMF 8.17.22.
double fraction(double a, double b, double x) {
  const auto away = [](double z) { return std::abs(z) < kTiny ? kTiny : z; };
  double c = 1, d = 1 / away(1 - (a + b) * x / (a + 1)), h = d;
  for (int m = 1; m < 100000; ++m) {
    const double k = a + 2 * m;
    const double even = m * (b - m) * x / ((k - 1) * k);
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / (k * (k + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const double change = d * c;
    h *= change;
    if (std::abs(change - 1) < 4e-16) break;
  }
  return h;
}

}  // namespace

IncompleteBeta::IncompleteBeta(double a, double b)
    : a_(a),
      b_(b),
      half_(0),
      front_(0.5 * (logarithm(a) + logarithm(b / (a + b)) - kLogTwoPi) + stirling_rest(a + b) -
             stirling_rest(a) - stirling_rest(b)) {
  half_ = at(0.5, 0.5).value;
}

/// x^a y^b / B(a, b) is arranged as in Loader (2000) for the binomial distribution.
IncompleteBeta::Point IncompleteBeta::at(double x, double y) const {
  if (x <= 0) return {0, 0};
  if (y <= 0) return {1, 0};
  const double n = a_ + b_;
  const double power = exponential(front_ - deviance(a_, n * x) - deviance(b_, n * y));
  if (x * (n + 2) > a_ + 1) {
    const double above = power * fraction(b_, a_, y) / b_;
    if (above < 0.9) return {1 - above, power / y};
  }
  return {power * fraction(a_, b_, x) / a_, power / y};
}

/// At x = a / n both deviances are zero.
double IncompleteBeta::log_first_term(double p) const {
  const double log_beta = -front_ - a_ * logarithm_1p(b_ / a_) - b_ * logarithm_1p(a_ / b_);
  return (logarithm(p) + logarithm(a_) + log_beta) / a_;
}

IncompleteBeta::Place IncompleteBeta::quantile(double p) const {
  const double target = logarithm(p), first = log_first_term(p);
  if (first + logarithm_1p(b_) < -40) return {exponential(first), 1};
  // In ln x, of which ln I is nearly linear far out, or in ln y.
  const bool low = half_ >= p;
  const double near =
      increasing_root(low ? std::min(first, kLogHalf) : kLogHalf, -800, 0, [&](double z) {
        const double small = exponential(z), large = -exponential_m1(z);
        const Point point = low ? at(small, large) : at(large, small);
        const double value = logarithm(point.value) - target;
        return low ? std::pair(value, point.slope / point.value)
                   : std::pair(-value, point.slope * small / (large * point.value));
      });
  const double small = exponential(std::min(near, 0.0));
  return low ? Place{small, 1 - small} : Place{1 - small, small};
}

double StudentQuantile::operator()(double p) const {
  if (p >= 0.5) return 0;
  // Far out P(T < -t) = x^(nu/2) / (nu B(nu/2, 1/2)), x = nu / (nu + t^2).
  const double first = tail_.log_first_term(2 * p);
  if (first < -40) return -exponential(0.5 * (logarithm(nu_) - first));
  // In ln t; in the middle P(-t < T < t), where P(T < -t) says little of t.
  const bool middle = p > 0.25;
  const double target = logarithm(middle ? 1 - 2 * p : 2 * p);
  return -exponential(increasing_root(0, -750, 400, [&](double log_t) {
    const double square = exponential(2 * log_t), n = nu_ + square;
    const double x = nu_ / n, y = square / n;
    const IncompleteBeta::Point point = middle ? middle_.at(y, x) : tail_.at(x, y);
    const double value = logarithm(point.value) - target;
    return middle ? std::pair(value, 2 * x * point.slope / point.value)
                  : std::pair(-value, 2 * y * point.slope / point.value);
  }));
}

}  // namespace cofferdam
