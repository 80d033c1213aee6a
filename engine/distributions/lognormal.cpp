// Lognormal, by mean and coefficient of variation: sizes of loans.
#include <cmath>
#include <limits>

#include "base/special.hpp"
#include "distributions/distribution.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "mean", .type = Type::quantity, .sentence = "mean", .range = kAboveZero},
    {.name = "cv",
     .type = Type::number,
     .sentence = "standard deviation / mean",
     .range = {0, 100, true, false}}};

class Lognormal final : public Distribution {
 public:
  Lognormal(double mean, double cv)
      : mean_(mean),
        cv_(cv),
        sigma_(std::sqrt(logarithm_1p(cv * cv))),
        mu_(logarithm(mean) - 0.5 * sigma_ * sigma_) {}
  double mean() const override { return mean_; }
  double standard_deviation() const override { return cv_ * mean_; }
  double low() const override { return 0; }
  double high() const override { return std::numeric_limits<double>::infinity(); }
  double cdf(double x) const override {
    return x > 0 ? normal_cdf((logarithm(x) - mu_) / sigma_) : 0;
  }
  double quantile(double p) const override {
    return exponential(mu_ + sigma_ * normal_quantile(p));
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    normal_quantile(uniforms, out);
    for (double& x : out) x = mu_ + sigma_ * x;
    exponential(out, out);
  }

 private:
  double mean_, cv_, sigma_, mu_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems&) {
  return std::make_unique<Lognormal>(value.at("mean").number, value.at("cv").number);
}

}  // namespace

DistributionMember lognormal_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
