#include "fit/maximise.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cofferdam::fit {
namespace {

// Slopes suffer less from rounding than curvatures, and are needed more exactly.
constexpr double kSlopePart = 0.3;

/// Lower Cholesky factor; empty if the matrix is not positive definite.
Matrix factor(const Matrix& a) {
  Matrix lower(a.size);
  for (std::size_t i = 0; i < a.size; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = a(i, j);
      for (std::size_t k = 0; k < j; ++k) rest -= lower(i, k) * lower(j, k);
      if (i == j && !(rest > 1e-12 * a(i, i))) return Matrix();
      lower(i, j) = i == j ? std::sqrt(rest) : rest / lower(j, j);
    }
  return lower;
}

/// L L' x = b.
std::vector<double> solve(const Matrix& lower, std::vector<double> b) {
  const std::size_t n = lower.size;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= lower(i, k) * b[k];
    b[i] /= lower(i, i);
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= lower(k, i) * b[k];
    b[i] /= lower(i, i);
  }
  return b;
}

/// Differences of the function around a point.
class Differences {
 public:
  Differences(const Objective& f, const std::vector<double>& at, double value)
      : f_(f), at_(at), value_(value), width_(at.size(), 0.01) {
    for (std::size_t i = 0; i < at.size(); ++i) find_width(i);
  }
  bool finite() const {
    return std::all_of(width_.begin(), width_.end(), [](double width) { return width > 0; });
  }
  std::vector<double> gradient() const {
    std::vector<double> result;
    for (std::size_t i = 0; i < at_.size(); ++i) {
      const auto slope = [&](double h) { return (moved(i, h) - moved(i, -h)) / (2 * h); };
      const double width = kSlopePart * width_[i];
      result.push_back((4 * slope(0.5 * width) - slope(width)) / 3);
    }
    return result;
  }
  /// Minus the second derivatives.
  Matrix information() const {
    Matrix result(at_.size());
    for (std::size_t i = 0; i < at_.size(); ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        const auto bend = [&](double part) { return i == j ? own(i, part) : mixed(i, j, part); };
        result(i, j) = result(j, i) = -(4 * bend(0.5) - bend(1)) / 3;
      }
    return result;
  }

 private:
  double moved(std::size_t i, double by) const {
    std::vector<double> place = at_;
    place[i] += by;
    return f_(place);
  }
  double own(std::size_t i, double part) const {
    const double h = part * width_[i];
    return (moved(i, h) - 2 * value_ + moved(i, -h)) / (h * h);
  }
  double mixed(std::size_t i, std::size_t j, double part) const {
    const double a = part * width_[i], b = part * width_[j];
    const auto corner = [&](double u, double v) {
      std::vector<double> place = at_;
      place[i] += u;
      place[j] += v;
      return f_(place);
    };
    return (corner(a, b) - corner(a, -b) - corner(-a, b) + corner(-a, -b)) / (4 * a * b);
  }
  /// A tenth of the width on which the function falls by 1/2; 0 if it is not finite around.
  void find_width(std::size_t i) {
    for (int round = 0; round < 3; ++round) {
      double bend = own(i, 1);
      for (int k = 0; k < 30 && !std::isfinite(bend); ++k) {
        width_[i] *= 0.3;
        bend = own(i, 1);
      }
      if (!std::isfinite(bend)) {
        width_[i] = 0;
        return;
      }
      if (!(bend < 0)) return;
      width_[i] = std::clamp(0.1 / std::sqrt(-bend), 0.02 * width_[i], 50 * width_[i]);
    }
    for (int k = 0; k < 30 && !std::isfinite(own(i, 1)); ++k) width_[i] *= 0.3;
  }

  const Objective& f_;
  const std::vector<double>& at_;
  double value_;
  std::vector<double> width_;
};

