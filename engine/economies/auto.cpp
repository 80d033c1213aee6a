// Importance sampling where it is worth its time, with a share of plain trials that keeps every
// other result nearly as precise as plain sampling has it.
#include "economies/sought.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {kTowardsKey, kPilotTrialsKey, kPointsKey};

std::unique_ptr<Sampling> make(const Value&, const FactorModel&, Problems&) {
  return sought();
}

}  // namespace

SamplingMember auto_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
