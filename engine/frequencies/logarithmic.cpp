// Logarithmic: from 1 on, p(n) in proportion to c^n / n.
#include "base/complex.hpp"
#include "base/special.hpp"
#include "frequencies/tabulated.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "parameter",
                          .type = Type::number,
                          .sentence = "c of p(n) = -c^n / (n ln(1 - c)) for n = 1, 2 and so on",
                          .range = {0, 0.999999, true, false}}};

class Logarithmic final : public Tabulated {
 public:
  explicit Logarithmic(double c)
      : Tabulated(1, 1, [=](double n) { return c * (n - 1) / n; }),
        c_(c),
        weight_(-1 / logarithm_1p(-c)) {}
  double mean() const override { return weight_ * c_ / (1 - c_); }
  double variance() const override { return mean() * (1 / (1 - c_) - mean()); }
  std::complex<double> generating_function(std::complex<double> z) const override {
    return -weight_ * complex_logarithm_1p(-c_ * z);
  }
  std::optional<Recursion> recursion() const override {
    return Recursion{c_, -c_, 1, 0, weight_ * c_};
  }

 private:
  double c_, weight_;
};

std::unique_ptr<Frequency> make(const Value& value, Problems&) {
  return std::make_unique<Logarithmic>(value.at("parameter").number);
}

}  // namespace

FrequencyMember logarithmic_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
