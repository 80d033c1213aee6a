// Distribution of an aggregate loss S = X_1 + ... + X_N on a grid, in two independent ways.
#pragma once
#include <complex>
#include <functional>
#include <span>
#include <vector>

#include "exact/discrete_distribution.hpp"

namespace cofferdam {

/// E[min(X, x)] of a loss X >= 0, for x >= 0.
using LimitedMean = std::function<double(double)>;
/// E[z^N] of a number of claims, for |z| <= 1.
using GeneratingFunction = std::function<std::complex<double>(std::complex<double>)>;
/// E[z_1^N_1 z_2^N_2 ...] of numbers of claims of several kinds.
using JointGeneratingFunction =
    std::function<std::complex<double>(std::span<const std::complex<double>>)>;

/// Of what a layer of each claim pays, min((X - attachment)+, limit).
LimitedMean layered(LimitedMean loss, double attachment, double limit);

/// Probabilities at 0, unit, ..., (points - 1) unit that keep the mean of X, and E[(X - d)+] at
/// every d of the grid: (2 E[min(X, k h)] - E[min(X, (k-1) h)] - E[min(X, (k+1) h)]) / h at k h.
/// Gerber, Insurance: Mathematics and Economics 1 (1982) 13. What lies beyond the grid is left out,
/// which changes no probability of a sum within it. The variance grows by at most h^2 / 4.
std::vector<double> discretised(const LimitedMean& loss, double unit, std::size_t points);

/// Probabilities of S on the grid of `severity`, whose size is a power of two. They are tilted by
/// e^(-t k / points), so that what lies beyond the grid, with probability b, wraps around with a
/// weight of e^-t at most, while rounding grows by e^t: t is (ln b - ln 2^-52) / 2, at most 20,
/// which leaves an absolute error of about sqrt(b 2^-52). The transform at 0 is about e^(-t E[S] /
/// width): it does not underflow, whatever the number of claims. Gruebel and Hermesmeier, ASTIN
/// Bulletin 29 (1999) 197.
std::vector<double> compound_by_fourier(const GeneratingFunction& number,
                                        std::span<const double> severity);

/// The same of a sum of claims of several kinds, of which kind i has the severity [i]; all have one
/// grid.
std::vector<double> compound_by_fourier(const JointGeneratingFunction& numbers,
                                        std::span<const std::vector<double>> severities);

/// Numbers of claims with P(N = k) = (a + b / k) P(N = k - 1), for k >= 1, or for k >= 2 with P(N =
/// 0) and P(N = 1) given.
struct RecursiveNumber {
  double a = 0, b = 0;
  bool from_two = false;
  double none = 0, one = 0;  ///< P(N = 0) and P(N = 1), if from_two
};

/// The same probabilities by Panjer's recursion, ASTIN Bulletin 12 (1981) 22, for the class (a, b,
/// 1) by Sundt and Jewell, ASTIN Bulletin 12 (1981) 27. The recursion starts from the logarithm of
/// P(S = 0) and is scaled on the way, so that it does not underflow. Takes time by the square of
/// the grid.
std::vector<double> compound_by_recursion(const RecursiveNumber& number,
                                          std::span<const double> severity);

}  // namespace cofferdam
