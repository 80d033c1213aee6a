// Triangular between two ends: what experts can say about a quantity.
#include <algorithm>
#include <cmath>

#include "distributions/distribution.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "from", .type = Type::quantity, .sentence = "lower end", .range = kAtLeastZero},
    {.name = "mode",
     .type = Type::quantity,
     .sentence = "most likely value",
     .range = kAtLeastZero},
    {.name = "to", .type = Type::quantity, .sentence = "upper end", .range = kAtLeastZero}};

class Triangular final : public Distribution {
 public:
  Triangular(double low, double mode, double high)
      : low_(low), mode_(mode), high_(high), below_((mode - low) / (high - low)) {}
  double mean() const override { return (low_ + mode_ + high_) / 3; }
  double standard_deviation() const override {
    const double a = mode_ - low_, b = high_ - mode_;
    return std::sqrt((a * a + a * b + b * b) / 18);
  }
  /// x less the integral of the distribution function, or the mean less that of the survival
  /// function.
  double limited_mean(double x) const override {
    if (x <= low_ || x >= high_) return x <= low_ ? x : mean();
    const double width = high_ - low_, a = x - low_, b = high_ - x;
    return x < mode_ ? x - a * a * a / (3 * width * (mode_ - low_))
                     : mean() - b * b * b / (3 * width * (high_ - mode_));
  }
  double low() const override { return low_; }
  double high() const override { return high_; }
  double cdf(double x) const override {
    if (x <= low_ || x >= high_) return x <= low_ ? 0 : 1;
    const double width = high_ - low_;
    return x < mode_ ? (x - low_) * (x - low_) / (width * (mode_ - low_))
                     : 1 - (high_ - x) * (high_ - x) / (width * (high_ - mode_));
  }
  double survival(double x) const override {
    if (x < mode_ || x >= high_) return 1 - cdf(x);
    return (high_ - x) * (high_ - x) / ((high_ - low_) * (high_ - mode_));
  }
  double density(double x) const override {
    if (x < low_ || x > high_) return 0;
    return 2 / (high_ - low_) *
           (x < mode_       ? (x - low_) / (mode_ - low_)
            : mode_ < high_ ? (high_ - x) / (high_ - mode_)
                            : 1);
  }
  double quantile(double p) const override {
    const double width = high_ - low_;
    return p < below_ ? low_ + std::sqrt(p * width * (mode_ - low_))
                      : high_ - std::sqrt((1 - p) * width * (high_ - mode_));
  }
  double upper_quantile(double q) const override {
    return q < 1 - below_ ? high_ - std::sqrt(q * (high_ - low_) * (high_ - mode_))
                          : quantile(1 - q);
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    std::transform(uniforms.begin(), uniforms.end(), out.begin(),
                   [this](double u) { return quantile(u); });
  }

 private:
  double low_, mode_, high_, below_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems& problems) {
  const Value &from = value.at("from"), &mode = value.at("mode"), &to = value.at("to");
  if (from.number <= mode.number && mode.number <= to.number && from.number < to.number)
    return std::make_unique<Triangular>(from.number, mode.number, to.number);
  problems.add(mode.place, mode.path, mode.text + " does not lie between the ends",
               "write from <= mode <= to, with from < to");
  return nullptr;
}

}  // namespace

DistributionMember triangular_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
