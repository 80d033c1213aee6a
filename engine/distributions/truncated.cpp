#include "distributions/truncated.hpp"

#include <algorithm>
#include <cmath>

#include "distributions/moments.hpp"

namespace cofferdam {
namespace {

class Capped final : public Distribution {
 public:
  Capped(std::unique_ptr<Distribution> base, double cap, Cap how, double scale)
      : base_(std::move(base)), cap_(cap), how_(how) {
    rescale(scale);
  }
  void rescale(double scale) {
    scale_ = scale;
    kept_ = how_ == Cap::redraw ? base_->cdf(cap_ / scale) : 1;
    mean_ = limited_mean(cap_);
  }
  double mean() const override { return mean_; }
  /// That of the values below the cap, and of what a clamp moves there.
  double limited_mean(double x) const override {
    const double end = std::min(x, cap_), all = scale_ * base_->limited_mean(end / scale_);
    return (all - end * (1 - kept_)) / kept_;
  }
  double standard_deviation() const override { return deviation_by_quadrature(*this); }
  double low() const override { return std::min(cap_, scale_ * base_->low()); }
  double high() const override { return std::min(cap_, scale_ * base_->high()); }
  double cdf(double x) const override { return x >= cap_ ? 1 : base_->cdf(x / scale_) / kept_; }
  double density(double x) const override {
    return x < cap_ ? base_->density(x / scale_) / (scale_ * kept_) : 0;
  }
  std::vector<Atom> atoms() const override {
    std::vector<Atom> atoms;
    double at_cap = how_ == Cap::redraw ? 0 : base_->survival(cap_ / scale_);
    for (const Atom& atom : base_->atoms()) {
      if (scale_ * atom.value < cap_)
        atoms.push_back({scale_ * atom.value, atom.probability / kept_});
      else if (atom.value <= cap_ / scale_)
        at_cap += atom.probability / kept_;
    }
    if (at_cap > 0) atoms.push_back({cap_, at_cap});
    return atoms;
  }
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
  if (!std::isfinite(target)) {
    problems.add(where.place, where.path, "a cap on draws without a finite mean",
                 "the mean is to hold below the cap: lighten the tail");
    return nullptr;
  }
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
