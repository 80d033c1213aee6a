// Generalised Pareto of excesses: S(x) = (1 + shape x / scale)^(-1 / shape), exponential at shape 0
// and with the upper end -scale / shape below it.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/special.hpp"
#include "fit/model.hpp"

namespace cofferdam::fit {
namespace {

// Below -1 the likelihood has no maximum.
constexpr Parameter kParameters[] = {{"shape", Scale::plain, -0.99, 20}, {"scale"}};

class GeneralisedPareto final : public Law {
 public:
  GeneralisedPareto(double shape, double scale)
      : shape_(shape), scale_(scale), front_(-logarithm(scale)) {}
  double log_density(Point at) const override {
    if (outside(at.x)) return -std::numeric_limits<double>::infinity();
    const double z = at.x / scale_;
    return front_ - (1 + shape_) * rate(z);
  }
  double log_survival(Point at) const override {
    if (outside(at.x)) return -std::numeric_limits<double>::infinity();
    return -rate(at.x / scale_);
  }
  double place(double value) const override {
    const double y = -value * shape_;
    return std::abs(y) < 1e-8 ? -value * scale_ * (1 + 0.5 * y)
                              : scale_ * exponential_m1(y) / shape_;
  }

 private:
  bool outside(double x) const { return shape_ < 0 && x * -shape_ >= scale_; }
  /// ln(1 + shape z) / shape.
  double rate(double z) const {
    const double y = shape_ * z;
    return std::abs(y) < 1e-8 ? z * (1 - 0.5 * y) : logarithm_1p(y) / shape_;
  }
  double shape_, scale_, front_;
};

/// Probability-weighted moments are near enough to 0.2; a heavy tail is the second start.
Starts starts(const Sample& sample) {
  return {{0.2, 0.8 * sample.mean}, {0.8, exponential(sample.log_mean)}, {-0.2, 1.5 * sample.mean}};
}

}  // namespace

Model generalised_pareto_model() {
  return {"generalised_pareto", kParameters, starts,
          [](std::span<const double> p) -> std::unique_ptr<Law> {
            return std::make_unique<GeneralisedPareto>(p[0], p[1]);
          },
          "its upper end is the largest value"};
}

}  // namespace cofferdam::fit