double product(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// Newton's direction; where the curvature is of the wrong sign, it is lifted until it is not.
std::vector<double> direction(Matrix information, const std::vector<double>& gradient) {
  double lift = 0;
  for (std::size_t i = 0; i < information.size; ++i)
    lift = std::max(lift, std::abs(information(i, i)));
  lift = std::max(1e-3 * lift, 1e-6);
  Matrix lower = factor(information);
  while (lower.size == 0) {
    for (std::size_t i = 0; i < information.size; ++i) information(i, i) += lift;
    lift *= 4;
    lower = factor(information);
  }
  return solve(lower, gradient);
}

bool all_finite(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

/// A simplex with its values, best corner first.
class Simplex {
 public:
  Simplex(const Objective& f, const std::vector<double>& start, double edge) : f_(f) {
    corners_.push_back({f(start), start});
    for (std::size_t i = 0; i < start.size(); ++i) {
      std::vector<double> place = start;
      place[i] += edge;
      corners_.push_back({f(place), place});
    }
    sort();
  }
  const std::vector<double>& best() const { return corners_.front().place; }
  bool small() const {
    return corners_.front().value - corners_.back().value <
           1e-9 * (1 + std::abs(corners_.front().value));
  }
  void step() {
    Corner& worst = corners_.back();
    const double second = corners_[corners_.size() - 2].value;
    const Corner mirrored = along(1);
    if (mirrored.value > corners_.front().value) {
      const Corner further = along(2);
      worst = further.value > mirrored.value ? further : mirrored;
    } else if (mirrored.value > second) {
      worst = mirrored;
    } else {
      const bool better = mirrored.value > worst.value;
      const Corner nearer = along(better ? 0.5 : -0.5);
      if (nearer.value > (better ? mirrored.value : worst.value))
        worst = nearer;
      else
        shrink();
    }
    sort();
  }

 private:
  struct Corner {
    double value;
    std::vector<double> place;
  };
  /// From the worst corner through the middle of the others, `by` beyond it.
  Corner along(double by) const {
    const std::size_t n = corners_.size() - 1;
    Corner corner{0, std::vector<double>(n)};
    for (std::size_t i = 0; i < n; ++i) {
      double middle = 0;
      for (std::size_t k = 0; k < n; ++k) middle += corners_[k].place[i] / static_cast<double>(n);
      corner.place[i] = middle + by * (middle - corners_.back().place[i]);
    }
    corner.value = f_(corner.place);
    return corner;
  }
  void shrink() {
    for (std::size_t k = 1; k < corners_.size(); ++k) {
      for (std::size_t i = 0; i < corners_[k].place.size(); ++i)
        corners_[k].place[i] = 0.5 * (corners_[k].place[i] + best()[i]);
      corners_[k].value = f_(corners_[k].place);
    }
  }
  void sort() {
    std::stable_sort(corners_.begin(), corners_.end(),
                     [](const Corner& a, const Corner& b) { return a.value > b.value; });
  }

  const Objective& f_;
  std::vector<Corner> corners_;
};

/// Goes from `maximum` along `step`, halved until the function grows; false if it does not.
bool advance(const Objective& f, Maximum& maximum, const std::vector<double>& step) {
  for (double part = 1; part > 1e-9; part *= 0.5) {
    std::vector<double> place = maximum.at;
    for (std::size_t i = 0; i < place.size(); ++i) place[i] += part * step[i];
    const double value = f(place);
    if (!(value > maximum.value)) continue;
    maximum.at = std::move(place);
    maximum.value = value;
    return true;
  }
  return false;
}

}  // namespace

Matrix inverse(const Matrix& matrix) {
  const Matrix lower = factor(matrix);
  Matrix result(lower.size);
  for (std::size_t j = 0; j < lower.size; ++j) {
    std::vector<double> unit(lower.size, 0.0);
    unit[j] = 1;
    unit = solve(lower, std::move(unit));
    for (std::size_t i = 0; i < lower.size; ++i) result(i, j) = unit[i];
  }
  return result;
}

std::vector<double> simplex_search(const Objective& f, const std::vector<double>& start,
                                   double edge) {
  std::vector<double> best = start;
  for (int round = 0; round < 2; ++round) {
    Simplex simplex(f, best, edge);
    for (std::size_t step = 0; step < 150 * start.size() && !simplex.small(); ++step)
      simplex.step();
    best = simplex.best();
    edge *= 0.3;
  }
  return best;
}

Maximum newton_maximum(const Objective& f, std::vector<double> start) {
  constexpr double kClose = 1e-12;  // of the squared step in standard errors
  Maximum maximum{std::move(start), 0, Matrix(), false};
  maximum.value = f(maximum.at);
  if (!std::isfinite(maximum.value)) return maximum;
  for (int round = 0; round < 60; ++round) {
    const Differences differences(f, maximum.at, maximum.value);
    if (!differences.finite()) return maximum;
    const std::vector<double> gradient = differences.gradient();
    maximum.information = differences.information();
    if (!all_finite(gradient) || !all_finite(maximum.information.cells)) return maximum;
    const std::vector<double> step = direction(maximum.information, gradient);
    const double square = product(step, gradient);
    const bool definite = factor(maximum.information).size > 0;
    maximum.converged = definite && square >= 0 && square < kClose;
    if (!std::isfinite(square)) return maximum;
    if (maximum.converged && square < 1e-4 * kClose) return maximum;
    if (!advance(f, maximum, step)) {
      // Rounding hides what is left to gain; the step itself is still good.
      if (!definite || !(square < 1e-6)) return maximum;
      std::vector<double> place = maximum.at;
      for (std::size_t i = 0; i < step.size(); ++i) place[i] += step[i];
      const double value = f(place);
      maximum.converged = std::isfinite(value);
      if (maximum.converged) maximum.at = std::move(place), maximum.value = value;
      return maximum;
    }
  }
  return maximum;
}

}  // namespace cofferdam::fit
