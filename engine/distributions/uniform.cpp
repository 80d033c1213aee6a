// Uniform between two ends.
#include <algorithm>
#include <cmath>

#include "distributions/distribution.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "from", .type = Type::quantity, .sentence = "lower end", .range = kAtLeastZero},
    {.name = "to", .type = Type::quantity, .sentence = "upper end", .range = kAtLeastZero}};

class Uniform final : public Distribution {
 public:
  Uniform(double low, double high) : low_(low), high_(high) {}
  double mean() const override { return 0.5 * (low_ + high_); }
  double standard_deviation() const override { return (high_ - low_) / std::sqrt(12.0); }
  double limited_mean(double x) const override {
    if (x <= low_ || x >= high_) return x <= low_ ? x : mean();
    return x - 0.5 * (x - low_) * (x - low_) / (high_ - low_);
  }
  double low() const override { return low_; }
  double high() const override { return high_; }
  double cdf(double x) const override { return std::clamp((x - low_) / (high_ - low_), 0.0, 1.0); }
  double density(double x) const override {
    return x >= low_ && x <= high_ ? 1 / (high_ - low_) : 0;
  }
  double quantile(double p) const override { return low_ + p * (high_ - low_); }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = low_ + uniforms[i] * (high_ - low_);
  }

 private:
  double low_, high_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems& problems) {
  const Value& to = value.at("to");
  if (to.number > value.at("from").number)
    return std::make_unique<Uniform>(value.at("from").number, to.number);
  problems.add(to.place, to.path, to.text + " is not above the lower end", "write from < to");
  return nullptr;
}

}  // namespace

DistributionMember uniform_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
