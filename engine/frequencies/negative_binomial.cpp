// Negative binomial: a Poisson number whose mean is gamma distributed.
#include "frequencies/negative_binomial.hpp"

#include "base/complex.hpp"
#include "base/special.hpp"
#include "frequencies/tabulated.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "mean", .type = Type::number, .sentence = "mean m", .range = {0, 1e9, true, false}},
    {.name = "size",
     .type = Type::number,
     .sentence = "shape r of the gamma: the variance is m + m^2 / r; 1 is the geometric",
     .range = {0, 1e9, true, false}}};

/// With c = m / r: p(n) = (r)_n / n! (1 + c)^-r (c / (1 + c))^n.
class NegativeBinomial final : public Tabulated {
 public:
  NegativeBinomial(double mean, double size)
      : Tabulated(0, mean * (size - 1) / size, recursive_ratio(a(mean, size), b(mean, size))),
        mean_(mean),
        size_(size) {}
  double mean() const override { return mean_; }
  double variance() const override { return mean_ + mean_ * mean_ / size_; }
  std::complex<double> generating_function(std::complex<double> z) const override {
    return complex_exponential(-size_ * complex_logarithm_1p(-mean_ / size_ * (z - 1.0)));
  }
  std::optional<Recursion> recursion() const override {
    const double p0 = exponential(-size_ * logarithm_1p(mean_ / size_));
    return Recursion{a(mean_, size_), b(mean_, size_), 0, p0,
                     p0 * (a(mean_, size_) + b(mean_, size_))};
  }
  /// Sum of independent parts: mean and size are multiplied (Klugman, Panjer and Willmot, Loss
  /// Models, "The impact of exposure on frequency").
  std::unique_ptr<Frequency> scaled(double factor) const override {
    return std::make_unique<NegativeBinomial>(factor * mean_, factor * size_);
  }

 private:
  static double a(double mean, double size) { return mean / (size + mean); }
  static double b(double mean, double size) { return (size - 1) * a(mean, size); }
  double mean_, size_;
};

std::unique_ptr<Frequency> make(const Value& value, Problems&) {
  return negative_binomial(value.at("mean").number, value.at("size").number);
}

}  // namespace

std::unique_ptr<Frequency> negative_binomial(double mean, double size) {
  return std::make_unique<NegativeBinomial>(mean, size);
}

FrequencyMember negative_binomial_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
