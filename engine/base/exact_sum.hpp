// Sums of doubles without rounding: the result does not depend on the order of the terms.
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace cofferdam {

/// A superaccumulator: the exact sum of all doubles added, as a fixed-point number (Kulisch).
/// Adding, merging and splitting in any order gives the same bits; rounding happens once, in
/// `value()`, so that partial sums may exceed the range of a double. Infinities and NaN are kept
/// apart and give what IEEE addition would: NaN, or +inf together with -inf, give NaN. The sum of
/// nothing, and a sum that is zero, is +0. Exact for up to 2^140 terms.
class ExactSum {
 public:
  /// Adds one term, exactly.
  void add(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto exponent = static_cast<unsigned>(bits >> 52) & 0x7ff;
    if (exponent == 0x7ff) return add_special(bits);
    if (pending_ == kMaxPending) carry();
    ++pending_;
    add_finite(bits, exponent);
  }
  /// Adds all terms of another sum, exactly.
  void merge(const ExactSum& other);
  /// The sum, rounded to nearest even; beyond the largest double it is an infinity.
  double value() const;
  /// Raw state for files and messages between processes: write gives kWords words, read takes them.
  /// Words 0 ... 34 are the sum in units of 2^-1074, two's complement, least significant word
  /// first; word 35 has bit 0 set after +inf, bit 1 after -inf, bit 2 after NaN. Equal sums give
  /// equal words.
  static constexpr std::size_t kWords = 36;
  void write(std::span<std::uint64_t, kWords> out) const;
  static ExactSum read(std::span<const std::uint64_t, kWords> in);
  /// True if the exact sums, and the sets of infinities and NaN seen, are the same.
  friend bool operator==(const ExactSum& a, const ExactSum& b);

 private:
  // Limb i counts units of 2^(32 i - 1074); limbs hold more than 32 bits until carry() is run,
  // after which all but the last are in [0, 2^32) and the last one carries the sign.
  static constexpr std::size_t kLimbs = 70;
  // One term moves a limb by less than 2^32, so that this many cannot overflow 63 bits.
  static constexpr std::uint32_t kMaxPending = (std::uint32_t{1} << 31) - 2;

  void add_finite(std::uint64_t bits, unsigned exponent) {
    // Subnormals have exponent 0, the unit of exponent 1 and no implicit bit.
    const std::uint64_t normal = exponent != 0;
    const std::uint64_t fraction = (bits & 0xfffffffffffff) | normal << 52;
    const std::uint64_t position = exponent - normal;
    const std::uint64_t shift = position % 32;
    const std::uint64_t low = fraction << shift;
    const std::uint64_t high = (fraction >> 1) >> (63 - shift);
    const auto sign =
        -static_cast<std::int64_t>(bits >> 63);  // -1 turns each part into its negative
    std::int64_t* limb = &limbs_[position / 32];
    limb[0] += (static_cast<std::int64_t>(low & 0xffffffff) ^ sign) - sign;
    limb[1] += (static_cast<std::int64_t>(low >> 32) ^ sign) - sign;
    limb[2] += (static_cast<std::int64_t>(high) ^ sign) - sign;
  }
  void add_special(std::uint64_t bits);
  void carry();

  std::array<std::int64_t, kLimbs> limbs_{};
  std::uint32_t pending_ = 0;  // terms added since the last carry, at most
  std::uint32_t special_ = 0;  // as word 35 of write()
};

}  // namespace cofferdam
