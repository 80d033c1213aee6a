// Pareto of the first kind: S(x) = (minimum / x)^shape above the minimum.
#include <algorithm>
#include <limits>

#include "base/special.hpp"
#include "fit/model.hpp"

namespace cofferdam::fit {
namespace {

constexpr Parameter kParameters[] = {{"scale"}, {"shape", Scale::logarithm, 1e-6, 1e8}};

class Pareto final : public Law {
 public:
  Pareto(double scale, double shape)
      : scale_(scale), log_scale_(logarithm(scale)), shape_(shape), front_(logarithm(shape)) {}
  double log_density(Point at) const override {
    if (at.x < scale_) return -std::numeric_limits<double>::infinity();
    return front_ - at.log_x - shape_ * (at.log_x - log_scale_);
  }
  double log_survival(Point at) const override {
    return at.x <= scale_ ? 0 : -shape_ * (at.log_x - log_scale_);
  }
  double place(double value) const override { return exponential(log_scale_ - value / shape_); }

 private:
  double scale_, log_scale_, shape_, front_;
};

Starts starts(const Sample& sample) {
  const bool truncated = sample.smallest_truncation > 0;
  const double scale =
      truncated ? std::min(sample.smallest_truncation, sample.smallest) : sample.smallest;
  return {{scale, 1 / std::max(sample.log_mean - logarithm(scale), 1e-6)}};
}

}  // namespace

Model pareto_model() {
  return {"pareto",
          kParameters,
          starts,
          [](std::span<const double> p) -> std::unique_ptr<Law> {
            return std::make_unique<Pareto>(p[0], p[1]);
          },
          "",
          true};
}

}  // namespace cofferdam::fit
