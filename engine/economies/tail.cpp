// Importance sampling towards the questions of a scenario, by laws that a pilot finds.
#include "economies/sought.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    kTowardsKey,
    {.name = "plain_share",
     .type = Type::rate,
     .sentence = "share of the trials that are drawn as they fall: no weight is above 1 / this "
                 "share, so that no result is much worse than by plain sampling",
     .fallback = "50 %",
     .range = {0.25, 0.95, false, false}},
    kPilotTrialsKey,
    kPointsKey};

std::unique_ptr<Sampling> make(const Value&, const FactorModel&, Problems&) {
  return sought();
}

}  // namespace

SamplingMember tail_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
