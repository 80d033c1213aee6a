#include "distributions/distribution.hpp"

namespace cofferdam {

std::unique_ptr<Distribution> make_distribution(const Value& value, Problems& problems) {
  if (!value.ok || !value.kind) return nullptr;
  return static_cast<const DistributionKind*>(value.kind)->make(value, problems);
}

}  // namespace cofferdam
