#include "base/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace cofferdam {
namespace {

using boost::multiprecision::cpp_int;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMax = std::numeric_limits<double>::max();
constexpr double kDenorm = std::numeric_limits<double>::denorm_min();

ExactSum sum_of(const std::vector<double>& terms) {
  ExactSum sum;
  for (const double x : terms) sum.add(x);
  return sum;
}

/// A finite double in units of 2^-1074.
cpp_int units(double x) {
  if (x == 0) return 0;
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  const int shift = exponent - 53 + 1074;
  const cpp_int scaled(static_cast<std::int64_t>(std::ldexp(fraction, 53)));
  return shift >= 0 ? cpp_int(scaled << shift) : cpp_int(scaled / (cpp_int(1) << -shift));
}

/// The double nearest to a number of units, ties to even, by integer arithmetic.
double nearest(const cpp_int& value) {
  const cpp_int size = abs(value);
  if (size == 0) return 0.0;
  const int width = static_cast<int>(msb(size)) + 1;
  const int drop = std::max(0, width - 53);
  cpp_int kept = size >> drop;
  const cpp_int rest = size - (kept << drop);
  const cpp_int half = drop > 0 ? cpp_int(cpp_int(1) << (drop - 1)) : cpp_int(1);
  if (rest > half || (rest == half && drop > 0 && bit_test(kept, 0))) ++kept;
  const double rounded =
      std::ldexp(static_cast<double>(static_cast<std::int64_t>(kept)), drop - 1074);
  return value < 0 ? -rounded : rounded;
}

double reference(const std::vector<double>& terms) {
  cpp_int total = 0;
  for (const double x : terms) total += units(x);
  return nearest(total);
}

std::vector<double> random_terms(std::mt19937_64& engine, int count, int low, int high) {
  std::uniform_int_distribution<int> exponent(low, high);
  std::vector<double> terms;
  for (int i = 0; i < count; ++i) {
    const double fraction = static_cast<double>(static_cast<std::int64_t>(engine())) * 0x1p-63;
    terms.push_back(std::ldexp(fraction, exponent(engine)));
  }
  return terms;
}

/// Adds the negatives of most terms, so that nearly everything cancels.
void cancel(std::mt19937_64& engine, std::vector<double>& terms) {
  const std::size_t size = terms.size();
  for (std::size_t i = 0; i < size; ++i) {
    if (engine() % 16 != 0) terms.push_back(-terms[i]);
  }
  std::shuffle(terms.begin(), terms.end(), engine);
}

TEST(ExactSum, AgreesWithIntegerArithmetic) {
  std::mt19937_64 engine(1);
  const std::pair<int, int> ranges[] = {
      {-1074, 1023}, {-1080, -1000}, {-60, 60}, {0, 3}, {990, 1023}};
  for (const auto& [low, high] : ranges) {
    for (int repeat = 0; repeat < 200; ++repeat) {
      auto terms = random_terms(engine, 1 + repeat, low, high);
      if (repeat % 2 == 0) cancel(engine, terms);
      EXPECT_EQ(std::bit_cast<std::uint64_t>(sum_of(terms).value()),
                std::bit_cast<std::uint64_t>(reference(terms)));
    }
  }
}

TEST(ExactSum, OneTermIsItself) {
  std::mt19937_64 engine(2);
  for (int i = 0; i < 100000; ++i) {
    const double x = std::bit_cast<double>(engine());
    if (!std::isfinite(x) || x == 0) continue;
    ASSERT_EQ(sum_of({x}).value(), x);
  }
  for (const double x : {kDenorm, -kDenorm, kMax, -kMax, 0x1p-1022, 0x1p-1022 - kDenorm}) {
    EXPECT_EQ(sum_of({x}).value(), x);
  }
}

TEST(ExactSum, RoundsTiesToEven) {
  EXPECT_EQ(sum_of({1.0, 0x1p-53}).value(), 1.0);
  EXPECT_EQ(sum_of({1.0, 0x1p-53, kDenorm}).value(), 1.0 + 0x1p-52);
  EXPECT_EQ(sum_of({1.0, 0x1p-53, -kDenorm}).value(), 1.0);
  EXPECT_EQ(sum_of({1.0 + 0x1p-52, 0x1p-53}).value(), 1.0 + 0x1p-51);
  EXPECT_EQ(sum_of({-1.0, -0x1p-53, -kDenorm}).value(), -1.0 - 0x1p-52);
  EXPECT_EQ(sum_of({2.0, -0x1p-53}).value(), 2.0);
}

TEST(ExactSum, OverflowsOnlyInTheResult) {
  EXPECT_EQ(sum_of({kMax, kMax}).value(), kInfinity);
  EXPECT_EQ(sum_of({-kMax, -kMax}).value(), -kInfinity);
  EXPECT_EQ(sum_of({kMax, kMax, kMax, -kMax, -kMax}).value(), kMax);
  const double half_ulp = 0x1p970;
  EXPECT_EQ(sum_of({kMax, half_ulp}).value(), kInfinity);
  EXPECT_EQ(sum_of({kMax, half_ulp, -kDenorm}).value(), kMax);
}

TEST(ExactSum, SpecialValues) {
  EXPECT_EQ(std::bit_cast<std::uint64_t>(ExactSum().value()), 0u);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(sum_of({-0.0}).value()), 0u);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(sum_of({1e300, -1e300}).value()), 0u);
  EXPECT_EQ(sum_of({1.0, kInfinity, -kMax}).value(), kInfinity);
  EXPECT_EQ(sum_of({-kInfinity, 1.0, -kInfinity}).value(), -kInfinity);
  EXPECT_TRUE(std::isnan(sum_of({kInfinity, 1.0, -kInfinity}).value()));
  EXPECT_TRUE(std::isnan(sum_of({1.0, kNan, kInfinity}).value()));
  ExactSum merged = sum_of({kInfinity});
  merged.merge(sum_of({-kInfinity}));
  EXPECT_TRUE(std::isnan(merged.value()));
  EXPECT_FALSE(sum_of({kInfinity}) == sum_of({-kInfinity}));
}

