// Gamma: density x^(shape - 1) exp(-x / scale) / (scale^shape Gamma(shape)).
#include <cmath>
#include <limits>

#include "base/special.hpp"
#include "base/special_gamma.hpp"
#include "distributions/distribution.hpp"
#include "distributions/quantile_table.hpp"

namespace cofferdam {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Key kKeys[] = {{.name = "shape",
                          .type = Type::number,
                          .sentence = "shape: 1 / cv^2",
                          .range = {1e-2, 1e5, false, false}},
                         {.name = "scale",
                          .type = Type::quantity,
                          .sentence = "scale: mean / shape",
                          .range = kAboveZero}};

/// Sampled from a table of logarithms of the exact quantiles; relative error below 2e-8.
class Gamma final : public Distribution {
 public:
  Gamma(double shape, double scale)
      : shape_(shape),
        scale_(scale),
        of_(shape),
        above_(shape + 1),
        table_([this](double p) { return of_.log_quantile(p); },
               [this](double q) { return of_.log_upper_quantile(q); }) {}
  double mean() const override { return shape_ * scale_; }
  double standard_deviation() const override { return std::sqrt(shape_) * scale_; }
  double limited_mean(double x) const override {
    if (!(x > 0)) return x;
    return x == kInfinity ? mean() : mean() * above_.at(x / scale_).lower + x * survival(x);
  }
  double low() const override { return 0; }
  double high() const override { return kInfinity; }
  double cdf(double x) const override { return of_.at(x / scale_).lower; }
  double survival(double x) const override { return of_.at(x / scale_).upper; }
  double density(double x) const override { return x > 0 ? of_.at(x / scale_).slope / x : 0; }
  double quantile(double p) const override {
    return p <= 0.5 ? scale_ * exponential(of_.log_quantile(p)) : upper_quantile(1 - p);
  }
  double upper_quantile(double q) const override {
    return q <= 0.5 ? scale_ * exponential(of_.log_upper_quantile(q)) : quantile(1 - q);
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    table_(uniforms, out);
    exponential(out, out);
    for (double& x : out) x *= scale_;
  }

 private:
  double shape_, scale_;
  IncompleteGamma of_;
  IncompleteGamma above_;  ///< of the first moment
  QuantileTable table_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems&) {
  return std::make_unique<Gamma>(value.at("shape").number, value.at("scale").number);
}

}  // namespace

DistributionMember gamma_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
