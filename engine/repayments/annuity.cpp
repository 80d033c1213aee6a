// Equal payments of interest and principal. What is outstanding is worth the payments still to
// come: with n payments P, interest i for each interval and q = 1 + i, 1 = P (1 - q^-n) / i, and
// after k of them P (1 - q^(k-n)) / i = (1 - q^(k-n)) / (1 - q^-n) = (q^n - q^k) / (q^n - 1) is
// outstanding.
#include "base/special.hpp"
#include "repayments/instalments.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "interest",
     .type = Type::rate,
     .sentence = "interest a year; an interval of m months bears m/12 of it, and a shorter last "
                 "interval counts as a whole one",
     .range = kAtLeastZero},
    kEveryKey,
    kGraceMonthsKey};

class Annuity final : public InstalmentRepayment {
 public:
  explicit Annuity(const Value& value)
      : InstalmentRepayment(value),
        log_growth_(logarithm_1p(value.at("interest").number * every() / 12)) {}

 private:
  /// In powers of 1 / q neither a tiny interest cancels nor a large one overflows.
  double outstanding(int paid, int count) const override {
    if (log_growth_ == 0) return static_cast<double>(count - paid) / count;
    return exponential_m1((paid - count) * log_growth_) / exponential_m1(-count * log_growth_);
  }

  double log_growth_;  ///< log q
};

std::unique_ptr<Repayment> make(const Value& value, Problems&) {
  return std::make_unique<Annuity>(value);
}

}  // namespace

RepaymentMember annuity_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
