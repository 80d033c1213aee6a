// A frequency whose probability of 0 is set to another, the others keeping their proportions.
#include "frequencies/modified.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "of",
                          .type = Type::kind,
                          .sentence = "the frequency from which the others come",
                          .family = FamilyId::frequency},
                         {.name = "probability_of_zero",
                          .type = Type::rate,
                          .sentence = "probability of 0",
                          .range = {0, 1, false, true}}};

std::unique_ptr<Frequency> make(const Value& value, Problems& problems) {
  return make_modified(value.at("of"), value.at("probability_of_zero").number, problems);
}

}  // namespace

FrequencyMember zero_modified_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
