#include "exact/compound.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "exact/fourier.hpp"

namespace cofferdam {
namespace {

constexpr double kFirstTilt = 20;  // over the whole grid
constexpr int kPasses = 3;
constexpr double kPrecision = 0x1p-52;
constexpr double kLargest = 1e200;  // of a scaled probability
constexpr double kLogLargest = 460.51701859880916;

/// ln P(S = 0) for the class (a, b, 0), where none = P(X = 0): E[z^N] is e^(b (z - 1)) for a = 0,
/// else ((1 - a) / (1 - a z))^(b / a + 1).
double log_of_nothing(double a, double b, double none) {
  if (a == 0) return -b * (1 - none);
  return (b / a + 1) * (logarithm_1p(-a) - logarithm_1p(-a * none));
}

std::vector<double> tilted_compound(const JointGeneratingFunction& numbers,
                                    std::span<const std::vector<double>> severities,
                                    double whole_tilt) {
  const std::size_t n = severities.front().size();
  const double tilt = whole_tilt / static_cast<double>(n);
  std::vector<std::vector<std::complex<double>>> kinds(severities.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    for (std::size_t k = 0; k < n; ++k)
      kinds[i].emplace_back(severities[i][k] * exponential(-tilt * static_cast<double>(k)));
    fourier(kinds[i], Transform::forward);
  }
  std::vector<std::complex<double>> sum(n), at(kinds.size());
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < kinds.size(); ++i) at[i] = kinds[i][k];
    sum[k] = numbers(at);
  }
  fourier(sum, Transform::inverse);
  std::vector<double> mass(n);
  for (std::size_t k = 0; k < n; ++k)
    mass[k] = sum[k].real() * exponential(tilt * static_cast<double>(k));
  return mass;
}

/// P(S = 0, N > 0) for the class that starts from P(N = 1): a logarithmic number for a + b = 0,
/// else the class (a, b, 0) continued, in which P(N = 0) would be one / (a + b).
double at_least_one(const RecursiveNumber& n, double none) {
  if (n.a + n.b == 0) return -n.one / n.a * logarithm_1p(-n.a * none);
  return n.one / (n.a + n.b) *
         exponential_m1(log_of_nothing(n.a, n.b, none) - log_of_nothing(n.a, n.b, 0));
}

}  // namespace

LimitedMean layered(LimitedMean loss, double attachment, double limit) {
  const double below = loss(attachment);
  return [loss = std::move(loss), attachment, limit, below](double x) {
    return loss(attachment + std::min(x, limit)) - below;
  };
}

std::vector<double> discretised(const LimitedMean& loss, double unit, std::size_t points) {
  std::vector<double> limited(points + 1), mass(points);
  for (std::size_t k = 1; k <= points; ++k) limited[k] = loss(unit * static_cast<double>(k));
  mass[0] = 1 - limited[1] / unit;
  for (std::size_t k = 1; k < points; ++k)
    mass[k] = ((limited[k] - limited[k - 1]) - (limited[k + 1] - limited[k])) / unit;
  return mass;
}

std::vector<double> compound_by_fourier(const JointGeneratingFunction& numbers,
                                        std::span<const std::vector<double>> severities) {
  double tilt = kFirstTilt;
  std::vector<double> mass;
  for (int pass = 0; pass < kPasses; ++pass) {
    mass = tilted_compound(numbers, severities, tilt);
    double beyond = 1;
    for (const double p : mass) beyond -= p;
    tilt = logarithm(std::max(std::abs(beyond) / kPrecision, 1.0)) / 2;
  }
  return mass;
}

std::vector<double> compound_by_fourier(const GeneratingFunction& number,
                                        std::span<const double> severity) {
  const std::vector<double> one(severity.begin(), severity.end());
  const JointGeneratingFunction of = [&](std::span<const std::complex<double>> z) {
    return number(z.front());
  };
  return compound_by_fourier(of, std::span(&one, 1));
}

std::vector<double> compound_by_recursion(const RecursiveNumber& number,
                                          std::span<const double> severity) {
  const auto& [a, b, from_two, none, one] = number;
  const std::size_t n = severity.size();
  std::size_t last = n - 1;
  while (last > 0 && severity[last] == 0) --last;
  std::vector<double> mass(n);
  // The true probabilities are e^log_scale times what is kept.
  double log_scale = from_two ? 0 : log_of_nothing(a, b, severity[0]);
  mass[0] = 1;
  if (from_two) mass[0] = none + at_least_one(number, severity[0]);
  const double extra = from_two ? one - (a + b) * none : 0;
  for (std::size_t s = 1; s < n; ++s) {
    double sum = extra * severity[s];
    for (std::size_t j = 1; j <= std::min(s, last); ++j)
      sum += (a + b * static_cast<double>(j) / static_cast<double>(s)) * severity[j] * mass[s - j];
    mass[s] = sum / (1 - a * severity[0]);
    if (mass[s] < kLargest) continue;
    for (std::size_t k = 0; k <= s; ++k) mass[k] /= kLargest;
    log_scale += kLogLargest;
  }
  const double scale = exponential(log_scale);
  for (double& p : mass) p *= scale;
  return mass;
}

}  // namespace cofferdam
