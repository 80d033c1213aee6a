#include "waterfall/settlement.hpp"

#include <algorithm>

namespace cofferdam {

void Settlement::order_ends() {
  first_end.clear();
  if (events.ends.empty()) return;
  const auto earlier = [](const EarlyEnd& a, const EarlyEnd& b) { return a.trial < b.trial; };
  std::stable_sort(events.ends.begin(), events.ends.end(), earlier);
  first_end.assign(trials + 1, 0);
  for (const EarlyEnd& end : events.ends) ++first_end[end.trial + 1];
  for (std::size_t t = 0; t < trials; ++t) first_end[t + 1] += first_end[t];
}

}  // namespace cofferdam
