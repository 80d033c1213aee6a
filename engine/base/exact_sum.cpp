#include "base/exact_sum.hpp"

#include <algorithm>
#include <limits>

namespace cofferdam {
namespace {

enum Special : std::uint32_t { plus_infinity = 1, minus_infinity = 2, not_a_number = 4 };

using Words = std::array<std::uint64_t, ExactSum::kWords>;
constexpr std::size_t kSumWords = ExactSum::kWords - 1;

/// Two's complement of the sum words.
void negate(Words& words) {
  std::uint64_t carry = 1;
  for (std::size_t i = 0; i < kSumWords; ++i) {
    words[i] = ~words[i] + carry;
    carry = carry & static_cast<std::uint64_t>(words[i] == 0);
  }
}

double special_value(std::uint64_t special) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (special == plus_infinity) return infinity;
  if (special == minus_infinity) return -infinity;
  return std::numeric_limits<double>::quiet_NaN();
}

/// The 64 bits that start `position` bits above the unit.
std::uint64_t bits_from(const Words& words, std::size_t position) {
  const std::size_t word = position / 64;
  const std::size_t shift = position % 64;
  const std::uint64_t above = word + 1 < kSumWords ? words[word + 1] : 0;
  return shift == 0 ? words[word] : words[word] >> shift | above << (64 - shift);
}

/// True if any bit below `position` is set.
bool any_below(const Words& words, std::size_t position) {
  const std::size_t word = position / 64;
  for (std::size_t i = 0; i < word; ++i) {
    if (words[i] != 0) return true;
  }
  return position % 64 != 0 && words[word] << (64 - position % 64) != 0;
}

/// Bits of the double nearest to a magnitude in units of 2^-1074, ties to even.
std::uint64_t rounded_bits(const Words& words) {
  std::size_t top = kSumWords;
  while (top > 0 && words[top - 1] == 0) --top;
  if (top == 0) return 0;
  const std::size_t width = 64 * top - static_cast<std::size_t>(std::countl_zero(words[top - 1]));
  if (width <= 53) return words[0];  // the unit is that of the subnormals: nothing to round
  const std::size_t drop = width - 53;
  if (drop > 2045) return 0x7ff0000000000000;
  const std::uint64_t fraction = bits_from(words, drop) & 0x1fffffffffffff;
  const bool half = (bits_from(words, drop - 1) & 1) != 0;
  const bool up = half && ((fraction & 1) != 0 || any_below(words, drop - 1));
  // The implicit bit adds one to the exponent field; a carry out of the fraction does so once more.
  return (static_cast<std::uint64_t>(drop) << 52) + fraction + static_cast<std::uint64_t>(up);
}

}  // namespace

void ExactSum::add_special(std::uint64_t bits) {
  if ((bits << 12) != 0) {
    special_ |= not_a_number;
  } else {
    special_ |= (bits >> 63) != 0 ? minus_infinity : plus_infinity;
  }
}

void ExactSum::carry() {
  std::int64_t carried = 0;
  for (std::size_t i = 0; i + 1 < kLimbs; ++i) {
    const std::int64_t limb = limbs_[i] + carried;
    limbs_[i] = limb & 0xffffffff;
    carried = limb >> 32;
  }
  limbs_[kLimbs - 1] += carried;
  pending_ = 1;  // limbs in [0, 2^32) count as one term
}

void ExactSum::merge(const ExactSum& other) {
  ExactSum addend = other;
  if (addend.pending_ > kMaxPending - pending_) {
    addend.carry();
    carry();
  }
  for (std::size_t i = 0; i < kLimbs; ++i) limbs_[i] += addend.limbs_[i];
  pending_ += addend.pending_;
  special_ |= addend.special_;
}

void ExactSum::write(std::span<std::uint64_t, kWords> out) const {
  ExactSum canonical = *this;
  canonical.carry();
  for (std::size_t i = 0; i < kSumWords; ++i) {
    out[i] = static_cast<std::uint64_t>(canonical.limbs_[2 * i]) |
             static_cast<std::uint64_t>(canonical.limbs_[2 * i + 1]) << 32;
  }
  out[kSumWords] = special_;
}

ExactSum ExactSum::read(std::span<const std::uint64_t, kWords> in) {
  ExactSum sum;
  for (std::size_t i = 0; i < kSumWords; ++i) {
    sum.limbs_[2 * i] = static_cast<std::int64_t>(in[i] & 0xffffffff);
    sum.limbs_[2 * i + 1] = static_cast<std::int64_t>(in[i] >> 32);
  }
  // The last limb carries the sign.
  sum.limbs_[kLimbs - 1] = static_cast<std::int32_t>(sum.limbs_[kLimbs - 1]);
  sum.pending_ = 1;
  sum.special_ = static_cast<std::uint32_t>(in[kSumWords]);
  return sum;
}

double ExactSum::value() const {
  Words words;
  write(words);
  if (words[kSumWords] != 0) return special_value(words[kSumWords]);
  const bool negative = words[kSumWords - 1] >> 63 != 0;
  if (negative) negate(words);
  const std::uint64_t sign = static_cast<std::uint64_t>(negative) << 63;
  return std::bit_cast<double>(rounded_bits(words) | sign);
}

bool operator==(const ExactSum& a, const ExactSum& b) {
  Words left;
  Words right;
  a.write(left);
  b.write(right);
  return left == right;
}

}  // namespace cofferdam
