#include "portfolios/poisson_draw.hpp"

#include <array>
#include <cmath>

#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr double kInverted = 30;  // means up to this are inverted
constexpr double kHalfLog2Pi = 0.91893853320467274;

/// ln k!: by the series of Stirling from 16 on, whose next term is below 1e-16 of it.
double log_factorial(double k) {
  static const std::array<double, 16> small = [] {
    std::array<double, 16> logs{};
    double product = 1;
    for (std::size_t i = 1; i < logs.size(); ++i)
      logs[i] = logarithm(product *= static_cast<double>(i));
    return logs;
  }();
  if (k < 16) return small[static_cast<std::size_t>(k)];
  const double r = 1 / k, r2 = r * r;
  const double rest = r * (1. / 12 - r2 * (1. / 360 - r2 * (1. / 1260 - r2 * (1. / 1680))));
  return (k + 0.5) * logarithm(k) - k + kHalfLog2Pi + rest;
}

std::uint32_t inverted(double mean, double u) {
  double probability = exponential(-mean), sum = probability;
  std::uint32_t n = 0;
  // 300 is beyond what a mean of 30 reaches with a probability that a uniform can show.
  while (u > sum && n < 300) {
    ++n;
    probability *= mean / n;
    sum += probability;
  }
  return n;
}

}  // namespace

std::uint32_t draw_poisson(double mean, Stream& words) {
  if (mean <= 0) return 0;
  if (mean <= kInverted) return inverted(mean, words.uniform());
  const double b = 0.931 + 2.53 * std::sqrt(mean), a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const double u = words.uniform() - 0.5, v = words.uniform();
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return static_cast<std::uint32_t>(k);
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (logarithm(v * inverse_alpha / (a / (us * us) + b)) <=
        k * logarithm(mean) - mean - log_factorial(k))
      return static_cast<std::uint32_t>(k);
  }
}

}  // namespace cofferdam
