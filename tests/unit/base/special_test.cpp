#include "base/special.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/expm1.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace cofferdam {
namespace {

using Wide = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<
    128, boost::multiprecision::backends::digit_base_2, void, std::int32_t, -32768, 32767>>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMin = std::numeric_limits<double>::min();
constexpr double kDenorm = std::numeric_limits<double>::denorm_min();

std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

/// Distance of a result from the truth in units of the last place of the truth.
double ulps(double result, const Wide& truth) {
  const double nearest = static_cast<double>(truth);
  if (std::isinf(nearest) || nearest == 0.0) return result == nearest ? 0.0 : kInfinity;
  const double unit =
      std::abs(nearest) < kMin ? kDenorm : std::ldexp(1.0, std::ilogb(nearest) - 52);
  const Wide error = (Wide(result) - truth) / Wide(unit);
  return std::abs(static_cast<double>(error));
}

double scalar_logarithm_1p(double x) {
  return logarithm_1p(x);
}

double scalar_exponential_m1(double x) {
  return exponential_m1(x);
}

Wide wide_cdf(double x) {
  return boost::math::erfc(-Wide(x) / sqrt(Wide(2))) / 2;
}

/// Truth of the quantile near a result: Newton on the logarithm, in wide precision.
Wide wide_quantile(double p, double start) {
  if (p == 0.5) return 0;
  const bool upper = p > 0.5;
  const Wide tail = upper ? 1 - Wide(p) : Wide(p);
  Wide x = upper ? -start : start;
  for (int i = 0; i < 3; ++i) {
    const Wide value = boost::math::erfc(-x / sqrt(Wide(2))) / 2;
    const Wide density = exp(-x * x / 2) / sqrt(2 * boost::math::constants::pi<Wide>());
    x -= log(value / tail) * value / density;
  }
  return upper ? Wide(-x) : x;
}

template <class Function, class Truth>
double largest_error(const std::vector<double>& points, Function function, Truth truth) {
  double largest = 0;
  double where = 0;
  for (const double x : points) {
    const double error = ulps(function(x), truth(x));
    if (!(error <= largest)) {
      largest = error;
      where = x;
    }
  }
  ::testing::Test::RecordProperty("largest_ulp", std::to_string(largest));
  std::printf("largest error %.3f ulp at %a\n", largest, where);
  return largest;
}

std::vector<double> uniform_points(double low, double high, int count, unsigned seed) {
  std::mt19937_64 engine(seed);
  std::vector<double> points(static_cast<std::size_t>(count));
  for (double& x : points) x = low + (high - low) * std::ldexp(static_cast<double>(engine()), -64);
  return points;
}

/// Points whose logarithm is uniform.
std::vector<double> scaled_points(double low, double high, int count, unsigned seed) {
  std::vector<double> points = uniform_points(std::log(low), std::log(high), count, seed);
  for (double& x : points) x = std::exp(x);
  return points;
}

std::vector<double> join(std::vector<std::vector<double>> parts) {
  std::vector<double> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

int points_per_range() {
  const char* more = std::getenv("COFFERDAM_TEST_POINTS");
  return more != nullptr ? std::atoi(more) : 2000;
}
const int kPoints = points_per_range();

TEST(Special, ExponentialIsWithinTwoUlp) {
  const auto points = join({uniform_points(-745.5, -707, kPoints, 1),
                            uniform_points(-708, 709.78, kPoints, 2),
                            uniform_points(-1, 1, kPoints, 3),
                            scaled_points(1e-20, 1, kPoints / 4, 4),
                            {0.0, -0.0, 709.782712893384, -745.1332191019411, -708.0, 708.0}});
  const auto truth = [](double x) -> Wide { return exp(Wide(x)); };
  EXPECT_LE(largest_error(
                points, [](double x) { return exponential(x); }, truth),
            2.0);
}

TEST(Special, ExponentialAtTheEnds) {
  EXPECT_EQ(exponential(0.0), 1.0);
  EXPECT_EQ(exponential(709.7827128933841), kInfinity);
  EXPECT_EQ(exponential(1e300), kInfinity);
  EXPECT_EQ(exponential(kInfinity), kInfinity);
  EXPECT_EQ(exponential(-745.14), 0.0);
  EXPECT_EQ(exponential(-745.13), kDenorm);
  EXPECT_EQ(bits(exponential(-kInfinity)), 0u);
  EXPECT_EQ(bits(exponential(-kNan)), bits(kNan));
}

TEST(Special, LogarithmIsWithinTwoUlp) {
  const auto points = join({scaled_points(kMin, 1.7e308, kPoints, 1),
                            uniform_points(0.5, 2.0, kPoints, 2),
                            uniform_points(1 - 1e-6, 1 + 1e-6, kPoints, 3),
                            {kDenorm, 3 * kDenorm, kMin, 0.99999999999999989, 1 + 0x1p-52}});
  const auto truth = [](double x) -> Wide { return log(Wide(x)); };
  EXPECT_LE(largest_error(
                points, [](double x) { return logarithm(x); }, truth),
            2.0);
}

TEST(Special, LogarithmAtTheEnds) {
  EXPECT_EQ(bits(logarithm(1.0)), 0u);
  EXPECT_EQ(logarithm(0.0), -kInfinity);
  EXPECT_EQ(logarithm(-0.0), -kInfinity);
  EXPECT_EQ(logarithm(kInfinity), kInfinity);
  EXPECT_EQ(bits(logarithm(-1.0)), bits(kNan));
  EXPECT_EQ(bits(logarithm(-kInfinity)), bits(kNan));
  EXPECT_EQ(bits(logarithm(-kNan)), bits(kNan));
}

TEST(Special, Logarithm1pIsWithinTwoUlp) {
  auto negative = scaled_points(1e-300, 0.9999999, kPoints, 3);
  for (double& x : negative) x = -x;
  const auto points = join({scaled_points(1e-300, 1e300, kPoints, 1),
                            uniform_points(-0.999, 3, kPoints, 2),
                            negative,
                            {-1 + 0x1p-53, kDenorm, 0x1p-54, -0x1p-54, 0x1p53, 0x1p54}});
  // 128 bits do not hold 1 + x for small x; the series is then exact enough.
  const auto truth = [](double x) -> Wide {
    const Wide w = x;
    return std::abs(x) < 1e-25 ? Wide(w - w * w / 2) : Wide(boost::math::log1p(w));
  };
  EXPECT_LE(largest_error(points, scalar_logarithm_1p, truth), 2.0);
}

TEST(Special, ExponentialM1IsWithinThreeUlp) {
  auto negative = scaled_points(1e-300, 45, kPoints, 1);
  for (double& x : negative) x = -x;
  const auto points = join({scaled_points(1e-300, 709, kPoints, 2),
                            uniform_points(-2, 2, kPoints, 3),
                            negative,
                            {kDenorm, -kDenorm, 0x1p-54, -0x1p-54, 40, -40, 709.78}});
  const auto truth = [](double x) -> Wide {
    const Wide w = x;
    return std::abs(x) < 1e-25 ? Wide(w + w * w / 2) : Wide(boost::math::expm1(w));
  };
  EXPECT_LE(largest_error(points, scalar_exponential_m1, truth), 3.0);
  EXPECT_EQ(bits(exponential_m1(-0.0)), bits(-0.0));
  EXPECT_EQ(exponential_m1(-kInfinity), -1);
  EXPECT_EQ(exponential_m1(kInfinity), kInfinity);
  EXPECT_EQ(bits(exponential_m1(kNan)), bits(kNan));
}

TEST(Special, PowersAreProducts) {
  EXPECT_EQ(power(0, 0), 1);
  EXPECT_EQ(power(0.3, 1), 0.3);
  EXPECT_EQ(power(-3, 5), -243);
  EXPECT_EQ(power(10, 22), 1e22);
  for (unsigned n = 0; n < 300; ++n) EXPECT_LE(ulps(power(0.7, n), pow(Wide(0.7), n)), n) << n;
}

TEST(Special, Logarithm1pAtTheEnds) {
  EXPECT_EQ(bits(logarithm_1p(0.0)), bits(0.0));
  EXPECT_EQ(bits(logarithm_1p(-0.0)), bits(-0.0));
  EXPECT_EQ(logarithm_1p(-1.0), -kInfinity);
  EXPECT_EQ(logarithm_1p(kInfinity), kInfinity);
  EXPECT_EQ(bits(logarithm_1p(-1.5)), bits(kNan));
  EXPECT_EQ(bits(logarithm_1p(kNan)), bits(kNan));
}

TEST(Special, NormalCdfIsWithinFourUlp) {
  auto small = scaled_points(1e-18, 1, kPoints / 2, 5);
  for (double& x : small) x = -x;
  const auto points = join({uniform_points(-38.6, -37, kPoints / 2, 1),
                            uniform_points(-38, 0, kPoints, 2),
                            uniform_points(-2, 2, kPoints, 3),
                            uniform_points(0, 9, kPoints / 2, 4),
                            small,
                            {0.0, -0.0, -37.0, 37.0, -37.5, -38.4, -38.5}});
  EXPECT_LE(largest_error(
                points, [](double x) { return normal_cdf(x); }, wide_cdf),
            4.0);
}

TEST(Special, NormalCdfAtTheEnds) {
  EXPECT_EQ(normal_cdf(0.0), 0.5);
  EXPECT_EQ(bits(normal_cdf(-39.0)), 0u);
  EXPECT_EQ(bits(normal_cdf(-kInfinity)), 0u);
  EXPECT_EQ(normal_cdf(-1e300), 0.0);
  EXPECT_EQ(normal_cdf(9.0), 1.0);
  EXPECT_EQ(normal_cdf(kInfinity), 1.0);
  EXPECT_EQ(bits(normal_cdf(-kNan)), bits(kNan));
}

TEST(Special, NormalQuantileIsWithinFourUlp) {
  auto upper = scaled_points(0x1p-53, 0.5, kPoints / 2, 4);
  for (double& p : upper) p = 1 - p;
  auto middle = scaled_points(1e-15, 0.1, kPoints / 2, 5);
  for (double& p : middle) p = 0.5 - p;
  const auto points = join({scaled_points(1e-307, 0.5, kPoints, 1),
                            uniform_points(0, 1, kPoints, 2),
                            upper,
                            middle,
                            uniform_points(0.0999, 0.1001, kPoints / 4, 6),
                            {kDenorm, 5 * kDenorm, kMin, 0x1p-53, 1 - 0x1p-53, 0.1, 0.9, 0.5}});
  const auto quantile = [](double p) { return normal_quantile(p); };
  const auto truth = [](double p) { return wide_quantile(p, normal_quantile(p)); };
  EXPECT_LE(largest_error(points, quantile, truth), 4.0);
}

TEST(Special, NormalQuantileAtTheEnds) {
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_EQ(normal_quantile(0.0), -kInfinity);
  EXPECT_EQ(normal_quantile(1.0), kInfinity);
  EXPECT_EQ(bits(normal_quantile(-kDenorm)), bits(kNan));
  EXPECT_EQ(bits(normal_quantile(1 + 0x1p-52)), bits(kNan));
  EXPECT_EQ(bits(normal_quantile(kInfinity)), bits(kNan));
  EXPECT_EQ(bits(normal_quantile(-kNan)), bits(kNan));
}

TEST(Special, NormalQuantileIsOdd) {
  for (const double p : uniform_points(0.5, 1, 1000, 1)) {
    EXPECT_EQ(normal_quantile(p), -normal_quantile(1 - p));
  }
}

TEST(Special, MillsRatio) {
  const auto points = join({uniform_points(0, 45, 20000, 8), scaled_points(1e-10, 1e12, 20000, 9)});
  const auto truth = [](double x) -> Wide {
    if (x > 1000) {
      const Wide t = 1 / (Wide(x) * x);
      return (1 - t * (1 - t * (3 - 15 * t))) / (x * sqrt(2 * boost::math::constants::pi<Wide>()));
    }
    const Wide half_square = Wide(x) * x / 2;
    return exp(half_square) * boost::math::erfc(Wide(x) / sqrt(Wide(2))) / 2;
  };
  EXPECT_LE(largest_error(points, normal_mills, truth), 4.0);
}

using Spans = void (*)(std::span<const double>, std::span<double>);
using Scalar = double (*)(double);

/// Compares spans of several sizes, and in place, with the scalar function, bit by bit.
void expect_same_bits(Spans spans, Scalar scalar, const std::vector<double>& points) {
  std::vector<double> out(points.size());
  spans(points, out);
  std::size_t different = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    different += bits(out[i]) != bits(scalar(points[i]));
  }
  EXPECT_EQ(different, 0u);
  for (const std::size_t size : {0u, 1u, 2u, 3u, 7u, 63u, 64u, 65u, 129u, 255u, 256u, 257u, 600u}) {
    std::vector<double> values(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(size));
    spans(values, values);
    for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(bits(values[i]), bits(out[i]));
  }
}

/// Random bit patterns, and the special values.
std::vector<double> any_doubles(std::size_t count) {
  std::mt19937_64 engine(7);
  std::vector<double> points = {0.0, -0.0, kInfinity, -kInfinity, kNan, -kNan, kDenorm, -kDenorm,
                                1.0, -1.0, kMin,      -kMin,      0.5,  0.1,   0.9,     2.0};
  while (points.size() < count) points.push_back(std::bit_cast<double>(engine()));
  return points;
}

TEST(Special, SpansGiveTheBitsOfTheScalars) {
  const auto mixed = any_doubles(100000);
  const auto with_rare = [&](std::vector<double> points) { return join({points, mixed}); };
  constexpr int million = 1000000;
  expect_same_bits(exponential, exponential, with_rare(uniform_points(-750, 715, million, 1)));
  expect_same_bits(exponential, exponential, with_rare(uniform_points(-5, 5, million, 1)));
  expect_same_bits(logarithm, logarithm, with_rare(scaled_points(1e-308, 1e308, million, 2)));
  expect_same_bits(logarithm_1p, logarithm_1p, with_rare(uniform_points(-1, 4, million, 5)));
  expect_same_bits(logarithm_1p, logarithm_1p, with_rare(scaled_points(1e-20, 1e308, million, 5)));
  expect_same_bits(exponential_m1, exponential_m1, with_rare(uniform_points(-45, 45, million, 6)));
  expect_same_bits(exponential_m1, exponential_m1, with_rare(scaled_points(1e-20, 40, million, 6)));
  expect_same_bits(normal_cdf, normal_cdf, with_rare(uniform_points(-40, 40, million, 3)));
  expect_same_bits(normal_cdf, normal_cdf, with_rare(uniform_points(-6, 6, million, 3)));
  expect_same_bits(normal_quantile, normal_quantile, with_rare(uniform_points(0, 1, million, 4)));
  expect_same_bits(normal_quantile, normal_quantile,
                   with_rare(scaled_points(1e-308, 1, million, 4)));
}

/// FNV-1a over the bits of results at points made from integers only.
template <class Function>
std::uint64_t checksum(Function function, double scale, double shift) {
  std::uint64_t hash = 0xcbf29ce484222325;
  std::uint64_t state = 1;
  for (int i = 0; i < 20000; ++i) {
    state = state * 6364136223846793005 + 1442695040888963407;
    const double x = static_cast<double>(state >> 11) * 0x1p-53 * scale + shift;
    hash = (hash ^ bits(function(x))) * 0x100000001b3;
  }
  return hash;
}

TEST(Special, BitsArePinned) {
  EXPECT_EQ(checksum([](double x) { return exponential(x); }, 1460, -748), 0x810b959e510f9d9b);
  EXPECT_EQ(checksum([](double x) { return logarithm(x); }, 4, 0), 0x160a2f23bd6d8ea3);
  EXPECT_EQ(checksum(scalar_logarithm_1p, 40, -1), 0xd91db1858e2aa284);
  EXPECT_EQ(checksum([](double x) { return normal_cdf(x); }, 50, -40), 0xa768cf7caf61a1f0);
  EXPECT_EQ(checksum([](double x) { return normal_quantile(x); }, 1, 0), 0x57b001d6bfc9f98a);
}

}  // namespace
}  // namespace cofferdam
