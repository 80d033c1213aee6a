// Always the same value.
#include <algorithm>

#include "distributions/distribution.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "value", .type = Type::quantity, .sentence = "the value", .range = kAtLeastZero}};

class Constant final : public Distribution {
 public:
  explicit Constant(double value) : value_(value) {}
  double mean() const override { return value_; }
  double standard_deviation() const override { return 0; }
  double limited_mean(double x) const override { return std::min(x, value_); }
  double low() const override { return value_; }
  double high() const override { return value_; }
  double cdf(double x) const override { return x >= value_ ? 1 : 0; }
  double density(double) const override { return 0; }
  std::vector<Atom> atoms() const override { return {{value_, 1}}; }
  double quantile(double) const override { return value_; }
  void sample(std::span<const double>, std::span<double> out) const override {
    for (double& x : out) x = value_;
  }

 private:
  double value_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems&) {
  return std::make_unique<Constant>(value.at("value").number);
}

}  // namespace

DistributionMember constant_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
