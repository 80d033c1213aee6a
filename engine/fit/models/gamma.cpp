// Gamma: density x^(shape - 1) exp(-x / scale) / (scale^shape Gamma(shape)).
#include <algorithm>

#include "fit/model.hpp"
#include "fit/special.hpp"

namespace cofferdam::fit {
namespace {

constexpr Parameter kParameters[] = {{"shape", Scale::logarithm, 1e-6, 1e8}, {"scale"}};

class Gamma final : public Law {
 public:
  Gamma(double shape, double scale)
      : shape_(shape), scale_(scale), front_(-log_gamma(shape) - shape * logarithm(scale)) {}
  double log_density(Point at) const override {
    return (shape_ - 1) * at.log_x - at.x / scale_ + front_;
  }
  double log_survival(Point at) const override { return log_gamma_survival(shape_, at.x / scale_); }
  double place(double value) const override {
    return place_by_bisection([this](double x) { return log_survival({x, 0}); }, value);
  }

 private:
  double shape_, scale_, front_;
};

/// By the difference of ln of the mean and mean of ln (Minka, "Estimating a gamma distribution",
/// 2002), and an exponential.
Starts starts(const Sample& sample) {
  const double gap = std::max(logarithm(sample.mean) - sample.log_mean, 1e-9);
  const double shape = std::clamp((3 - gap) / (12 * gap) + 0.5 / (gap + 1), 1e-3, 1e8);
  return {{shape, sample.mean / shape}, {1, sample.mean}};
}

}  // namespace

Model gamma_model() {
  return {"gamma", kParameters, starts,
          [](std::span<const double> p) -> std::unique_ptr<Law> {
            return std::make_unique<Gamma>(p[0], p[1]);
          },
          ""};
}

}  // namespace cofferdam::fit
