// Exponential: S(x) = exp(-x / mean).
#include "base/special.hpp"
#include "fit/model.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam::fit {
namespace {

constexpr Parameter kParameters[] = {{"mean"}};

class Exponential final : public Law {
 public:
  explicit Exponential(double mean) : mean_(mean), log_mean_(logarithm(mean)) {}
  double log_density(Point at) const override { return -log_mean_ - at.x / mean_; }
  double log_survival(Point at) const override { return -at.x / mean_; }
  double place(double value) const override { return -value * mean_; }

 private:
  double mean_, log_mean_;
};

}  // namespace

Model exponential_model() {
  return {"exponential", kParameters, [](const Sample& sample) { return Starts{{sample.mean}}; },
          [](std::span<const double> p) -> std::unique_ptr<Law> {
            return std::make_unique<Exponential>(p[0]);
          },
          "", false,
          // The catalogue has it as a Weibull.
          [](std::span<const double> p) {
            return "weibull: {shape: 1, scale: " + rounded_text(p[0]) + "}";
          }};
}

}  // namespace cofferdam::fit
