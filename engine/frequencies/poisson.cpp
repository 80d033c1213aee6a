// Poisson: p(n) = m^n exp(-m) / n!.
#include "base/complex.hpp"
#include "base/special.hpp"
#include "frequencies/tabulated.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "mean",
                          .type = Type::number,
                          .sentence = "mean m, which is the variance too",
                          .range = {0, 1e9, true, false}}};

class Poisson final : public Tabulated {
 public:
  explicit Poisson(double mean) : Tabulated(0, mean, recursive_ratio(0, mean)), mean_(mean) {}
  double mean() const override { return mean_; }
  double variance() const override { return mean_; }
  std::complex<double> generating_function(std::complex<double> z) const override {
    return complex_exponential(mean_ * (z - 1.0));
  }
  std::optional<Recursion> recursion() const override {
    return Recursion{0, mean_, 0, exponential(-mean_), mean_ * exponential(-mean_)};
  }
  std::unique_ptr<Frequency> scaled(double factor) const override {
    return std::make_unique<Poisson>(factor * mean_);
  }

 private:
  double mean_;
};

std::unique_ptr<Frequency> make(const Value& value, Problems&) {
  return std::make_unique<Poisson>(value.at("mean").number);
}

}  // namespace

FrequencyMember poisson_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
