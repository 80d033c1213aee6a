// Beta on (0, 1): losses given default.
#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <cmath>

#include "distributions/distribution.hpp"
#include "distributions/quantile_table.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "alpha",
                          .type = Type::number,
                          .sentence = "first shape; with beta",
                          .fallback = kOptional,
                          .range = {1e-2, 1e6, false, false}},
                         {.name = "beta",
                          .type = Type::number,
                          .sentence = "second shape; with alpha",
                          .fallback = kOptional,
                          .range = {1e-2, 1e6, false, false}},
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

/// Quantile of Beta(a, b) by halving (0, 1).
double searched_quantile(double a, double b, double p) {
  double low = 0, high = 1;
  for (double x = 0.5; x > low && x < high; x = 0.5 * (low + high))
    (boost::math::ibeta(a, b, x) < p ? low : high) = x;
  return high;
}

/// Quantile of Beta(a, b) at p <= 1/2. Boost's search gives up far out in the tail; there F(x) ~
/// x^a, so that x (p / F(x))^(1/a) is an iteration that settles within a few steps.
double lower_quantile(double a, double b, double p) {
  constexpr double kTail = 1e-3;
  if (p >= kTail) return boost::math::ibeta_inv(a, b, p);
  double x = std::exp(
      (std::log(p) + std::log(a) + std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b)) / a);
  for (int i = 0; i < 100 && x > 0; ++i) {
    if (x > 0.5) return searched_quantile(a, b, p);
    const double next = x * std::pow(p / boost::math::ibeta(a, b, x), 1 / a);
    if (std::abs(next - x) <= 1e-14 * x) return next;
    x = next;
  }
  return x;
}

/// Sampled from a table of the exact quantiles; relative error below 1e-8, and below 2e-5 for
/// shapes down to 0.05.
class Beta final : public Distribution {
 public:
  Beta(double alpha, double beta)
      : exact_(alpha, beta),
        table_([=](double p) { return lower_quantile(alpha, beta, p); },
               [=](double q) { return 1 - lower_quantile(beta, alpha, q); }) {}
  double mean() const override { return boost::math::mean(exact_); }
  double standard_deviation() const override { return boost::math::standard_deviation(exact_); }
  double low() const override { return 0; }
  double high() const override { return 1; }
  double cdf(double x) const override {
    return x <= 0 ? 0 : x >= 1 ? 1 : boost::math::cdf(exact_, x);
  }
  double quantile(double p) const override {
    return p <= 0.5 ? lower_quantile(exact_.alpha(), exact_.beta(), p)
                    : 1 - lower_quantile(exact_.beta(), exact_.alpha(), 1 - p);
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    table_(uniforms, out);
    for (double& x : out) x = std::clamp(x, 0.0, 1.0);  // interpolation rounds
  }

 private:
  boost::math::beta_distribution<double> exact_;
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
  return std::make_unique<Beta>(mean * total, (1 - mean) * total);
}

}  // namespace

DistributionMember beta_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
