// One-element kernels of the special functions, shared by the scalar and the span versions.
//
// Internal to engine/base/special_*.cpp. Each kernel is free of branches, tables and library calls,
// so that a loop over it can be turned into vector instructions, and every operation is one that
// IEEE 754 rounds correctly, so that the bits do not depend on the width of the vectors.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "base/clones.hpp"

#if defined(__FAST_MATH__)
#error "The special functions promise the same bits everywhere: compile them without -ffast-math"
#endif
static_assert(FLT_EVAL_METHOD == 0, "doubles must be computed as doubles");

// The loop may run on several elements at once: its spans are the same memory or do not overlap.
#if defined(__GNUC__) && !defined(__clang__)
#define COFFERDAM_INDEPENDENT _Pragma("GCC ivdep")
#else
#define COFFERDAM_INDEPENDENT
#endif

namespace cofferdam::special_kernels {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// ln 2 in two parts; the upper one has 42 bits, so that its product with an exponent is exact.
inline constexpr double kLn2High = 0x1.62e42fefa3800p-1;
inline constexpr double kLn2Low = 0x1.ef35793c76730p-45;

/// Terms First, First + 2, ... of a polynomial with argument z = x^2, by Horner's rule.
template <std::size_t First, std::size_t N>
COFFERDAM_INLINE double every_second_term(const std::array<double, N>& c, double z) {
  if constexpr (First + 2 < N) {
    return c[First] + z * every_second_term<First + 2>(c, z);
  } else {
    return c[First];
  }
}

/// c[0] + c[1] x + c[2] x^2 + ...; even and odd terms apart, which halves the chain of dependences.
template <std::size_t N>
COFFERDAM_INLINE double polynomial(const std::array<double, N>& c, double x) {
  const double z = x * x;
  return every_second_term<0>(c, z) + x * every_second_term<1>(c, z);
}

/// condition ? a : b, by masks: a conditional expression might become a branch, which the compiler
/// then could not turn into vector instructions (floating-point operations may trap).
COFFERDAM_INLINE double select(bool condition, double a, double b) {
  const std::uint64_t mask = -static_cast<std::uint64_t>(condition);
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(a) & mask) |
                               (std::bit_cast<std::uint64_t>(b) & ~mask));
}

/// The double with exponent field `field` mod 2048, sign and fraction zero.
COFFERDAM_INLINE double power_of_two(std::uint64_t field) {
  return std::bit_cast<double>(field << 52);
}

/// value 2^k, with k still added to the constant that rounds to integers.
struct Scaled {
  double value;
  double shifted_exponent;
};

/// Adding this rounds to an integer, which then stands in the low bits, in two's complement.
inline constexpr double kShift = 0x1.8p52;

/// (e^r - 1 - r) / r^2 for |r| <= ln(2)/2.
inline constexpr std::array<double, 10> kExponentialRest = {
    0x1.0000000000001p-1,  0x1.5555555555556p-3,  0x1.5555555553d63p-5,  0x1.11111111109b3p-7,
    0x1.6c16c1788bd90p-10, 0x1.a01a01a7c41d5p-13, 0x1.a019b90d2ae7ap-16, 0x1.71de0dae63bb3p-19,
    0x1.289185613a3d6p-22, 0x1.af38a9b0ec855p-26};

/// factor e^(high + low) for -800 <= high <= 710, |low| < 2^-40 and a normal factor.
///
/// Cody and Waite's reduction to |r| <= ln(2)/2, and (e^r - 1 - r) / r^2 as a polynomial of degree
/// 9 through Chebyshev nodes (error below 1.2e-17 of e^r).
COFFERDAM_INLINE Scaled scaled_exponential(double high, double low, double factor) {
  const double shifted = high * 0x1.71547652b82fep+0 + kShift;
  const double k = shifted - kShift;
  const double r = (high - k * kLn2High) - (k * kLn2Low - low);
  const double e = 1.0 + (r + (r * r) * polynomial(kExponentialRest, r));
  return {e * factor, shifted};
}

/// e^x - 1 for |x| <= 40: the same, with 2^k apart.
COFFERDAM_INLINE double exponential_less_one(double x) {
  const double shifted = x * 0x1.71547652b82fep+0 + kShift;
  const double k = shifted - kShift;
  const double low = k * kLn2Low, r = (x - k * kLn2High) - low;
  const double lost = ((x - k * kLn2High) - r) - low;
  const double rest = (r + ((r * r) * polynomial(kExponentialRest, r) + lost));
  const double scale = power_of_two(std::bit_cast<std::uint64_t>(shifted) + 1023);
  return scale * rest + (scale - 1.0);
}

