// Inverse Gaussian with mean m and shape l: density sqrt(l / (2 pi x^3)) exp(-l (x - m)^2 / (2 m^2
// x)). Distribution function: Shuster, J. Amer. Statist. Assoc. 63 (1968), 1514; its exponential
// stays in range by Mills' ratios.
#include <cmath>
#include <limits>
#include <utility>

#include "base/increasing_root.hpp"
#include "base/special.hpp"
#include "distributions/distribution.hpp"
#include "distributions/quantile_table.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Key kKeys[] = {
    {.name = "mean", .type = Type::quantity, .sentence = "mean", .range = kAboveZero},
    {.name = "shape",
     .type = Type::quantity,
     .sentence = "shape, in the unit of the values: mean / cv^2",
     .range = kAboveZero}};

/// At x, in units of the mean.
struct Point {
  double lower = 0, upper = 1;
  double slope = 0;   ///< x times the density
  double excess = 0;  ///< E[(X - x)+]
};

/// Mean 1, shape r.
class Standard {
 public:
  explicit Standard(double r) : r_(r), log_variance_(logarithm_1p(1 / r)) {}

  Point at(double x) const {
    constexpr double kRootTwoPi = 0x1.40d931ff62706p+1;
    if (!(x > 0)) return {0, 1, 0, 1 - x};
    if (x == kInfinity) return {1, 0, 0, 0};
    const double root = std::sqrt(r_ / x), a = root * (x - 1), b = root * (x + 1);
    const double front = exponential(-0.5 * a * a);
    if (front == 0) return x < 1 ? Point{0, 1, 0, 1 - x} : Point{1, 0, 0, 0};
    const double near = normal_mills(std::abs(a)), far = normal_mills(b);
    const double slope = front * root / kRootTwoPi;
    if (x < 1) {
      const double lower = front * (near + far);
      return {lower, 1 - lower, slope, 1 - x + front * ((x + 1) * far - (1 - x) * near)};
    }
    const double upper = front * (near - far);
    return {1 - upper, upper, slope, front * ((x + 1) * far - (x - 1) * near)};
  }
  double log_quantile(double p) const {
    return root(normal_quantile(p), [this, p](double z) {
      const Point point = at(exponential(z));
      return std::pair(logarithm(point.lower / p), point.slope / point.lower);
    });
  }
  double log_upper_quantile(double q) const {
    return root(-normal_quantile(q), [this, q](double z) {
      const Point point = at(exponential(z));
      return std::pair(-logarithm(point.upper / q), point.slope / point.upper);
    });
  }

 private:
  /// From the lognormal of the same moments on.
  template <class Function>
  double root(double score, const Function& function) const {
    return increasing_root(std::sqrt(log_variance_) * score - 0.5 * log_variance_, -100, 100,
                           function);
  }
  double r_, log_variance_;
};

/// Sampled from a table of logarithms of the exact quantiles; relative error below 2e-8.
class InverseGaussian final : public Distribution {
 public:
  InverseGaussian(double mean, double shape)
      : mean_(mean),
        cv_(std::sqrt(mean / shape)),
        of_(shape / mean),
        table_([this](double p) { return of_.log_quantile(p); },
               [this](double q) { return of_.log_upper_quantile(q); }) {}
  double mean() const override { return mean_; }
  double standard_deviation() const override { return mean_ * cv_; }
  double limited_mean(double x) const override {
    return x > 0 ? mean_ * (1 - of_.at(x / mean_).excess) : x;
  }
  double low() const override { return 0; }
  double high() const override { return kInfinity; }
  double cdf(double x) const override { return of_.at(x / mean_).lower; }
  double survival(double x) const override { return of_.at(x / mean_).upper; }
  double density(double x) const override { return x > 0 ? of_.at(x / mean_).slope / x : 0; }
  double quantile(double p) const override {
    return p <= 0.5 ? mean_ * exponential(of_.log_quantile(p)) : upper_quantile(1 - p);
  }
  double upper_quantile(double q) const override {
    return q <= 0.5 ? mean_ * exponential(of_.log_upper_quantile(q)) : quantile(1 - q);
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    table_(uniforms, out);
    exponential(out, out);
    for (double& x : out) x *= mean_;
  }

 private:
  double mean_, cv_;
  Standard of_;
  QuantileTable table_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems& problems) {
  const Value &mean = value.at("mean"), &shape = value.at("shape");
  const double cv = std::sqrt(mean.number / shape.number);
  if (cv >= 1e-3 && cv <= 100) return std::make_unique<InverseGaussian>(mean.number, shape.number);
  problems.add(shape.place, shape.path,
               shape.text + " gives the coefficient of variation " + rounded_text(cv),
               "sqrt(mean / shape) must be at least 0.001 and at most 100");
  return nullptr;
}

}  // namespace

DistributionMember inverse_gaussian_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
