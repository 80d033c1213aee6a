#include "distributions/quantile_table.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace cofferdam {
namespace {

constexpr int kOctaves = 54;
constexpr int kIntervals = 32;
constexpr std::uint64_t kSide = kOctaves * kIntervals + 1;  // the last one for 1/2 itself
constexpr double kError = 1e-8;
constexpr int kParts = 8;
constexpr double kFinest = kIntervals * 0x1p18;  // six divisions
constexpr std::size_t kMostParts = 1 << 15;      // keeps building short; then the function is asked

double rounded(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  return std::bit_cast<double>((bits + (std::uint64_t{1} << 12)) & ~((std::uint64_t{1} << 13) - 1));
}

/// Coefficients in t of the cubic through values at t = 0, 1/3, 2/3, 1.
std::array<double, 4> through(double f0, double f1, double f2, double f3) {
  return {f0, (-11 * f0 + 18 * f1 - 9 * f2 + 2 * f3) / 2,
          (18 * f0 - 45 * f1 + 36 * f2 - 9 * f3) / 2, (-9 * f0 + 27 * f1 - 27 * f2 + 9 * f3) / 2};
}

double evaluate(const std::array<double, 4>& c, double t) {
  return ((c[3] * t + c[2]) * t + c[1]) * t + c[0];
}

double smaller_tail(double u) {
  return std::max(std::min(u, 1 - u), 0x1p-55);
}

}  // namespace

QuantileTable::QuantileTable(std::function<double(double)> lower,
                             std::function<double(double)> upper)
    : lower_(std::move(lower)), upper_(std::move(upper)) {
  cells_.reserve(2 * kSide);
  add_side(lower_);
  add_side(upper_);
}

void QuantileTable::add_side(const std::function<double(double)>& exact) {
  for (int octave = 0; octave < kOctaves; ++octave) {
    const double start = std::ldexp(1.0, -1 - kOctaves + octave);
    double first = exact(start);
    for (int i = 0; i < kIntervals; ++i) {
      const double last = exact(start * (1 + (i + 1.0) / kIntervals));
      cells_.push_back(cell(exact, {start, double(i), kIntervals}, first, last));
      first = last;
    }
  }
  cells_.push_back({rounded(exact(0.5)), 0, 0, 0});
}

/// A divided one begins with NaN, then the first of its parts, or -1.
QuantileTable::Cubic QuantileTable::cell(const std::function<double(double)>& exact,
                                         const Interval& where, double first, double last) {
  const auto at = [&](double t) { return exact(where.start * (1 + (where.index + t) / where.of)); };
  const Cubic cubic =
      through(rounded(first), rounded(at(1.0 / 3)), rounded(at(2.0 / 3)), rounded(last));
  const auto close = [&](double t) { return std::abs(evaluate(cubic, t) - at(t)) <= kError; };
  if (close(1.0 / 6) && close(5.0 / 6)) return cubic;
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  if (where.of >= kFinest || parts_.size() >= kMostParts) return {kNan, -1, 0, 0};
  const std::size_t begin = parts_.size();
  parts_.resize(begin + kParts);
  for (int k = 0; k < kParts; ++k) {
    const double end = k + 1 < kParts ? at((k + 1.0) / kParts) : last;
    const Interval part{where.start, where.index * kParts + k, where.of * kParts};
    const Cubic made = cell(exact, part, first, end);
    parts_[begin + static_cast<std::size_t>(k)] = made;
    first = end;
  }
  return {kNan, static_cast<double>(begin), 0, 0};
}

/// The exponent and the five bits behind it count the cell; the others are the place in it.
inline QuantileTable::Place QuantileTable::place(double u) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(smaller_tail(u));
  const std::uint64_t side = kSide & -static_cast<std::uint64_t>(u > 0.5);
  const std::uint64_t fraction = ((bits << 5) & 0xfffffffffffff) | 0x3ff0000000000000;
  return {(bits >> 47) - ((1023 - 1 - kOctaves) << 5) + side, std::bit_cast<double>(fraction) - 1};
}

void QuantileTable::operator()(std::span<const double> uniforms, std::span<double> out) const {
  if (parts_.empty()) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Place at = place(uniforms[i]);
      out[i] = evaluate(cells_[at.cell], at.t);
    }
    return;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Place at = place(uniforms[i]);
    const double x = evaluate(cells_[at.cell], at.t);
    out[i] = x == x ? x : divided(uniforms[i]);
  }
}

double QuantileTable::divided(double u) const {
  auto [index, t] = place(u);
  const Cubic* cubic = &cells_[index];
  while ((*cubic)[0] != (*cubic)[0]) {
    const double first = (*cubic)[1];
    if (first < 0) return u > 0.5 ? upper_(smaller_tail(u)) : lower_(smaller_tail(u));
    t *= kParts;
    const double part = std::floor(t);
    t -= part;
    cubic = &parts_[static_cast<std::size_t>(first + part)];
  }
  return evaluate(*cubic, t);
}

}  // namespace cofferdam
