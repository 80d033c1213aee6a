// Weibull: S(x) = exp(-(x / scale)^shape).
#include <algorithm>

#include "base/special.hpp"
#include "fit/model.hpp"

namespace cofferdam::fit {
namespace {

constexpr Parameter kParameters[] = {{"shape", Scale::logarithm, 1e-3, 1e6}, {"scale"}};

class Weibull final : public Law {
 public:
  Weibull(double shape, double scale)
      : shape_(shape), log_scale_(logarithm(scale)), front_(logarithm(shape)) {}
  double log_density(Point at) const override {
    const double power = shape_ * (at.log_x - log_scale_);
    return front_ + power - at.log_x - exponential(power);
  }
  double log_survival(Point at) const override {
    return -exponential(shape_ * (at.log_x - log_scale_));
  }
  double place(double value) const override {
    return exponential(log_scale_ + logarithm(-value) / shape_);
  }

 private:
  double shape_, log_scale_, front_;
};

/// ln X is a Gumbel distribution, of standard deviation 1.2825 / shape and mean ln scale - 0.5772 /
/// shape.
Starts starts(const Sample& sample) {
  const double shape = 1.2825 / std::max(sample.log_deviation, 1e-4);
  return {{shape, exponential(sample.log_mean + 0.5772 / shape)},
          {0.5 * shape, exponential(sample.log_mean)}};
}

}  // namespace

Model weibull_model() {
  return {"weibull", kParameters, starts,
          [](std::span<const double> p) -> std::unique_ptr<Law> {
            return std::make_unique<Weibull>(p[0], p[1]);
          },
          ""};
}

}  // namespace cofferdam::fit
