#include "waterfall/flow.hpp"

namespace cofferdam {

const char* name_of(FlowKind kind) {
  constexpr const char* kNames[] = {"fee", "premium", "subsidy"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace cofferdam
