// Beta on (0, 1): losses given default.
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
                          .range = kOpenUnit}};

/// Sampled from a table of the exact quantiles; relative error below 1e-8, and below 2e-5 for
/// shapes down to 0.05.
class Beta final : public Distribution {
 public:
  Beta(double alpha, double beta)
      : alpha_(alpha),
        beta_(beta),
        lower_(alpha, beta),
        upper_(beta, alpha),
        table_([this](double p) { return lower_.quantile(p).x; },
               [this](double q) { return upper_.quantile(q).y; }) {}
  double mean() const override { return alpha_ / (alpha_ + beta_); }
  double standard_deviation() const override {
    const double total = alpha_ + beta_;
    return std::sqrt(alpha_ * beta_ / (total + 1)) / total;
  }
  double low() const override { return 0; }
  double high() const override { return 1; }
  double cdf(double x) const override { return x <= 0 ? 0 : x >= 1 ? 1 : lower_(x, 1 - x); }
  double quantile(double p) const override {
    return p <= 0.5 ? lower_.quantile(p).x : upper_.quantile(1 - p).y;
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    table_(uniforms, out);
    for (double& x : out) x = std::clamp(x, 0.0, 1.0);  // interpolation rounds
  }

 private:
  double alpha_, beta_;
  IncompleteBeta lower_, upper_;  ///< from either end
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
  if (shapes) return std::make_unique<Beta>(value.at("alpha").number, value.at("beta").number);
  const double mean = value.at("mean").number;
  const double total = mean * (1 - mean) / (value.at("sd").number * value.at("sd").number) - 1;
  if (mean * total < 1e-2 || (1 - mean) * total < 1e-2) {
    problems.add(
        value.at("sd").place, value.at("sd").path,
        value.at("sd").text + " is too large for a beta with mean " + value.at("mean").text,
        "must stay clearly below sqrt(mean (1 - mean)) = " +
            format_number(std::sqrt(mean * (1 - mean))));
    return nullptr;
  }
  if (total * std::max(mean, 1 - mean) > kLargestShape) {
    problems.add(value.at("sd").place, value.at("sd").path,
                 value.at("sd").text + " is hardly a spread: the shapes of the beta pass 1e6",
                 "give the mean as a number instead, or raise sd");
    return nullptr;
  }
  return std::make_unique<Beta>(mean * total, (1 - mean) * total);
}

}  // namespace

DistributionMember beta_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
