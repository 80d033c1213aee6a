// Lomax, the Pareto of the second kind: S(x) = (1 + x / scale)^-shape.
#include <algorithm>

#include "base/special.hpp"
#include "fit/model.hpp"

namespace cofferdam::fit {
namespace {

constexpr Parameter kParameters[] = {{"scale"}, {"shape", Scale::logarithm, 1e-4, 1e6}};

class Lomax final : public Law {
 public:
  Lomax(double scale, double shape)
      : scale_(scale), shape_(shape), front_(logarithm(shape) - logarithm(scale)) {}
  double log_density(Point at) const override {
    return front_ - (shape_ + 1) * logarithm_1p(at.x / scale_);
  }
  double log_survival(Point at) const override { return -shape_ * logarithm_1p(at.x / scale_); }
  double place(double value) const override { return scale_ * exponential_m1(-value / shape_); }

 private:
  double scale_, shape_, front_;
};

Starts starts(const Sample& sample) {
  return {{exponential(sample.log_mean), 1.2}, {4 * sample.mean, 5}};
}

}  // namespace

Model lomax_model() {
  return {"lomax", kParameters, starts,
          [](std::span<const double> p) -> std::unique_ptr<Law> {
            return std::make_unique<Lomax>(p[0], p[1]);
          },
          "with a large shape and scale it is an exponential, whose mean is scale / shape"};
}

}  // namespace cofferdam::fit
