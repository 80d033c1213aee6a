// Discrete Fourier transform.
#pragma once
#include <complex>
#include <span>

namespace cofferdam {

enum class Transform { forward, inverse };

/// In place: x_j becomes sum over k of x_k e^(-2 pi i j k / n); the inverse takes the other sign
/// and divides by n. n is a power of two. Relative to the largest of the sums the error is a few
/// log2(n) 2^-53. Cooley and Tukey, Mathematics of Computation 19 (1965) 297.
void fourier(std::span<std::complex<double>> x, Transform direction);

}  // namespace cofferdam
