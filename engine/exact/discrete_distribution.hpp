// A distribution on finitely many values, as exact methods find it.
#pragma once
#include <functional>
#include <vector>

namespace cofferdam {

/// Values ascend. What the probabilities leave of 1, beyond rounding, lies beyond the last value;
/// then the mean and the standard deviation are those of the law, which whoever makes the
/// distribution must know.
class DiscreteDistribution {
 public:
  /// All probability is on the values.
  DiscreteDistribution(std::vector<double> values, std::vector<double> probabilities);
  DiscreteDistribution(std::vector<double> values, std::vector<double> probabilities, double mean,
                       double standard_deviation);
  /// On 0, unit, 2 unit, ...
  static std::vector<double> grid(double unit, std::size_t points);

  const std::vector<double>& values() const { return values_; }
  const std::vector<double>& probabilities() const { return probabilities_; }
  double mean() const { return mean_; }
  double standard_deviation() const { return standard_deviation_; }
  /// Whether all probability is on the values.
  bool is_complete() const { return beyond_ == 0; }
  /// E[(X - mean)^k], of the values alone.
  double central_moment(unsigned k) const;
  double at_most(double x) const;  ///< P(X <= x)
  double above(double x) const;    ///< P(X > x), summed from above: small ones are exact too
  /// Smallest value with P(X <= x) >= q; the last one if the values do not reach so far.
  double value_at_risk(double q) const;
  /// P(X <= x) of a law of which the values are an even grid that keeps its mean, and which may
  /// have an atom at x and a density above it: a value stands for what lies within half a step of
  /// it, so that at a value of the grid half of what the next one holds belongs below x. The error
  /// is of the order of the squared step.
  double smooth_at_most(double x) const;
  /// P(X >= x) of such a law, which may have an atom at x and a density below it.
  double smooth_at_least(double x) const;
  /// The value at risk of a law without atoms of which the values are an even grid that keeps its
  /// mean: linear between the midpoints of the grid, up to which P(X <= x) has an error of the
  /// order of the squared distance.
  double smooth_value_at_risk(double q) const;
  double stop_loss(double d) const;         ///< E[(X - d)+]
  double stop_loss_square(double d) const;  ///< E[((X - d)+)^2]
  /// Mean of the worst 1 - q: v + E[(X - v)+] / (1 - q) at the value at risk v, which splits its
  /// atom.
  double tvar(double q) const { return tvar_at(q, value_at_risk(q)); }
  double smooth_tvar(double q) const { return tvar_at(q, smooth_value_at_risk(q)); }
  /// Of (X - d)+, whose mean and standard deviation count what lies beyond the values.
  DiscreteDistribution excess(double d) const;
  /// Of f(X), f not decreasing. All probability must be on the values, or f the same beyond.
  DiscreteDistribution mapped(const std::function<double(double)>& f) const;

 private:
  double tvar_at(double q, double v) const { return v + stop_loss(v) / (1 - q); }

  std::vector<double> values_, probabilities_, cumulated_, above_;
  double beyond_ = 0;
  double mean_ = 0, standard_deviation_ = 0;
};

/// What a layer pays of a total.
double layer_of(double total, double attachment, double limit);

}  // namespace cofferdam
