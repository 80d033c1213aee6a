// Lognormal: ln X is normal with mean mu and standard deviation sigma.
#include <algorithm>
#include <cmath>

#include "fit/model.hpp"
#include "fit/special.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam::fit {
namespace {

constexpr Parameter kParameters[] = {{"mu", Scale::plain, -1e4, 1e4},
                                     {"sigma", Scale::logarithm, 1e-6, 1e3}};
constexpr double kHalfLogTwoPi = 0x1.d67f1c864beb5p-1;

class Lognormal final : public Law {
 public:
  Lognormal(double mu, double sigma) : mu_(mu), sigma_(sigma), front_(logarithm(sigma)) {}
  double log_density(Point at) const override {
    const double z = (at.log_x - mu_) / sigma_;
    return -0.5 * z * z - at.log_x - front_ - kHalfLogTwoPi;
  }
  double log_survival(Point at) const override {
    return log_normal_survival((at.log_x - mu_) / sigma_);
  }
  double place(double value) const override {
    return exponential(mu_ + sigma_ * normal_place(value));
  }

 private:
  double mu_, sigma_, front_;
};

/// With a deductible most of the mass may lie below it: the second start is further left and wider.
Starts starts(const Sample& sample) {
  const double deviation = std::max(sample.log_deviation, 1e-4);
  return {{sample.log_mean, deviation}, {sample.log_mean - 2 * deviation, 2 * deviation}};
}

}  // namespace

Model lognormal_model() {
  return {"lognormal",
          kParameters,
          starts,
          [](std::span<const double> p) -> std::unique_ptr<Law> {
            return std::make_unique<Lognormal>(p[0], p[1]);
          },
          "",
          false,
          [](std::span<const double> p) {
            const double variance = p[1] * p[1];
            return "lognormal: {mean: " + rounded_text(exponential(p[0] + 0.5 * variance)) +
                   ", cv: " + rounded_text(std::sqrt(exponential_m1(variance))) + "}";
          }};
}

}  // namespace cofferdam::fit
