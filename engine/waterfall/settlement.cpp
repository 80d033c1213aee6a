#include "waterfall/settlement.hpp"

#include <algorithm>

namespace cofferdam {

const char* name_of(Reason reason) {
  constexpr const char* kNames[] = {"share",  "exclusion", "limit",    "cap",
                                    "budget", "balance",   "sublimit", "open"};
  return kNames[static_cast<std::size_t>(reason)];
}

void Settlement::merge_order(std::size_t first) {
  if (first == events.size()) return;
  order_of.clear();
  const auto middle = static_cast<std::ptrdiff_t>(order.size());
  for (std::size_t e = first; e < events.size(); ++e)
    order.push_back(static_cast<std::uint32_t>(e));
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return events.trial[a] != events.trial[b] ? events.trial[a] < events.trial[b]
                                              : moment[a] < moment[b];
  };
  std::inplace_merge(order.begin(), order.begin() + middle, order.end(), before);
}

}  // namespace cofferdam