/// The scaled value as a double, if that is normal.
COFFERDAM_INLINE double normal_product(Scaled x) {
  return x.value * power_of_two(std::bit_cast<std::uint64_t>(x.shifted_exponent) + 1023);
}

/// The scaled value as a double, rounded once if it is subnormal, infinite if it is too large.
COFFERDAM_INLINE double product(Scaled x) {
  const double k = x.shifted_exponent - kShift;
  // 2^k in two factors, each within the range of exponents; the first product is exact.
  const double first = k * 0.5 + kShift;
  const double second = (k - (first - kShift)) + kShift;
  const double s1 = power_of_two(std::bit_cast<std::uint64_t>(first) + 1023);
  const double s2 = power_of_two(std::bit_cast<std::uint64_t>(second) + 1023);
  return x.value * s1 * s2;
}

/// Top bit set if |x| > bound, or x is NaN (integers compare like the doubles they stand for).
COFFERDAM_INLINE std::uint64_t larger_than(double x, double bound) {
  const std::uint64_t size = std::bit_cast<std::uint64_t>(x) & 0x7fffffffffffffff;
  return std::bit_cast<std::uint64_t>(bound) - size;
}

/// Top bit set unless low <= x <= high, where both are positive.
COFFERDAM_INLINE std::uint64_t outside(double x, double low, double high) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  return bits | (bits - std::bit_cast<std::uint64_t>(low)) |
         (std::bit_cast<std::uint64_t>(high) - bits);
}

/// e^x: `any` for all x, `usual` with the same bits where the top bit of `rare` is not set. The
/// other functions have the same three parts.
struct Exponential {
  static COFFERDAM_INLINE std::uint64_t rare(double x) { return larger_than(x, 708.0); }
  static COFFERDAM_INLINE double usual(double x) {
    return normal_product(scaled_exponential(x, 0.0, 1.0));
  }
  static COFFERDAM_INLINE double any(double x) {
    const double above = select(x < -750.0, -750.0, x);
    const double inside = select(above > 710.0, 710.0, above);
    const double y = product(scaled_exponential(inside, 0.0, 1.0));
    return select(x != x, kNan, y);
  }
};

/// x = 2^exponent (1 + fraction), 1 + fraction in [sqrt(1/2), sqrt(2)); for normal positive x.
struct Split {
  double exponent;
  double fraction;
};

COFFERDAM_INLINE Split split(double x) {
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcd;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x) + (0x3ff0000000000000 - root_half);
  // The exponent field, with the fraction of 2^52: an integer without a conversion instruction.
  const double exponent = std::bit_cast<double>((bits >> 52) | 0x4330000000000000);
  const double significand = std::bit_cast<double>((bits & 0xfffffffffffff) + root_half);
  return {exponent - (0x1p52 + 1023.0), significand - 1.0};
}

/// exponent ln 2 + ln(1 + f) + low, for 1 + f in [sqrt(1/2), sqrt(2)) and |low| small.
///
/// With s = f / (2 + f): ln(1 + f) = 2 atanh(s) = f - (f^2/2 - s (f^2/2 + z P(z))), z = s^2, which
/// is the arrangement of Sun's fdlibm; P of degree 6 through Chebyshev nodes (error below 4.4e-18).
COFFERDAM_INLINE double assemble_logarithm(double exponent, double f, double low) {
  constexpr std::array<double, 7> c = {
      0x1.5555555555558p-1, 0x1.99999999952d7p-2, 0x1.2492492df281ap-2, 0x1.c71c62e3f11e6p-3,
      0x1.7462b51cb66b1p-3, 0x1.39fe51a7c18f9p-3, 0x1.2b5900de53b32p-3};
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double half_square = 0.5 * f * f;
  const double rest = s * (half_square + z * polynomial(c, z)) + (exponent * kLn2Low + low);
  return exponent * kLn2High - ((half_square - rest) - f);
}

/// ln x for normal positive x.
COFFERDAM_INLINE double normal_logarithm(double x) {
  const Split parts = split(x);
  return assemble_logarithm(parts.exponent, parts.fraction, 0.0);
}

