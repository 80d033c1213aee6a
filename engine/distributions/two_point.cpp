// One of two values: recoveries that either come or do not.
#include <algorithm>
#include <cmath>

#include "distributions/distribution.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "low",
                          .type = Type::quantity,
                          .sentence = "the lower value",
                          .fallback = "0",
                          .range = kAtLeastZero},
                         {.name = "high",
                          .type = Type::quantity,
                          .sentence = "the higher value",
                          .fallback = "1",
                          .range = kAtLeastZero},
                         {.name = "probability_high",
                          .type = Type::rate,
                          .sentence = "probability of the higher value",
                          .range = kShare}};

class TwoPoint final : public Distribution {
 public:
  TwoPoint(double low, double high, double p) : low_(low), high_(high), p_(p) {}
  double mean() const override { return low_ + p_ * (high_ - low_); }
  double standard_deviation() const override { return (high_ - low_) * std::sqrt(p_ * (1 - p_)); }
  double limited_mean(double x) const override {
    return (1 - p_) * std::min(x, low_) + p_ * std::min(x, high_);
  }
  double low() const override { return low_; }
  double high() const override { return high_; }
  double cdf(double x) const override { return x < low_ ? 0 : x < high_ ? 1 - p_ : 1; }
  double density(double) const override { return 0; }
  std::vector<Atom> atoms() const override {
    if (p_ == 0 || p_ == 1) return {{p_ == 0 ? low_ : high_, 1}};
    return {{low_, 1 - p_}, {high_, p_}};
  }
  double quantile(double p) const override { return p <= 1 - p_ ? low_ : high_; }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = uniforms[i] <= 1 - p_ ? low_ : high_;
  }

 private:
  double low_, high_, p_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems& problems) {
  const Value& high = value.at("high");
  if (high.number > value.at("low").number)
    return std::make_unique<TwoPoint>(value.at("low").number, high.number,
                                      value.at("probability_high").number);
  problems.add(high.given ? high.place : value.place, high.path,
               format_number(high.number) + " is not above the lower value", "write low < high");
  return nullptr;
}

}  // namespace

DistributionMember two_point_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
