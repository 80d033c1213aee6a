// Lognormal: sizes of loans, severities of claims.
#include <cmath>
#include <limits>

#include "base/special.hpp"
#include "distributions/distribution.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "mean",
                          .type = Type::quantity,
                          .sentence = "mean; with cv",
                          .fallback = kOptional,
                          .range = kAboveZero},
                         {.name = "cv",
                          .type = Type::number,
                          .sentence = "standard deviation / mean; with mean",
                          .fallback = kOptional,
                          .range = {0, 100, true, false}},
                         {.name = "mu",
                          .type = Type::number,
                          .sentence = "mean of the logarithm of the value, in units of the "
                                      "currency or as a fraction; with sigma",
                          .fallback = kOptional,
                          .range = {-700, 700, false, false}},
                         {.name = "sigma",
                          .type = Type::number,
                          .sentence = "standard deviation of the logarithm; with mu",
                          .fallback = kOptional,
                          .range = {0, 20, true, false}}};

/// ln X is normal with mean mu and standard deviation sigma.
struct Logarithm {
  double mu = 0, sigma = 1;
};

class Lognormal final : public Distribution {
 public:
  Lognormal(double mean, double cv, Logarithm of)
      : mean_(mean), cv_(cv), mu_(of.mu), sigma_(of.sigma) {}
  double mean() const override { return mean_; }
  double standard_deviation() const override { return cv_ * mean_; }
  double limited_mean(double x) const override {
    if (!(x > 0)) return x;
    if (x == high()) return mean_;
    return mean_ * normal_cdf(score(x) - sigma_) + x * survival(x);
  }
  double low() const override { return 0; }
  double high() const override { return std::numeric_limits<double>::infinity(); }
  double cdf(double x) const override { return x > 0 ? normal_cdf(score(x)) : 0; }
  double survival(double x) const override { return x > 0 ? normal_cdf(-score(x)) : 1; }
  double density(double x) const override {
    constexpr double kRootTwoPi = 0x1.40d931ff62706p+1;
    if (!(x > 0) || x == high()) return 0;
    const double z = score(x);
    return exponential(-0.5 * z * z) / (kRootTwoPi * sigma_ * x);
  }
  double quantile(double p) const override {
    return exponential(mu_ + sigma_ * normal_quantile(p));
  }
  double upper_quantile(double q) const override {
    return exponential(mu_ - sigma_ * normal_quantile(q));
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    normal_quantile(uniforms, out);
    for (double& x : out) x = mu_ + sigma_ * x;
    exponential(out, out);
  }

 private:
  double score(double x) const { return (logarithm(x) - mu_) / sigma_; }
  double mean_, cv_, mu_, sigma_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems& problems) {
  const Value &mean = value.at("mean"), &cv = value.at("cv"), &mu = value.at("mu"),
              &sigma = value.at("sigma");
  const bool moments = mean && cv;
  const int given = mean.given + cv.given + mu.given + sigma.given;
  if (given != 2 || moments == (mu && sigma)) {
    problems.add(value.place, value.path,
                 given > 2 ? "keys of both pairs: mean and cv, mu and sigma"
                           : "neither mean and cv, nor mu and sigma",
                 "give one of the two pairs");
    return nullptr;
  }
  if (moments) {
    const double width = std::sqrt(logarithm_1p(cv.number * cv.number));
    return std::make_unique<Lognormal>(
        mean.number, cv.number, Logarithm{logarithm(mean.number) - 0.5 * width * width, width});
  }
  const double square = sigma.number * sigma.number;
  return std::make_unique<Lognormal>(exponential(mu.number + 0.5 * square),
                                     std::sqrt(exponential_m1(square)),
                                     Logarithm{mu.number, sigma.number});
}

}  // namespace

DistributionMember lognormal_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
