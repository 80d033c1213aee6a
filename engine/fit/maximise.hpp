// The maximum of a smooth function of a few numbers, and its curvature there.
#pragma once
#include <functional>
#include <span>
#include <vector>

namespace cofferdam::fit {

/// A square matrix, row by row.
struct Matrix {
  std::size_t size = 0;
  std::vector<double> cells;
  explicit Matrix(std::size_t n = 0) : size(n), cells(n * n, 0.0) {}
  double& operator()(std::size_t i, std::size_t j) { return cells[i * size + j]; }
  double operator()(std::size_t i, std::size_t j) const { return cells[i * size + j]; }
};

/// The inverse of a symmetric positive definite matrix; empty if it is not one, to rounding.
Matrix inverse(const Matrix& matrix);

/// -inf where it is not defined.
using Objective = std::function<double(std::span<const double>)>;

/// The best point that the simplex method of Nelder and Mead (1965) finds from `start` with edges
/// `edge`, after it was started anew from its first result.
std::vector<double> simplex_search(const Objective& f, const std::vector<double>& start,
                                   double edge);

struct Maximum {
  std::vector<double> at;
  double value = 0;
  /// Minus the second derivatives at `at`; empty where they do not exist.
  Matrix information;
  /// Newton's step from `at` is below a millionth of a standard error.
  bool converged = false;
};

/// Newton's steps with a line search from a point near the maximum. Derivatives are central
/// differences over a tenth of the width on which the function falls by 1/2, extrapolated to zero
/// (Richardson), so that neither rounding nor curvature of a higher order matters.
Maximum newton_maximum(const Objective& f, std::vector<double> start);

}  // namespace cofferdam::fit
