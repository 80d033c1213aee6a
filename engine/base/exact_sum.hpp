// Sums of doubles without rounding: the result does not depend on the order of the terms.
#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace cofferdam {

/// A superaccumulator: the exact sum of all doubles added, as a fixed-point number of 34 limbs of 64
/// bits (Kulisch). Adding, merging and splitting in any order gives the same bits; rounding happens once,
/// in `value()`. Infinities and NaN are kept apart and give what IEEE addition would.
class ExactSum {
 public:
  void add(double x);
  void merge(const ExactSum& other);
  /// The sum, rounded to nearest even.
  double value() const;
  /// Raw state for files and messages between processes: write gives kWords words, read takes them.
  static constexpr std::size_t kWords = 36;
  void write(std::span<std::uint64_t, kWords> out) const;
  static ExactSum read(std::span<const std::uint64_t, kWords> in);
  friend bool operator==(const ExactSum&, const ExactSum&) = default;

 private:
  std::array<std::uint64_t, kWords> words_{};
};

}  // namespace cofferdam
