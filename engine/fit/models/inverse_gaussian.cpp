// Inverse Gaussian with mean m and shape l: density sqrt(l / (2 pi x^3)) exp(-l (x - m)^2 / (2 m^2
// x)). Distribution function: Shuster, J. Amer. Statist. Assoc. 63 (1968), 1514.
#include <algorithm>
#include <cmath>

#include "fit/model.hpp"
#include "fit/special.hpp"

namespace cofferdam::fit {
namespace {

constexpr Parameter kParameters[] = {{"mean"}, {"shape"}};
constexpr double kLogTwoPi = 0x1.d67f1c864beb5p+0;

class InverseGaussian final : public Law {
 public:
  InverseGaussian(double mean, double shape)
      : mean_(mean), shape_(shape), front_(0.5 * (logarithm(shape) - kLogTwoPi)) {}
  double log_density(Point at) const override {
    const double away = (at.x - mean_) / mean_;
    return front_ - 1.5 * at.log_x - 0.5 * shape_ * away * away / at.x;
  }
  /// S = P(Z > a) - e^(2l/m) P(Z > b), both parts in logarithms: the second one is the smaller.
  double log_survival(Point at) const override {
    const double root = std::sqrt(shape_ / at.x);
    const double first = log_normal_survival(root * (at.x / mean_ - 1));
    const double second = 2 * shape_ / mean_ + log_normal_survival(root * (at.x / mean_ + 1));
    if (at.x < mean_) {
      const double below = log_normal_survival(-root * (at.x / mean_ - 1));
      return log_complement(std::min(0.0, below + logarithm_1p(exponential(second - below))));
    }
    return first + log_complement(std::min(second - first, -1e-300));
  }
  double place(double value) const override {
    return place_by_bisection([this](double x) { return log_survival(point(x)); }, value);
  }

 private:
  double mean_, shape_, front_;
};

Starts starts(const Sample& sample) {
  double inverse = 0;
  for (const auto* list : {&sample.seen, &sample.censored})
    for (const Weighted& value : *list) inverse += value.weight / sample.weight / value.at.x;
  const double gap = std::max(inverse - 1 / sample.mean, 1e-9 / sample.mean);
  return {{sample.mean, 1 / gap}, {sample.mean, sample.mean}};
}

}  // namespace

Model inverse_gaussian_model() {
  return {"inverse_gaussian", kParameters, starts,
          [](std::span<const double> p) -> std::unique_ptr<Law> {
            return std::make_unique<InverseGaussian>(p[0], p[1]);
          },
          ""};
}

}  // namespace cofferdam::fit
