// Pareto of the first kind: P(X > x) = (scale / x)^shape from scale on.
#include <cmath>
#include <limits>

#include "base/special.hpp"
#include "distributions/from_exponential.hpp"

namespace cofferdam {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Key kKeys[] = {{.name = "scale",
                          .type = Type::quantity,
                          .sentence = "the smallest value",
                          .range = kAboveZero},
                         {.name = "shape",
                          .type = Type::number,
                          .sentence = "power with which the tail falls; the mean is finite above 1",
                          .range = {0, 1e6, true, false}}};

class Pareto final : public FromExponential {
 public:
  Pareto(double scale, double shape) : scale_(scale), shape_(shape) {}
  double mean() const override { return shape_ > 1 ? scale_ * shape_ / (shape_ - 1) : kInfinity; }
  double standard_deviation() const override {
    if (shape_ <= 2) return kInfinity;
    return scale_ / (shape_ - 1) * std::sqrt(shape_ / (shape_ - 2));
  }
  double limited_mean(double x) const override {
    if (x <= scale_) return x;
    return scale_ * (1 + discounted(shape_ - 1, logarithm(x / scale_)));
  }
  double low() const override { return scale_; }
  double high() const override { return kInfinity; }

 protected:
  double log_survival(double x) const override { return -shape_ * logarithm(x / scale_); }
  double hazard(double x) const override { return shape_ / x; }
  double place(double log) const override { return scale_ * exponential(-log / shape_); }
  void places(std::span<double> logs) const override {
    const double factor = -1 / shape_;
    for (double& x : logs) x *= factor;
    exponential(logs, logs);
    for (double& x : logs) x *= scale_;
  }

 private:
  double scale_, shape_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems&) {
  return std::make_unique<Pareto>(value.at("scale").number, value.at("shape").number);
}

}  // namespace

DistributionMember pareto_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
