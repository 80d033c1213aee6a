#include "distributions/truncated.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"

namespace cofferdam {
namespace {

/// E[f(quantile)] by the midpoint rule in the normal score, exact to about 1e-9 for smooth
/// quantiles.
template <class Function>
double expectation(const Function& value_at) {
  constexpr int kSteps = 4000;
  constexpr double kEnd = 8.3;
  double sum = 0, mass = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double z = -kEnd + 2 * kEnd * (i + 0.5) / kSteps;
    const double weight = exponential(-0.5 * z * z);
    sum += weight * value_at(normal_cdf(z));
    mass += weight;
  }
  return sum / mass;
}

class Capped final : public Distribution {
 public:
  Capped(std::unique_ptr<Distribution> base, double cap, Cap how, double scale)
      : base_(std::move(base)), cap_(cap), how_(how) {
    rescale(scale);
  }
  void rescale(double scale) {
    scale_ = scale;
    kept_ = how_ == Cap::redraw ? base_->cdf(cap_ / scale) : 1;
    mean_ = expectation([this](double p) { return quantile(p); });
  }
  double mean() const override { return mean_; }
  double standard_deviation() const override {
    return std::sqrt(expectation([this](double p) {
      const double away = quantile(p) - mean_;
      return away * away;
    }));
  }
  double low() const override { return std::min(cap_, scale_ * base_->low()); }
  double high() const override { return std::min(cap_, scale_ * base_->high()); }
  double cdf(double x) const override { return x >= cap_ ? 1 : base_->cdf(x / scale_) / kept_; }
  double quantile(double p) const override {
    return std::min(cap_, scale_ * base_->quantile(p * kept_));
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = uniforms[i] * kept_;
    base_->sample(out, out);
    for (double& x : out) x = std::min(cap_, scale_ * x);
  }

 private:
  std::unique_ptr<Distribution> base_;
  double cap_;
  Cap how_;
  double scale_ = 1, kept_ = 1, mean_ = 0;
};

}  // namespace

std::unique_ptr<Distribution> capped(std::unique_ptr<Distribution> base, double cap, Cap how,
                                     const Value& where, Problems& problems) {
  if (!base) return nullptr;
  if (cap >= base->high()) return base;
  const double target = base->mean();
  auto result = std::make_unique<Capped>(std::move(base), cap, how, 1.0);
  double low = 1, high = 1;
  while (high < 1e6 && result->mean() < target) result->rescale(high *= 2);
  if (result->mean() < target || cap <= target) {
    problems.add(
        where.place, where.path,
        "the mean " + format_number(target) + " can not hold below the cap " + format_number(cap),
        "raise the cap or lower the mean");
    return nullptr;
  }
  for (int i = 0; i < 100 && high - low > 1e-12 * high; ++i) {
    const double middle = 0.5 * (low + high);
    result->rescale(middle);
    (result->mean() < target ? low : high) = middle;
  }
  return result;
}

}  // namespace cofferdam
