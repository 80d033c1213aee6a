// Burr of type XII, also called Singh-Maddala: P(X > x) = (1 + (x / scale)^power)^-shape.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/gauss_legendre.hpp"
#include "base/special.hpp"
#include "base/special_gamma.hpp"
#include "distributions/from_exponential.hpp"

namespace cofferdam {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Key kKeys[] = {
    {.name = "scale",
     .type = Type::quantity,
     .sentence = "scale of the values",
     .range = kAboveZero},
    {.name = "shape",
     .type = Type::number,
     .sentence = "the tail falls with the power shape x power; the mean is finite above 1",
     .range = {0, 1e4, true, false}},
    {.name = "power",
     .type = Type::number,
     .sentence = "power of x / scale; 1 makes it a Lomax",
     .range = {1e-2, 1e3, false, false}}};

class Burr final : public FromExponential {
 public:
  Burr(double scale, double shape, double power)
      : scale_(scale),
        log_scale_(logarithm(scale)),
        shape_(shape),
        power_(power),
        mean_(scale * moment(1)) {}
  double mean() const override { return mean_; }
  double standard_deviation() const override {
    const double ratio = moment(2) / (moment(1) * moment(1));
    return shape_ * power_ > 2 ? mean_ * std::sqrt(std::max(0.0, ratio - 1)) : kInfinity;
  }
  double limited_mean(double x) const override {
    if (!(x > 0)) return x;
    return x == kInfinity ? mean_ : std::min(mean_, scale_ * limited(logarithm(x) - log_scale_));
  }
  double low() const override { return 0; }
  double high() const override { return kInfinity; }

 protected:
  double log_survival(double x) const override {
    return log_survival_at(logarithm(x) - log_scale_);
  }
  double hazard(double x) const override {
    const double grown = exponential(power_ * (logarithm(x) - log_scale_));
    return shape_ * power_ / x * (1 - 1 / (1 + grown));
  }
  double place(double log) const override {
    return exponential(log_scale_ + logarithm(exponential_m1(-log / shape_)) / power_);
  }
  void places(std::span<double> logs) const override {
    const double factor = -1 / shape_;
    for (double& x : logs) x *= factor;
    exponential_m1(logs, logs);
    logarithm(logs, logs);
    const double root = 1 / power_;
    for (double& x : logs) x = log_scale_ + x * root;
    exponential(logs, logs);
  }

 private:
  /// By v = ln(x / scale); beyond what doubles hold ln(1 + e^t) is t.
  double log_survival_at(double v) const {
    const double t = power_ * v;
    return -shape_ * (t > 40 ? t : logarithm_1p(exponential(t)));
  }
  /// E[(X / scale)^k].
  double moment(double k) const {
    const double left = shape_ - k / power_;
    if (left <= 0) return kInfinity;
    return exponential(log_gamma(1 + k / power_) + log_gamma(left) - log_gamma(shape_));
  }
  /// The integral of the survival function by e^v from minus infinity to v = `end`, on panels. Left
  /// of `first` the function is 1, or nothing counts.
  double limited(double end) const {
    const double bend = -logarithm(std::max(1.0, shape_)) / power_;
    const double first = std::max(bend - 40 / power_, std::min(end, bend) - 40);
    if (end <= first) return exponential(end);
    const double count = std::ceil(2 * (end - first) * std::max(1.0, power_));
    const double width = (end - first) / count;
    double sum = exponential(first);
    for (double i = 0; i < count; i += 1) {
      const double from = first + i * width;
      const double panel = integral_of_panel(
          from, from + width, [this](double v) { return exponential(v + log_survival_at(v)); });
      sum += panel;
      if (panel < 1e-18 * sum && from > bend) break;
    }
    return sum;
  }
  double scale_, log_scale_, shape_, power_, mean_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems&) {
  return std::make_unique<Burr>(value.at("scale").number, value.at("shape").number,
                                value.at("power").number);
}

}  // namespace

DistributionMember burr_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
