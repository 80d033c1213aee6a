// Integrals of smooth functions.
#pragma once
#include <array>
#include <cstddef>

namespace cofferdam {

/// The integral from a to b by Gauss and Legendre's rule of eight points: exact for polynomials up
/// to degree 15.
template <class Function>
double integral_of_panel(double a, double b, const Function& at) {
  constexpr std::array<double, 4> x = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                                       0.9602898564975363};
  constexpr std::array<double, 4> w = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                       0.1012285362903763};
  const double middle = 0.5 * (a + b), half = 0.5 * (b - a);
  double sum = 0;
  for (std::size_t k = 0; k < x.size(); ++k)
    sum += w[k] * (at(middle - half * x[k]) + at(middle + half * x[k]));
  return half * sum;
}

}  // namespace cofferdam
