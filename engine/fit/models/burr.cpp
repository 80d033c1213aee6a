// Burr of type XII: S(x) = (1 + (x / scale)^power)^-shape.
#include <algorithm>

#include "base/special.hpp"
#include "fit/model.hpp"

namespace cofferdam::fit {
namespace {

constexpr Parameter kParameters[] = {
    {"scale"}, {"shape", Scale::logarithm, 1e-4, 1e5}, {"power", Scale::logarithm, 1e-4, 1e4}};

class Burr final : public Law {
 public:
  Burr(double scale, double shape, double power)
      : log_scale_(logarithm(scale)),
        shape_(shape),
        power_(power),
        front_(logarithm(shape) + logarithm(power)) {}
  double log_density(Point at) const override {
    const double power = power_ * (at.log_x - log_scale_);
    return front_ + power - at.log_x - (shape_ + 1) * log_1p_exp(power);
  }
  double log_survival(Point at) const override {
    return -shape_ * log_1p_exp(power_ * (at.log_x - log_scale_));
  }
  double place(double value) const override {
    const double root = -value / shape_;  // ln (1 + e^power) solved for the power
    const double power =
        root > 30 ? root + logarithm_1p(-exponential(-root)) : logarithm(exponential_m1(root));
    return exponential(log_scale_ + power / power_);
  }

 private:
  static double log_1p_exp(double y) {
    return y > 0 ? y + logarithm_1p(exponential(-y)) : logarithm_1p(exponential(y));
  }
  double log_scale_, shape_, power_, front_;
};

/// Log-logistic, whose ln has the standard deviation 1.8138 / power, and a long tail.
Starts starts(const Sample& sample) {
  const double power = 1.8138 / std::max(sample.log_deviation, 1e-4);
  const double middle = exponential(sample.log_mean);
  return {{middle, 1, power},
          {0.5 * middle, 0.3, 2 * power},
          {exponential(sample.log_mean + sample.log_deviation), 3, 0.8 * power}};
}

}  // namespace

Model burr_model() {
  return {"burr", kParameters, starts,
          [](std::span<const double> p) -> std::unique_ptr<Law> {
            return std::make_unique<Burr>(p[0], p[1], p[2]);
          },
          "with a large shape and scale it is a Weibull, with a large power a Pareto"};
}

}  // namespace cofferdam::fit
