// Binomial: successes of independent tries.
#include "base/complex.hpp"
#include "base/special.hpp"
#include "frequencies/tabulated.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "trials",
                          .type = Type::integer,
                          .sentence = "number m of independent tries",
                          .range = {1, 1e9, false, false}},
                         {.name = "probability",
                          .type = Type::rate,
                          .sentence = "probability q of success; the mean is m q",
                          .range = {0, 1, true, true}}};

class Binomial final : public Tabulated {
 public:
  Binomial(double trials, double probability)
      : Tabulated(0, (trials + 1) * probability,
                  [=](double n) {
                    return n > trials ? 0.0
                                      : (trials - n + 1) / n * probability / (1 - probability);
                  }),
        trials_(trials),
        q_(probability) {}
  double mean() const override { return trials_ * q_; }
  double variance() const override { return trials_ * q_ * (1 - q_); }
  std::complex<double> generating_function(std::complex<double> z) const override {
    return complex_exponential(trials_ * complex_logarithm_1p(q_ * (z - 1.0)));
  }
  std::optional<Recursion> recursion() const override {
    const double a = -q_ / (1 - q_), p0 = exponential(trials_ * logarithm_1p(-q_));
    return Recursion{a, -(trials_ + 1) * a, 0, p0, -trials_ * a * p0};
  }
  /// The same tries with another probability.
  std::unique_ptr<Frequency> scaled(double factor) const override {
    if (!(factor * q_ < 1)) return nullptr;
    return std::make_unique<Binomial>(trials_, factor * q_);
  }

 private:
  double trials_, q_;
};

std::unique_ptr<Frequency> make(const Value& value, Problems&) {
  return std::make_unique<Binomial>(value.at("trials").number, value.at("probability").number);
}

}  // namespace

FrequencyMember binomial_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
