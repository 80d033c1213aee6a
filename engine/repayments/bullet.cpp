// All principal at the end of the term.
#include "repayments/repayment.hpp"

namespace cofferdam {
namespace {

class Bullet final : public Repayment {
 public:
  Schedule schedule(int) const override { return {}; }
};

std::unique_ptr<Repayment> make(const Value&, Problems&) {
  return std::make_unique<Bullet>();
}

}  // namespace

RepaymentMember bullet_member() {
  return {{}, make};
}

}  // namespace cofferdam
