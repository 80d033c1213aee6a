#include "frequencies/frequency.hpp"

namespace cofferdam {

std::unique_ptr<Frequency> make_frequency(const Value& value, Problems& problems) {
  return static_cast<const FrequencyKind*>(value.kind)->make(value, problems);
}

}  // namespace cofferdam
