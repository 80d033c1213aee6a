#include "clauses/rule.hpp"

#include "clauses/held_back.hpp"

namespace cofferdam {

HeldBack Rule::offered(Walk& /*walk*/, const HeldBack& held) const {
  return held;
}

}  // namespace cofferdam
