#include "exact/fourier.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace cofferdam {
namespace {

TEST(Fourier, AgreesWithItsDefinition) {
  for (const std::size_t n : {1u, 2u, 4u, 64u, 256u}) {
    std::vector<std::complex<double>> x(n);
    for (std::size_t k = 0; k < n; ++k)
      x[k] = {1.0 / (1.0 + static_cast<double>(k)), 0.5 * std::sin(static_cast<double>(k))};
    auto transformed = x;
    fourier(transformed, Transform::forward);
    for (std::size_t j = 0; j < n; ++j) {
      std::complex<double> sum = 0;
      for (std::size_t k = 0; k < n; ++k)
        sum += x[k] * std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(j * k % n) /
                                          static_cast<double>(n));
      EXPECT_LT(std::abs(transformed[j] - sum), 1e-13) << n << " " << j;
    }
    fourier(transformed, Transform::inverse);
    for (std::size_t k = 0; k < n; ++k) EXPECT_LT(std::abs(transformed[k] - x[k]), 1e-15);
  }
}

}  // namespace
}  // namespace cofferdam
