#include "repayments/repayment.hpp"

namespace cofferdam {

std::unique_ptr<Repayment> make_repayment(const Value& value, Problems& problems) {
  if (!value.ok || !value.kind) return nullptr;
  return static_cast<const RepaymentKind*>(value.kind)->make(value, problems);
}

}  // namespace cofferdam
