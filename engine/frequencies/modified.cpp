#include "frequencies/modified.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

/// p'(0) = z, p'(n) = (1 - z) / (1 - p(0)) p(n). Klugman, Panjer and Willmot, "Loss Models",
/// section 6.6.
class Modified final : public Frequency {
 public:
  Modified(std::unique_ptr<Frequency> of, double zero)
      : of_(std::move(of)), zero_(zero), before_(of_->cdf(0)), scale_((1 - zero) / (1 - before_)) {}
  double mean() const override { return scale_ * of_->mean(); }
  double variance() const override {
    const double square = of_->variance() + of_->mean() * of_->mean();
    return scale_ * square - mean() * mean();
  }
  double probability(double n) const override {
    return n == 0 ? zero_ : scale_ * of_->probability(n);
  }
  double cdf(double n) const override { return n < 0 ? 0 : 1 - scale_ * (1 - of_->cdf(n)); }
  double quantile(double p) const override {
    if (p <= zero_) return 0;
    const double of = before_ + (p - zero_) / scale_;
    return std::max(1.0, of_->quantile(std::min(of, 1 - 0x1p-53)));
  }
  std::complex<double> generating_function(std::complex<double> z) const override {
    return zero_ + scale_ * (of_->generating_function(z) - before_);
  }
  std::optional<Recursion> recursion() const override {
    auto recursion = of_->recursion();
    if (!recursion) return {};
    recursion->order = 1;
    recursion->p0 = zero_;
    recursion->p1 = probability(1);
    return recursion;
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    for (std::size_t i = 0; i < uniforms.size(); ++i) out[i] = quantile(uniforms[i]);
  }

 private:
  std::unique_ptr<Frequency> of_;
  double zero_, before_, scale_;
};

}  // namespace

std::unique_ptr<Frequency> make_modified(const Value& of, double zero, Problems& problems) {
  if (of.kind->name.starts_with("zero_")) {
    problems.add(of.place, of.path, "a frequency whose probability of 0 is set twice",
                 "name the one below it");
    return nullptr;
  }
  auto made = make_frequency(of, problems);
  if (!made) return nullptr;
  if (made->cdf(0) >= 1 - 1e-12) {
    problems.add(of.place, of.path, "a number that is hardly ever above 0",
                 "raise its mean: the others have no proportions");
    return nullptr;
  }
  return std::make_unique<Modified>(std::move(made), zero);
}

}  // namespace cofferdam
