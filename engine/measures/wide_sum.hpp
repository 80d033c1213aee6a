// Exact sums of weights.
#pragma once
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace cofferdam {

/// A sum of numbers from 0 up in fixed point, so that order does not matter: in units of 2^-160,
/// and below 2^96. What lies below the unit is cut off. A term or a sum
/// beyond makes it infinite: likelihood weights have the mean 1, so that 2^47, whose square is the
/// largest term that fits, occurs less than once in 10^14 trials.
class WideSum {
 public:
  void add(double term) {
    if (!(term < 0x1p95)) return saturate();
    if (!(term > 0)) return;
    const auto bits = std::bit_cast<std::uint64_t>(term);
    const std::uint64_t fraction = (bits & 0xfffffffffffff) | std::uint64_t{1} << 52;
    const int shift = static_cast<int>(bits >> 52) - 1075 + kUnit;  // of the fraction, in units
    if (shift <= -53) return;
    if (shift < 0) return add_at(0, fraction >> -shift, 0);
    const auto word = static_cast<std::size_t>(shift) / 64;
    const int rest = shift % 64;
    add_at(word, fraction << rest, rest == 0 ? 0 : fraction >> (64 - rest));
  }
  void merge(const WideSum& other) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::uint64_t sum = words_[i] + other.words_[i], with = sum + carry;
      carry = static_cast<std::uint64_t>(sum < words_[i]) | static_cast<std::uint64_t>(with < sum);
      words_[i] = with;
    }
    if (carry != 0 || other.is_infinite()) saturate();
  }
  double value() const {
    if (is_infinite()) return std::numeric_limits<double>::infinity();
    double sum = 0;
    for (std::size_t i = 0; i < words_.size(); ++i)
      sum += std::ldexp(static_cast<double>(words_[i]), static_cast<int>(64 * i) - kUnit);
    return sum;
  }

 private:
  static constexpr int kUnit = 160;
  static constexpr std::uint64_t kAll = ~std::uint64_t{0};
  bool is_infinite() const { return words_[3] == kAll; }
  void saturate() { words_.fill(kAll); }
  /// Adds two words at a place and above it.
  void add_at(std::size_t place, std::uint64_t low, std::uint64_t high) {
    if (is_infinite()) return;
    words_[place] += low;
    std::uint64_t carry = words_[place] < low ? 1 : 0;
    for (std::size_t i = place + 1; i < words_.size() && (high | carry) != 0; ++i) {
      const std::uint64_t sum = words_[i] + high, with = sum + carry;
      carry = static_cast<std::uint64_t>(sum < high) | static_cast<std::uint64_t>(with < sum);
      words_[i] = with;
      high = 0;
    }
    if (carry != 0) saturate();
  }

  std::array<std::uint64_t, 4> words_{};
};

}  // namespace cofferdam
