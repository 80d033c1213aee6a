#include "clauses/rule.hpp"

#include "clauses/held_back.hpp"
#include "clauses/payment.hpp"

namespace cofferdam {

HeldBack Rule::offered(Walk& /*walk*/, const HeldBack& held) const {
  return held;
}

void Rule::pay_released(Walk& walk, const HeldBack& held) const {
  HeldBack now = held;
  bring_up_to_date(walk, now);
  now = offered(walk, now);
  if (now.amount > 0) held.payment->pay_held(walk, now);
}

}  // namespace cofferdam
