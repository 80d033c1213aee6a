#include "exact/fourier.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace cofferdam {
namespace {

using Complex = std::complex<double>;

/// e^(-pi i k / half) for k below `half`, by halving angles: every root is the normed sum of two
/// known ones, so that errors grow with the logarithm of their number.
std::vector<Complex> roots(std::size_t half) {
  std::vector<Complex> table(half + 1);
  table[0] = 1;
  table[half] = -1;
  if (half > 1) table[half / 2] = {0, -1};
  for (std::size_t step = half / 2; step > 1; step /= 2)
    for (std::size_t k = 0; k < half; k += step) {
      const Complex sum = table[k] + table[k + step];
      table[k + step / 2] = sum / std::sqrt(std::norm(sum));
    }
  return table;
}

void reverse_bits(std::span<Complex> x) {
  for (std::size_t i = 1, j = 0; i < x.size(); ++i) {
    std::size_t bit = x.size() / 2;
    for (; j & bit; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
}

/// Written out: the product of two std::complex asks for infinities.
Complex times(const Complex& a, const Complex& b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

}  // namespace

void fourier(std::span<Complex> x, Transform direction) {
  const std::size_t n = x.size();
  if (n < 2) return;
  const std::vector<Complex> root = roots(n / 2);
  reverse_bits(x);
  for (std::size_t half = 1; half < n; half *= 2)
    for (std::size_t start = 0; start < n; start += 2 * half)
      for (std::size_t k = 0; k < half; ++k) {
        const Complex& w = root[k * (n / 2 / half)];
        const Complex turned =
            times(direction == Transform::forward ? w : std::conj(w), x[start + k + half]);
        x[start + k + half] = x[start + k] - turned;
        x[start + k] += turned;
      }
  if (direction == Transform::inverse)
    for (Complex& value : x) value /= static_cast<double>(n);
}

}  // namespace cofferdam
