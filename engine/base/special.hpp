// Special functions of the sampling path: the same bits on every machine, within 4 ulp of the
// truth.
//
// Only + - * / sqrt and bit operations, compiled without contraction (-ffp-contract=off), so that
// no libm is involved. The span versions give the same bits as the scalar ones, element by element;
// their two spans have the same size and are either the same memory or do not overlap.
//
// NaN gives NaN, always with the same bits. Results that are subnormal are within 4 ulp as well.
#pragma once
#include <span>

namespace cofferdam {

/// e^x, within 2 ulp; 0 below -745.13..., +inf above 709.78...
double exponential(double x);
/// ln x, within 2 ulp; -inf at 0, NaN below.
double logarithm(double x);
/// ln(1 + x), within 2 ulp, also near 0; -inf at -1, NaN below.
double logarithm_1p(double x);
/// e^x - 1, within 3 ulp, also near 0.
double exponential_m1(double x);
/// x^n by multiplication, for n >= 0; within n ulp.
double power(double x, unsigned n);
/// P(Z <= x), within 4 ulp also in the lower tail, down to 0 below -38.57.
double normal_cdf(double x);
/// Inverse of normal_cdf, within 4 ulp for every p in (0, 1), subnormals included; -inf at 0, +inf
/// at 1, NaN outside. Exactly odd around 1/2 where 1 - p is exact.
double normal_quantile(double p);
/// Mills' ratio over sqrt(2 pi), e^(x^2/2) P(Z > x), within 4 ulp for x >= 0.
double normal_mills(double x);

void exponential(std::span<const double> x, std::span<double> out);
void logarithm(std::span<const double> x, std::span<double> out);
void logarithm_1p(std::span<const double> x, std::span<double> out);
void exponential_m1(std::span<const double> x, std::span<double> out);
void normal_cdf(std::span<const double> x, std::span<double> out);
void normal_quantile(std::span<const double> p, std::span<double> out);

}  // namespace cofferdam