TEST(ExactSum, OrderAndGroupingDoNotMatter) {
  std::mt19937_64 engine(3);
  auto terms = random_terms(engine, 2000, -1074, 1000);
  cancel(engine, terms);
  const ExactSum whole = sum_of(terms);
  for (int repeat = 0; repeat < 50; ++repeat) {
    std::shuffle(terms.begin(), terms.end(), engine);
    std::vector<ExactSum> parts(1 + engine() % 9);
    for (const double x : terms) parts[engine() % parts.size()].add(x);
    ExactSum merged;
    for (const ExactSum& part : parts) merged.merge(part);
    EXPECT_TRUE(merged == whole);
    EXPECT_EQ(merged.value(), whole.value());
  }
  ExactSum more = whole;
  more.add(kDenorm);
  EXPECT_FALSE(more == whole);
  more.add(-kDenorm);
  EXPECT_TRUE(more == whole);
}

TEST(ExactSum, WritesAndReads) {
  std::mt19937_64 engine(4);
  for (int repeat = 0; repeat < 100; ++repeat) {
    auto terms = random_terms(engine, 100, -1074, 1023);
    if (repeat == 50) terms.push_back(kInfinity);
    ExactSum sum = sum_of(terms);
    std::array<std::uint64_t, ExactSum::kWords> words;
    sum.write(words);
    ExactSum copy = ExactSum::read(words);
    EXPECT_TRUE(copy == sum);
    EXPECT_EQ(copy.value(), sum.value());
    std::array<std::uint64_t, ExactSum::kWords> again;
    copy.write(again);
    EXPECT_EQ(again, words);
    for (const double x : terms) copy.add(-x);
    EXPECT_EQ(copy.value() == 0, repeat != 50);
  }
}

TEST(ExactSum, CarriesBeforeLimbsOverflow) {
  // Doubling reaches 2^70 terms, far more than limbs hold without a carry.
  for (const double x : {0x1.fffffffffffffp+0, -0x1.fffffffffffffp+0, kDenorm, -1e-300}) {
    ExactSum sum = sum_of({x});
    for (int i = 0; i < 70; ++i) {
      sum.merge(sum);
      sum.add(0.0);
    }
    EXPECT_EQ(sum.value(), std::ldexp(x, 70));
  }
}

}  // namespace
}  // namespace cofferdam
