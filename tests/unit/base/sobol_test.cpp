#include "base/sobol.hpp"

#include <gtest/gtest.h>

#include <set>

namespace cofferdam {
namespace {

std::uint32_t point(const SobolColumns& columns, std::uint32_t n) {
  std::uint32_t sum = 0;
  for (unsigned bit = 0; bit < 32; ++bit)
    if (n >> bit & 1) sum ^= columns[bit];
  return sum;
}

/// The first points of the sequence, as Joe and Kuo print them (in the order of the Gray code).
TEST(Sobol, BeginsAsPublished) {
  const double published[][3] = {
      {0.5, 0.5, 0.5},       {0.75, 0.25, 0.25},    {0.25, 0.75, 0.75},   {0.375, 0.375, 0.625},
      {0.875, 0.875, 0.125}, {0.625, 0.125, 0.875}, {0.125, 0.625, 0.375}};
  const auto columns = sobol_columns(3);
  for (std::uint32_t n = 1; n <= 7; ++n)
    for (std::size_t k = 0; k < 3; ++k)
      EXPECT_EQ(point(columns[k], n ^ (n >> 1)) * 0x1p-32, published[n - 1][k]) << n << " " << k;
}

/// Of the first 2^m points of each coordinate one lies in each of 2^m equal intervals.
TEST(Sobol, EveryCoordinateIsEven) {
  const auto columns = sobol_columns(kMostSobolDimensions);
  ASSERT_EQ(columns.size(), kMostSobolDimensions);
  for (const SobolColumns& column : columns) {
    std::set<std::uint32_t> intervals;
    for (std::uint32_t n = 0; n < 256; ++n) intervals.insert(point(column, n) >> 24);
    ASSERT_EQ(intervals.size(), 256u);
    // And so for all m: the leading part of the matrix is triangular with ones on the diagonal.
    for (unsigned bit = 0; bit < 32; ++bit) {
      ASSERT_EQ(column[bit] >> (31 - bit) & 1, 1u);
      ASSERT_EQ(bit < 31 ? column[bit] << (bit + 1) : 0, 0u);
    }
  }
}

/// No two coordinates are the same.
TEST(Sobol, CoordinatesDiffer) {
  const auto columns = sobol_columns(kMostSobolDimensions);
  EXPECT_EQ(std::set<SobolColumns>(columns.begin(), columns.end()).size(), columns.size());
}

}  // namespace
}  // namespace cofferdam
