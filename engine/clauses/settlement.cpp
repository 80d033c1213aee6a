#include "clauses/settlement.hpp"

#include <algorithm>
#include <tuple>

namespace cofferdam {

const char* name_of(Reason reason) {
  constexpr const char* kNames[] = {"share",  "exclusion", "limit",    "cap",
                                    "budget", "balance",   "sublimit", "open"};
  return kNames[static_cast<std::size_t>(reason)];
}

std::vector<std::size_t> Settlement::in_time_order(std::size_t claim) const {
  std::vector<std::size_t> order;
  order.reserve(claims[claim].last - claims[claim].first);
  for (std::size_t e = claims[claim].first; e < claims[claim].last; ++e) order.push_back(e);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tuple(events.trial[a], events.time[a], events.exposure[a], events.member[a], a) <
           std::tuple(events.trial[b], events.time[b], events.exposure[b], events.member[b], b);
  });
  return order;
}

}  // namespace cofferdam
