// Geometric: the number of failures before the first success.
#include "frequencies/tabulated.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "mean",
                          .type = Type::number,
                          .sentence = "mean m; p(n) = m^n / (1 + m)^(n + 1)",
                          .range = {0, 1e6, true, false}}};

class Geometric final : public Tabulated {
 public:
  explicit Geometric(double mean)
      : Tabulated(0, 0, recursive_ratio(mean / (1 + mean), 0)), mean_(mean) {}
  double mean() const override { return mean_; }
  double variance() const override { return mean_ * (1 + mean_); }
  std::complex<double> generating_function(std::complex<double> z) const override {
    return 1.0 / (1.0 - mean_ * (z - 1.0));
  }
  std::optional<Recursion> recursion() const override {
    const double a = mean_ / (1 + mean_), p0 = 1 / (1 + mean_);
    return Recursion{a, 0, 0, p0, a * p0};
  }

 private:
  double mean_;
};

std::unique_ptr<Frequency> make(const Value& value, Problems&) {
  return std::make_unique<Geometric>(value.at("mean").number);
}

}  // namespace

FrequencyMember geometric_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
