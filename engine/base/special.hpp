// Special functions of the sampling path: the same bits on every machine, within 4 ulp of the truth.
//
// Only + - * / sqrt and bit operations, compiled without contraction (-ffp-contract=off), so that no
// libm is involved. The span versions give the same bits as the scalar ones, element by element.
#pragma once
#include <span>

namespace cofferdam {

double exponential(double x);       ///< e^x; 0 below -745.13..., +inf above 709.78...
double logarithm(double x);         ///< ln x; -inf at 0, NaN below
double logarithm_1p(double x);      ///< ln(1 + x), accurate near 0
double normal_cdf(double x);        ///< P(Z <= x), relative accuracy kept in the lower tail
double normal_quantile(double p);   ///< inverse of normal_cdf; -inf at 0, +inf at 1, NaN outside

void exponential(std::span<const double> x, std::span<double> out);
void logarithm(std::span<const double> x, std::span<double> out);
void normal_cdf(std::span<const double> x, std::span<double> out);
void normal_quantile(std::span<const double> p, std::span<double> out);

}  // namespace cofferdam
