// Weibull: P(X > x) = exp(-(x / scale)^shape); with shape 1 the exponential of mean scale.
#include <cmath>
#include <limits>

#include "base/special.hpp"
#include "base/special_gamma.hpp"
#include "distributions/from_exponential.hpp"

namespace cofferdam {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Key kKeys[] = {{.name = "shape",
                          .type = Type::number,
                          .sentence = "power in the exponent: below 1 the tail is long",
                          .range = {1e-2, 1e4, false, false}},
                         {.name = "scale",
                          .type = Type::quantity,
                          .sentence = "the value that is exceeded with probability 1 / e",
                          .range = kAboveZero}};

class Weibull final : public FromExponential {
 public:
  Weibull(double shape, double scale)
      : shape_(shape), scale_(scale), above_(1 + 1 / shape), mean_(scale * moment(1)) {}
  double mean() const override { return mean_; }
  /// From the ratio of the moments, which is near 1 where the spread is small.
  double standard_deviation() const override {
    const double ratio = log_gamma(1 + 2 / shape_) - 2 * log_gamma(1 + 1 / shape_);
    return mean_ * std::sqrt(exponential_m1(ratio));
  }
  /// The part below x is an incomplete gamma function of (x / scale)^shape.
  double limited_mean(double x) const override {
    if (!(x > 0)) return x;
    if (x == kInfinity) return mean_;
    return mean_ * above_.at(-log_survival(x)).lower + x * survival(x);
  }
  double low() const override { return 0; }
  double high() const override { return kInfinity; }

 protected:
  double log_survival(double x) const override {
    return -exponential(shape_ * logarithm(x / scale_));
  }
  double hazard(double x) const override { return -log_survival(x) * shape_ / x; }
  double place(double log) const override { return scale_ * exponential(logarithm(-log) / shape_); }
  void places(std::span<double> logs) const override {
    const double root = 1 / shape_, sign = shape_ == 1 ? -scale_ : -1;
    for (double& x : logs) x *= sign;
    if (shape_ == 1) return;
    logarithm(logs, logs);
    for (double& x : logs) x *= root;
    exponential(logs, logs);
    for (double& x : logs) x *= scale_;
  }

 private:
  double moment(double k) const { return exponential(log_gamma(1 + k / shape_)); }
  double shape_, scale_;
  IncompleteGamma above_;
  double mean_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems&) {
  return std::make_unique<Weibull>(value.at("shape").number, value.at("scale").number);
}

}  // namespace

DistributionMember weibull_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
