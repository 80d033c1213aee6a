// Normal distribution function and its inverse.

#include <cassert>

#include "base/special.hpp"
#include "base/special_kernels.hpp"

namespace cofferdam {
namespace {

namespace kernels = special_kernels;
using kernels::select;

constexpr double kRootTwoPi = 0x1.40d931ff62706p+1;

/// e^(x^2/2) P(Z > x), Mills' ratio over sqrt(2 pi), for 0 <= x <= 39.
///
/// (1 + x N(x) / D(x)) / (2 + sqrt(2 pi) x): the divisor is right at both ends, so that the
/// rounding errors of N and D weigh little. Degree 9 over 11 through Chebyshev nodes in (x - 4) /
/// (x + 4), relative error below 3.5e-18.
COFFERDAM_INLINE double mills(double x) {
  constexpr std::array<double, 10> n = {
      0x1.d25c218302f87p-2,  0x1.48fe626f96621p-1, 0x1.cc1ce528833f2p-2, 0x1.9ae76c317e6f4p-3,
      0x1.00038157c340bp-4,  0x1.cc03130c89b49p-7, 0x1.2a11c6ababb22p-9, 0x1.0dbea922f6bd7p-12,
      0x1.3827afe68ec21p-16, 0x1.6675edf52ff40p-21};
  constexpr std::array<double, 12> d = {
      0x1.0000000000000p+0, 0x1.411f367c8232dp+1,  0x1.7975880c80a61p+1,  0x1.13041fdc54a78p+1,
      0x1.14bc297052284p+0, 0x1.9513779d3a8e5p-2,  0x1.b9be1e3fb5970p-4,  0x1.6897399e69748p-6,
      0x1.b279952c95f9ep-9, 0x1.72f9fa172797cp-12, 0x1.98d2ff295c66bp-16, 0x1.c143896b5eb20p-21};
  const double denominator = kernels::polynomial(d, x);
  const double numerator = denominator + x * kernels::polynomial(n, x);
  return numerator / (denominator * (2.0 + kRootTwoPi * x));
}

/// P(Z > a) for 0 <= a <= 39.
COFFERDAM_INLINE kernels::Scaled normal_tail(double a) {
  // a^2 = square + error exactly (Dekker): the tail would magnify the error of a^2 up to 700 times.
  const double square = a * a;
  const double high = std::bit_cast<double>(std::bit_cast<std::uint64_t>(a) & 0xfffffffff8000000);
  const double low = a - high;
  const double error = ((high * high - square) + 2.0 * high * low) + low * low;
  return kernels::scaled_exponential(-0.5 * square, -0.5 * error, mills(a));
}

COFFERDAM_INLINE double magnitude(double x) {
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & 0x7fffffffffffffff);
}

/// P(Z <= x): 1 - P(Z > x) above 0, so that only the tail itself is approximated.
struct NormalCdf {
  static COFFERDAM_INLINE std::uint64_t rare(double x) { return kernels::larger_than(x, 37.0); }
  static COFFERDAM_INLINE double usual(double x) {
    const double tail = kernels::normal_product(normal_tail(magnitude(x)));
    return select(x < 0.0, tail, 1.0 - tail);
  }
  static COFFERDAM_INLINE double any(double x) {
    const double size = magnitude(x);
    const double tail = kernels::product(normal_tail(select(size > 39.0, 39.0, size)));
    return select(x != x, kernels::kNan, select(x < 0.0, tail, 1.0 - tail));
  }
};

struct Rational {
  double numerator;
  double denominator;
};

/// Quantile of 1/2 + q over q, for |q| <= 0.4, as a function of z = q^2.
///
/// sqrt(2 pi) + z N(r) / D(r) with r = 0.16 - z (as in AS241, Wichura 1988, r is taken from the
/// edge so that all coefficients are positive). Degree 7 over 8 through Chebyshev nodes, relative
/// error below 1.2e-18.
COFFERDAM_INLINE Rational central_ratio(double q) {
  constexpr std::array<double, 8> n = {
      0x1.16e677283409cp+2,  0x1.1eac8d6c38094p+7,  0x1.c6ef40141601fp+10, 0x1.5fb9300aa6779p+13,
      0x1.1386cca5f4b08p+15, 0x1.9d32ded2edfbdp+15, 0x1.f3d33d374c624p+14, 0x1.3767ce1044a5ep+12};
  constexpr std::array<double, 9> d = {
      0x1.0000000000000p+0,  0x1.2e908abeeaa37p+5,  0x1.1d510cc9dca40p+9,
      0x1.12b09e7baa7b7p+12, 0x1.1f37d3ce96f97p+14, 0x1.412b95426f8e2p+15,
      0x1.61c412829d41dp+15, 0x1.3e9529dad1cb6p+14, 0x1.275ba57caf531p+11};
  const double z = q * q;
  const double r = 0.16 - z;
  const double denominator = kernels::polynomial(d, r);
  return {kRootTwoPi * denominator + z * kernels::polynomial(n, r), denominator};
}

/// Minus the quantile of p = e^(-s^2), for p from 2^-1074 to 0.1.
///
/// (sqrt(2) s - 1/2) (1 + N(s - 1.5) / D(s - 1.5)): the factor is near the quantile, so that the
/// rounding errors of N and D weigh little. Degree 11 over 11 through Chebyshev nodes in
/// (s - 3) / (s + 3), relative error below 1.9e-17.
COFFERDAM_INLINE Rational tail_ratio(double s) {
  constexpr std::array<double, 12> n = {
      -0x1.d34e450e7aaadp-3, -0x1.5eeb2b140ba07p-2, -0x1.3a45adf0c5564p-3, 0x1.188d23f61a903p-7,
      0x1.e51d7d0fd3ee9p-6,  0x1.6348cba1c7a5ep-7,  0x1.e1fff6e0f97eep-10, 0x1.46d0d528371f6p-13,
      0x1.a441fd09b5545p-18, 0x1.be490fdb7c6ffp-24, 0x1.1773f129c3a29p-31, 0x1.15618cb62f549p-49};
  constexpr std::array<double, 12> d = {
      0x1.0000000000000p+0,  0x1.9e9636f5e0b76p+1,  0x1.19aa1bd9ccecdp+2,  0x1.a656581b28d4ep+1,
      0x1.824f0fdee19f8p+0,  0x1.c0a1052618cc2p-2,  0x1.4b75f6736c81cp-4,  0x1.2db5aab3652f8p-7,
      0x1.3cd7adc7daed5p-11, 0x1.5a7028fa7b645p-16, 0x1.4dbe279e1afc4p-22, 0x1.8ca3226e52fa4p-30};
  const double r = s - 1.5;
  const double denominator = kernels::polynomial(d, r);
  const double numerator = denominator + kernels::polynomial(n, r);
  return {(0x1.6a09e667f3bcdp+0 * s - 0.5) * numerator, denominator};
}

COFFERDAM_INLINE bool is_central(double p) {
  return (p - 0.5) * (p - 0.5) <= 0.16;
}

COFFERDAM_INLINE double central_quantile(double p) {
  const Rational ratio = central_ratio(p - 0.5);
  return (p - 0.5) * ratio.numerator / ratio.denominator;
}

/// The quantile outside the centre, in two steps: s^2 of p, then the quantile from s and p.
struct UsualTail {
  static COFFERDAM_INLINE double square(double p) {
    // min(p, 1 - p); the difference is exact.
    return -kernels::normal_logarithm(select(p < 0.5, p, 1.0 - p));
  }
  static COFFERDAM_INLINE double quantile(double p, double s) {
    const Rational ratio = tail_ratio(s);
    return select(p < 0.5, -ratio.numerator, ratio.numerator) / ratio.denominator;
  }
};

/// The same for all p, also those that are no probabilities.
struct AnyTail {
  static COFFERDAM_INLINE double square(double p) {
    const double inside = select((p > 0.0) & (p < 1.0), p, 0.25);
    return -kernels::positive_logarithm(select(inside < 0.5, inside, 1.0 - inside));
  }
  static COFFERDAM_INLINE double quantile(double p, double s) {
    const double at_one = select(p == 1.0, kernels::kInfinity, kernels::kNan);
    const double limit = select(p == 0.0, -kernels::kInfinity, at_one);
    return select((p > 0.0) & (p < 1.0), UsualTail::quantile(p, s), limit);
  }
};

/// Quantiles are worked in groups of a fixed size, so that the compiler needs no loop for the rest.
constexpr std::size_t kGroup = 16;
/// And together in blocks: so many that several groups of tails do not wait for each other.
constexpr std::size_t kQuantileBlock = 256;

template <class Tail>
COFFERDAM_INLINE void tail_quantiles(double* p) {
  double s[kGroup];
  for (std::size_t i = 0; i < kGroup; ++i) s[i] = std::sqrt(Tail::square(p[i]));
  for (std::size_t i = 0; i < kGroup; ++i) p[i] = Tail::quantile(p[i], s[i]);
}

/// Quantiles of a block of whole groups: the centre for all, then the tails, moved together.
template <class Tail>
COFFERDAM_INLINE void quantile_block(const double* p, double* out, std::size_t size) {
  double tails[kQuantileBlock + kGroup];
  std::uint64_t in_tail[kQuantileBlock];
  std::uint16_t where[kQuantileBlock + 1];
  for (std::size_t i = 0; i < size; ++i) in_tail[i] = !is_central(p[i]);
  std::size_t count = 0;
  for (std::size_t i = 0; i < size; ++i) {
    where[count] = static_cast<std::uint16_t>(i);
    count += in_tail[i];
  }
  for (std::size_t k = 0; k < count; ++k) tails[k] = p[where[k]];
  std::fill_n(tails + count, kGroup, 0.05);
  for (std::size_t begin = 0; begin < size; begin += kGroup) {
    COFFERDAM_INDEPENDENT
    for (std::size_t i = begin; i < begin + kGroup; ++i) out[i] = central_quantile(p[i]);
  }
  for (std::size_t k = 0; k < count; k += kGroup) tail_quantiles<Tail>(tails + k);
  for (std::size_t k = 0; k < count; ++k) out[where[k]] = tails[k];
}

/// Inverse of NormalCdf.
struct NormalQuantile {
  static COFFERDAM_INLINE std::uint64_t rare(double p) {
    return kernels::outside(p, std::numeric_limits<double>::min(), 0x1.fffffffffffffp-1);
  }
  static COFFERDAM_INLINE double usual(double p) {
    return is_central(p) ? central_quantile(p)
                         : UsualTail::quantile(p, std::sqrt(UsualTail::square(p)));
  }
  static COFFERDAM_INLINE double any(double p) {
    return AnyTail::quantile(p, std::sqrt(AnyTail::square(p)));
  }
};

COFFERDAM_CLONES void normal_cdf_all(const double* x, double* out, std::size_t size) {
  kernels::apply_all<NormalCdf>(x, out, size);
}

COFFERDAM_INLINE void quantile_groups(const double* p, double* out, std::size_t size) {
  std::uint64_t rare = 0;
  for (std::size_t i = 0; i < size; ++i) rare |= NormalQuantile::rare(p[i]);
  if (rare >> 63 == 0)
    quantile_block<UsualTail>(p, out, size);
  else
    quantile_block<AnyTail>(p, out, size);
}

COFFERDAM_CLONES void normal_quantile_all(const double* p, double* out, std::size_t size) {
  for (std::size_t begin = 0; begin < size; begin += kQuantileBlock) {
    const std::size_t count = std::min(size - begin, kQuantileBlock);
    const std::size_t whole = (count + kGroup - 1) / kGroup * kGroup;
    double padded[kQuantileBlock];
    const double* from = p + begin;
    double* to = out + begin;
    if (count < whole) {
      std::copy_n(from, count, padded);
      std::fill(padded + count, padded + whole, 0.5);
      from = to = padded;
    }
    quantile_groups(from, to, whole);
    if (count < whole) std::copy_n(padded, count, out + begin);
  }
}

}  // namespace

double normal_cdf(double x) {
  return kernels::apply<NormalCdf>(x);
}

double normal_quantile(double p) {
  return kernels::apply<NormalQuantile>(p);
}

/// Beyond the rational function the asymptotic series; its first term left out is below 3e-17.
double normal_mills(double x) {
  if (!(x > 39)) return mills(x);
  const double t = 1 / (x * x);
  const double series = t * (1 - t * (3 - t * (15 - t * (105 - t * (945 - t * 10395)))));
  return (1 - series) / (kRootTwoPi * x);
}

void normal_cdf(std::span<const double> x, std::span<double> out) {
  assert(x.size() == out.size());
  normal_cdf_all(x.data(), out.data(), out.size());
}

void normal_quantile(std::span<const double> p, std::span<double> out) {
  assert(p.size() == out.size());
  normal_quantile_all(p.data(), out.data(), out.size());
}

}  // namespace cofferdam
