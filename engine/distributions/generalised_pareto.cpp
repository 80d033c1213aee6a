// Generalised Pareto of what exceeds a threshold: P(X > threshold + y) = (1 + shape y / scale)^(-1
// / shape), the exponential at shape 0. Below shape 0 it ends at threshold - scale / shape.
#include <cmath>
#include <limits>

#include "base/special.hpp"
#include "distributions/from_exponential.hpp"

namespace cofferdam {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Key kKeys[] = {{.name = "shape",
                          .type = Type::number,
                          .sentence = "tail index: the mean is finite below 1; below 0 there is an "
                                      "upper end",
                          .range = {-100, 100, false, false}},
                         {.name = "scale",
                          .type = Type::quantity,
                          .sentence = "scale of what exceeds the threshold",
                          .range = kAboveZero},
                         {.name = "threshold",
                          .type = Type::quantity,
                          .sentence = "the smallest value",
                          .fallback = "0",
                          .range = kAtLeastZero}};

class GeneralisedPareto final : public FromExponential {
 public:
  GeneralisedPareto(double shape, double scale, double threshold)
      : shape_(shape), scale_(scale), threshold_(threshold) {}
  double mean() const override {
    return shape_ < 1 ? threshold_ + scale_ / (1 - shape_) : kInfinity;
  }
  double standard_deviation() const override {
    return shape_ < 0.5 ? scale_ / ((1 - shape_) * std::sqrt(1 - 2 * shape_)) : kInfinity;
  }
  double limited_mean(double x) const override {
    if (x <= threshold_) return x;
    if (x >= high()) return mean();
    return threshold_ + scale_ * discounted(1 - shape_, -log_survival(x));
  }
  double low() const override { return threshold_; }
  double high() const override { return shape_ < 0 ? threshold_ - scale_ / shape_ : kInfinity; }

 protected:
  double log_survival(double x) const override {
    const double y = (x - threshold_) / scale_;
    return shape_ == 0 ? -y : -logarithm_1p(shape_ * y) / shape_;
  }
  double hazard(double x) const override { return 1 / (scale_ + shape_ * (x - threshold_)); }
  double place(double log) const override {
    return threshold_ + scale_ * discounted(-shape_, -log);
  }
  void places(std::span<double> logs) const override {
    if (shape_ != 0) {
      for (double& x : logs) x *= -shape_;
      exponential_m1(logs, logs);
    }
    const double factor = shape_ == 0 ? -scale_ : scale_ / shape_;
    for (double& x : logs) x = threshold_ + factor * x;
  }

 private:
  double shape_, scale_, threshold_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems&) {
  return std::make_unique<GeneralisedPareto>(value.at("shape").number, value.at("scale").number,
                                             value.at("threshold").number);
}

}  // namespace

DistributionMember generalised_pareto_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
