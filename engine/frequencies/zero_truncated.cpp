// A frequency given that it is above 0.
#include "frequencies/modified.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "of",
                          .type = Type::kind,
                          .sentence = "the frequency from which the others come",
                          .family = FamilyId::frequency}};

std::unique_ptr<Frequency> make(const Value& value, Problems& problems) {
  return make_modified(value.at("of"), 0, problems);
}

}  // namespace

FrequencyMember zero_truncated_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
