// Exponential and logarithms.
#include <cassert>

#include "base/special.hpp"
#include "base/special_kernels.hpp"

namespace cofferdam {
namespace {

namespace kernels = special_kernels;

COFFERDAM_CLONES void exponential_all(const double* x, double* out, std::size_t size) {
  kernels::apply_all<kernels::Exponential>(x, out, size);
}

COFFERDAM_CLONES void logarithm_all(const double* x, double* out, std::size_t size) {
  kernels::apply_all<kernels::Logarithm>(x, out, size);
}

COFFERDAM_CLONES void logarithm_1p_all(const double* x, double* out, std::size_t size) {
  kernels::apply_all<kernels::Logarithm1p>(x, out, size);
}

COFFERDAM_CLONES void exponential_m1_all(const double* x, double* out, std::size_t size) {
  kernels::apply_all<kernels::ExponentialM1>(x, out, size);
}

}  // namespace

double exponential(double x) {
  return kernels::apply<kernels::Exponential>(x);
}

double logarithm(double x) {
  return kernels::apply<kernels::Logarithm>(x);
}

double logarithm_1p(double x) {
  return kernels::apply<kernels::Logarithm1p>(x);
}

double exponential_m1(double x) {
  return kernels::apply<kernels::ExponentialM1>(x);
}

double power(double x, unsigned n) {
  double result = 1;
  for (; n > 0; n >>= 1, x *= x)
    if (n & 1) result *= x;
  return result;
}

void exponential(std::span<const double> x, std::span<double> out) {
  assert(x.size() == out.size());
  exponential_all(x.data(), out.data(), out.size());
}

void logarithm(std::span<const double> x, std::span<double> out) {
  assert(x.size() == out.size());
  logarithm_all(x.data(), out.data(), out.size());
}

void logarithm_1p(std::span<const double> x, std::span<double> out) {
  assert(x.size() == out.size());
  logarithm_1p_all(x.data(), out.data(), out.size());
}

void exponential_m1(std::span<const double> x, std::span<double> out) {
  assert(x.size() == out.size());
  exponential_m1_all(x.data(), out.data(), out.size());
}

}  // namespace cofferdam
