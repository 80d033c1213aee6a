// Lomax, the Pareto of the second kind from 0 on: P(X > x) = (1 + x / scale)^-shape.
#include <cmath>
#include <limits>

#include "base/special.hpp"
#include "distributions/from_exponential.hpp"

namespace cofferdam {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Key kKeys[] = {{.name = "scale",
                          .type = Type::quantity,
                          .sentence = "scale of the values",
                          .range = kAboveZero},
                         {.name = "shape",
                          .type = Type::number,
                          .sentence = "power with which the tail falls; the mean is finite above 1",
                          .range = {0, 1e6, true, false}}};

class Lomax final : public FromExponential {
 public:
  Lomax(double scale, double shape) : scale_(scale), shape_(shape) {}
  double mean() const override { return shape_ > 1 ? scale_ / (shape_ - 1) : kInfinity; }
  double standard_deviation() const override {
    return shape_ > 2 ? mean() * std::sqrt(shape_ / (shape_ - 2)) : kInfinity;
  }
  double limited_mean(double x) const override {
    return x <= 0 ? x : scale_ * discounted(shape_ - 1, logarithm_1p(x / scale_));
  }
  double low() const override { return 0; }
  double high() const override { return kInfinity; }

 protected:
  double log_survival(double x) const override { return -shape_ * logarithm_1p(x / scale_); }
  double hazard(double x) const override { return shape_ / (scale_ + x); }
  double place(double log) const override { return scale_ * exponential_m1(-log / shape_); }
  void places(std::span<double> logs) const override {
    const double factor = -1 / shape_;
    for (double& x : logs) x *= factor;
    exponential_m1(logs, logs);
    for (double& x : logs) x *= scale_;
  }

 private:
  double scale_, shape_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems&) {
  return std::make_unique<Lomax>(value.at("scale").number, value.at("shape").number);
}

}  // namespace

DistributionMember lomax_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
