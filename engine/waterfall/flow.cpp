#include "waterfall/flow.hpp"

namespace cofferdam {

const char* name_of(FlowKind kind) {
  constexpr const char* kNames[] = {"fee", "premium", "subsidy", "gain share"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace cofferdam
