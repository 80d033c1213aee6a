// Equal instalments of principal: after k of n, 1 - k / n is outstanding.
#include "repayments/instalments.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {kEveryKey, kGraceMonthsKey};

class Linear final : public InstalmentRepayment {
 public:
  using InstalmentRepayment::InstalmentRepayment;

 private:
  double outstanding(int paid, int count) const override {
    return static_cast<double>(count - paid) / count;
  }
};

std::unique_ptr<Repayment> make(const Value& value, Problems&) {
  return std::make_unique<Linear>(value);
}

}  // namespace

RepaymentMember linear_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
