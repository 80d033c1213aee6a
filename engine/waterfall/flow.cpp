#include "waterfall/flow.hpp"

namespace cofferdam {

const char* name_of(FlowKind kind) {
  constexpr const char* kNames[] = {"fee", "premium", "subsidy", "relending", "gain share"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<const Rule*> FlowLine::rules() const {
  std::vector<const Rule*> all;
  for (const FlowAccount* account : {from, into})
    if (account) all.push_back(account->rule());
  return all;
}

bool FlowLine::is_one_balance(std::uint32_t one, std::uint32_t other) const {
  const auto same = [&](const FlowAccount* account) {
    return !account || account->instance_of(one) == account->instance_of(other);
  };
  return same(from) && same(into);
}

}  // namespace cofferdam
