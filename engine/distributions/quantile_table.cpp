#include "distributions/quantile_table.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace cofferdam {
namespace {

constexpr int kOctaves = 54;
constexpr int kIntervals = 32;

double rounded(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  return std::bit_cast<double>((bits + (std::uint64_t{1} << 12)) & ~((std::uint64_t{1} << 13) - 1));
}

/// Coefficients in t of the cubic through values at t = 0, 1/3, 2/3, 1.
std::array<double, 4> through(double f0, double f1, double f2, double f3) {
  return {f0, (-11 * f0 + 18 * f1 - 9 * f2 + 2 * f3) / 2,
          (18 * f0 - 45 * f1 + 36 * f2 - 9 * f3) / 2, (-9 * f0 + 27 * f1 - 27 * f2 + 9 * f3) / 2};
}

std::vector<std::array<double, 4>> cubics_of(const std::function<double(double)>& quantile) {
  std::vector<std::array<double, 4>> cubics;
  for (int octave = 0; octave < kOctaves; ++octave) {
    const double start = std::ldexp(1.0, -1 - kOctaves + octave);
    double previous = rounded(quantile(start));
    for (int i = 0; i < kIntervals; ++i) {
      const auto at = [&](double t) {
        return rounded(quantile(start * (1 + (i + t) / kIntervals)));
      };
      const double last = at(1);
      cubics.push_back(through(previous, at(1.0 / 3), at(2.0 / 3), last));
      previous = last;
    }
  }
  return cubics;
}

double evaluate(const std::vector<std::array<double, 4>>& cubics, double p) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(p);
  const int octave = static_cast<int>(bits >> 52) - 1023 + 1 + kOctaves;
  if (octave >= kOctaves) {  // p is exactly 1/2
    const auto& c = cubics.back();
    return c[0] + c[1] + c[2] + c[3];
  }
  const double scaled = std::bit_cast<double>((bits & 0xfffffffffffffull) | 0x3ff0000000000000ull);
  const double position = (scaled - 1) * kIntervals;
  const int interval = static_cast<int>(position);
  const double t = position - interval;
  const auto& c = cubics[static_cast<std::size_t>(octave * kIntervals + interval)];
  return ((c[3] * t + c[2]) * t + c[1]) * t + c[0];
}

}  // namespace

QuantileTable::QuantileTable(const std::function<double(double)>& lower,
                             const std::function<double(double)>& upper)
    : lower_(cubics_of(lower)), upper_(cubics_of(upper)) {}

double QuantileTable::operator()(double u) const {
  // A select and not a branch: half of the draws lie on either side.
  const std::vector<Cubic>* side = u <= 0.5 ? &lower_ : &upper_;
  return evaluate(*side, std::min(u, 1 - u));
}

void QuantileTable::operator()(std::span<const double> uniforms, std::span<double> out) const {
  for (std::size_t i = 0; i < uniforms.size(); ++i) out[i] = (*this)(uniforms[i]);
}

}  // namespace cofferdam
