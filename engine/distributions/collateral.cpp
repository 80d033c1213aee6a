// What a loan loses that collateral of a lognormal value secures: the part of the debt that is left
// when the collateral has been sold. Moments as of a put on its value (Merton, Journal of Finance
// 29 (1974) 449).
#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "distributions/distribution.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "loan_to_value",
     .type = Type::rate,
     .sentence = "debt at default, as a part of what the collateral was worth when the loan was "
                 "made",
     .range = kAboveZero},
    {.name = "volatility",
     .type = Type::number,
     .sentence = "standard deviation of the logarithm of its value at default",
     .range = {0.001, 5, false, false}},
    {.name = "decline",
     .type = Type::rate,
     .sentence = "what of its value is lost on average by the time of default",
     .fallback = "0",
     .range = {0, 1, false, true}},
    {.name = "haircut",
     .type = Type::rate,
     .sentence = "what of its value at default its sale costs",
     .fallback = "0",
     .range = {0, 1, false, true}}};

/// max(0, 1 - c e^(s Z - s^2 / 2)), Z normal: c is the mean of what the sale brings, per unit of
/// debt.
class Collateral final : public Distribution {
 public:
  Collateral(double cover, double volatility) : cover_(cover), s_(volatility) {}

  double mean() const override { return put(1); }
  double standard_deviation() const override {
    const double d = depth(1);
    const double square = normal_cdf(-d) - 2 * cover_ * normal_cdf(-d - s_) +
                          cover_ * cover_ * exponential(s_ * s_) * normal_cdf(-d - 2 * s_);
    return std::sqrt(std::max(0.0, square - mean() * mean()));
  }
  /// The loss less what of it is above x, a put of a lower strike.
  double limited_mean(double x) const override {
    return x <= 0 ? x : x >= 1 ? mean() : put(1) - put(1 - x);
  }
  double low() const override { return 0; }
  double high() const override { return 1; }
  double cdf(double x) const override { return x < 0 ? 0 : x >= 1 ? 1 : normal_cdf(depth(1 - x)); }
  double survival(double x) const override {
    return x < 0 ? 1 : x >= 1 ? 0 : normal_cdf(-depth(1 - x));
  }
  double density(double x) const override {
    if (x <= 0 || x >= 1) return 0;
    const double d = depth(1 - x);
    return exponential(-d * d / 2) / (std::sqrt(2 * M_PI) * s_ * (1 - x));
  }
  std::vector<Atom> atoms() const override {
    const double none = cdf(0);
    return none > 0 ? std::vector<Atom>{{0, none}} : std::vector<Atom>{};
  }
  double quantile(double p) const override { return lost(normal_quantile(p)); }
  double upper_quantile(double q) const override { return lost(-normal_quantile(q)); }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    normal_quantile(uniforms, out);
    for (double& x : out) x = lost(x);
  }

 private:
  /// Standard deviations by which what the sale brings is below k, at its middle.
  double depth(double k) const { return (logarithm(cover_ / k) - s_ * s_ / 2) / s_; }
  /// E[max(0, k - what the sale brings)].
  double put(double k) const {
    const double d = depth(k);
    return k * normal_cdf(-d) - cover_ * normal_cdf(-d - s_);
  }
  /// At a normal value: high is bad.
  double lost(double z) const {
    return std::max(0.0, 1 - cover_ * exponential(-s_ * z - s_ * s_ / 2));
  }

  double cover_, s_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems&) {
  const double kept = (1 - value.at("decline").number) * (1 - value.at("haircut").number);
  return std::make_unique<Collateral>(kept / value.at("loan_to_value").number,
                                      value.at("volatility").number);
}

}  // namespace

DistributionMember collateral_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
