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

}  // namespace

double exponential(double x) {
  return kernels::apply<kernels::Exponential>(x);
}

double logarithm(double x) {
  return kernels::apply<kernels::Logarithm>(x);
}

double logarithm_1p(double x) {
  if (x == kernels::kInfinity) return x;
  if (!(x > -1.0)) return x == -1.0 ? -kernels::kInfinity : kernels::kNan;
  if (x > -0x1p-54 && x < 0x1p-54) return x;  // keeps -0 and subnormals
  const double u = 1.0 + x;
  const auto [exponent, fraction] = kernels::split(u);
  if (exponent == 0.0) return kernels::assemble_logarithm(0.0, x, 0.0);
  // What the rounding of 1 + x lost, as a relative correction.
  const double lost = x < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);
  return kernels::assemble_logarithm(exponent, fraction, lost / u);
}

double exponential_m1(double x) {
  if (x != x) return kernels::kNan;
  if (x > -0x1p-54 && x < 0x1p-54) return x;  // keeps -0 and subnormals
  if (x < -40.0) return -1.0;
  if (x > 40.0) return exponential(x);
  return kernels::exponential_less_one(x);
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

}  // namespace cofferdam
