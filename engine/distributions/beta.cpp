// Beta on 0 to 1, or to a scale: losses given default.
#include <algorithm>
#include <cmath>

#include "base/special_beta.hpp"
#include "distributions/distribution.hpp"
#include "distributions/quantile_table.hpp"

namespace cofferdam {
namespace {

constexpr double kLargestShape = 1e6;
constexpr Key kKeys[] = {{.name = "alpha",
                          .type = Type::number,
                          .sentence = "first shape; with beta",
                          .fallback = kOptional,
                          .range = {1e-2, kLargestShape, false, false}},
                         {.name = "beta",
                          .type = Type::number,
                          .sentence = "second shape; with alpha",
                          .fallback = kOptional,
                          .range = {1e-2, kLargestShape, false, false}},
                         {.name = "mean",
                          .type = Type::rate,
                          .sentence = "mean; with sd",
                          .fallback = kOptional,
                          .range = kOpenUnit},
                         {.name = "sd",
                          .type = Type::rate,
                          .sentence = "standard deviation; with mean",
                          .fallback = kOptional,
                          .range = kOpenUnit},
                         {.name = "scale",
                          .type = Type::quantity,
                          .sentence = "upper end of the values; mean and sd are parts of it",
                          .fallback = "1",
                          .range = kAboveZero}};

/// Sampled from a table of the exact quantiles; error below 1e-8 of the scale.
class Beta final : public Distribution {
 public:
  Beta(double alpha, double beta, double scale)
      : alpha_(alpha),
        beta_(beta),
        scale_(scale),
        lower_(alpha, beta),
        upper_(beta, alpha),
        above_(alpha + 1, beta),
        table_([this](double p) { return lower_.quantile(p).x; },
               [this](double q) { return upper_.quantile(q).y; }) {}
  double mean() const override { return scale_ * alpha_ / (alpha_ + beta_); }
  double standard_deviation() const override {
    const double total = alpha_ + beta_;
    return scale_ * std::sqrt(alpha_ * beta_ / (total + 1)) / total;
  }
  double limited_mean(double x) const override {
    if (x <= 0 || x >= scale_) return x <= 0 ? x : mean();
    return mean() * above_(x / scale_, 1 - x / scale_) + x * survival(x);
  }
  double low() const override { return 0; }
  double high() const override { return scale_; }
  double cdf(double x) const override {
    const double part = x / scale_;
    return part <= 0 ? 0 : part >= 1 ? 1 : lower_(part, 1 - part);
  }
  double survival(double x) const override {
    const double part = x / scale_;
    return part <= 0 ? 1 : part >= 1 ? 0 : upper_(1 - part, part);
  }
  double density(double x) const override {
    const double part = x / scale_;
    return part > 0 && part < 1 ? lower_.at(part, 1 - part).slope / x : 0;
  }
  double quantile(double p) const override {
    return p <= 0.5 ? scale_ * lower_.quantile(p).x : upper_quantile(1 - p);
  }
  double upper_quantile(double q) const override {
    return q <= 0.5 ? scale_ * upper_.quantile(q).y : quantile(1 - q);
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    table_(uniforms, out);
    for (double& x : out) x = scale_ * std::clamp(x, 0.0, 1.0);  // interpolation rounds
  }

 private:
  double alpha_, beta_, scale_;
  IncompleteBeta lower_, upper_;  ///< from either end
  IncompleteBeta above_;          ///< of the first moment
  QuantileTable table_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems& problems) {
  const bool shapes = value.at("alpha") && value.at("beta");
  const bool moments = value.at("mean") && value.at("sd");
  const int given = value.at("alpha").given + value.at("beta").given + value.at("mean").given +
                    value.at("sd").given;
  if (given != 2 || shapes == moments) {
    problems.add(value.place, value.path, "neither both shapes nor both moments",
                 "give alpha and beta, or mean and sd");
    return nullptr;
  }
  const double scale = value.at("scale").number;
  if (shapes)
    return std::make_unique<Beta>(value.at("alpha").number, value.at("beta").number, scale);
  const double mean = value.at("mean").number;
  const double total = mean * (1 - mean) / (value.at("sd").number * value.at("sd").number) - 1;
  if (mean * total < 1e-2 || (1 - mean) * total < 1e-2) {
    problems.add(
        value.at("sd").place, value.at("sd").path,
        value.at("sd").text + " is too large for a beta with mean " + value.at("mean").text,
        "must stay clearly below sqrt(mean (1 - mean)) = " +
            rounded_text(std::floor(1000 * std::sqrt(mean * (1 - mean))) / 10) + " %");
    return nullptr;
  }
  if (total * std::max(mean, 1 - mean) > kLargestShape) {
    problems.add(value.at("sd").place, value.at("sd").path,
                 value.at("sd").text + " is hardly a spread: the shapes of the beta pass 1e6",
                 "give the mean as a number instead, or raise sd");
    return nullptr;
  }
  return std::make_unique<Beta>(mean * total, (1 - mean) * total, scale);
}

}  // namespace

DistributionMember beta_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