/// ln x for positive finite x, subnormals included.
COFFERDAM_INLINE double positive_logarithm(double x) {
  const bool tiny = x < std::numeric_limits<double>::min();
  const Split parts = split(select(tiny, x * 0x1p54, x));
  return assemble_logarithm(parts.exponent - select(tiny, 54.0, 0.0), parts.fraction, 0.0);
}

/// ln x.
struct Logarithm {
  static COFFERDAM_INLINE std::uint64_t rare(double x) {
    return outside(x, std::numeric_limits<double>::min(), std::numeric_limits<double>::max());
  }
  static COFFERDAM_INLINE double usual(double x) { return normal_logarithm(x); }
  static COFFERDAM_INLINE double any(double x) {
    const double y = positive_logarithm(x);
    const double finite = select(x == kInfinity, kInfinity, y);
    const double non_negative = select(x == 0.0, -kInfinity, finite);
    return select(x >= 0.0, non_negative, kNan);
  }
};

/// Below this size of x, ln(1 + x) and e^x - 1 are x; it keeps -0 and subnormals.
inline constexpr double kItself = 0x1p-54;

COFFERDAM_INLINE bool is_itself(double x) {
  return x > -kItself && x < kItself;
}

/// e^x - 1.
struct ExponentialM1 {
  static COFFERDAM_INLINE std::uint64_t rare(double x) {
    return outside(select(x < 0.0, -x, x), kItself, 40.0);
  }
  static COFFERDAM_INLINE double usual(double x) { return exponential_less_one(x); }
  static COFFERDAM_INLINE double any(double x) {
    if (x != x) return kNan;
    if (is_itself(x)) return x;
    if (x < -40.0) return -1.0;
    return x > 40.0 ? Exponential::any(x) : usual(x);
  }
};

/// ln(1 + x).
struct Logarithm1p {
  static COFFERDAM_INLINE std::uint64_t rare(double x) {
    const double size = select(x < 0.0, -x, x);
    return outside(size, kItself, 0x1p1000) | outside(1.0 + x, 0x1p-53, 0x1p1001);
  }
  /// With what the rounding of 1 + x lost, as a relative correction.
  static COFFERDAM_INLINE double usual(double x) {
    const double u = 1.0 + x;
    const Split parts = split(u);
    const double lost = select(x < 1.0, x - (u - 1.0), 1.0 - (u - x));
    const bool near = parts.exponent == 0.0;
    return assemble_logarithm(parts.exponent, select(near, x, parts.fraction),
                              select(near, 0.0, lost / u));
  }
  static COFFERDAM_INLINE double any(double x) {
    if (x == kInfinity) return x;
    if (!(x > -1.0)) return x == -1.0 ? -kInfinity : kNan;
    return is_itself(x) ? x : usual(x);
  }
};

/// A function of one double.
template <class Function>
COFFERDAM_INLINE double apply(double x) {
  return Function::rare(x) >> 63 == 0 ? Function::usual(x) : Function::any(x);
}

/// Elements of a block: a constant, so that the compiler needs no loop for the rest.
inline constexpr std::size_t kBlock = 64;

template <class Function>
COFFERDAM_INLINE void apply_block(const double* in, double* out) {
  std::uint64_t rare = 0;
  for (std::size_t i = 0; i < kBlock; ++i) rare |= Function::rare(in[i]);
  if (rare >> 63 == 0) {
    COFFERDAM_INDEPENDENT
    for (std::size_t i = 0; i < kBlock; ++i) out[i] = Function::usual(in[i]);
  } else {
    COFFERDAM_INDEPENDENT
    for (std::size_t i = 0; i < kBlock; ++i) out[i] = Function::any(in[i]);
  }
}

/// The function of every element; x and out are the same memory or do not overlap.
template <class Function>
COFFERDAM_INLINE void apply_all(const double* x, double* out, std::size_t size) {
  const std::size_t whole = size - size % kBlock;
  for (std::size_t begin = 0; begin < whole; begin += kBlock) {
    apply_block<Function>(x + begin, out + begin);
  }
  if (whole == size) return;
  double rest[kBlock];
  std::fill_n(rest, kBlock, 0.5);  // usual for every function
  std::copy(x + whole, x + size, rest);
  apply_block<Function>(rest, rest);
  std::copy_n(rest, size - whole, out + whole);
}

}  // namespace cofferdam::special_kernels
