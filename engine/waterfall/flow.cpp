#include "waterfall/flow.hpp"

namespace cofferdam {

const char* name_of(FlowKind kind) {
  constexpr const char* kNames[] = {"fee", "premium", "subsidy", "gain share"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<const Rule*> FlowLine::rules() const {
  std::vector<const Rule*> all;
  for (const FlowAccount* account : {from, into})
    if (account) all.push_back(account->rule());
  return all;
}

}  // namespace cofferdam
