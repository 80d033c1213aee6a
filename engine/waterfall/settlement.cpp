#include "waterfall/settlement.hpp"

#include <algorithm>

namespace cofferdam {

void Settlement::order_ends() {
  first_end.clear();
  if (events.ends.empty()) return;
  // What goes on as another row does so in the order of time, after all that ends.
  const auto earlier = [](const EarlyEnd& a, const EarlyEnd& b) {
    if (a.trial != b.trial) return a.trial < b.trial;
    if (a.goes_on != b.goes_on) return b.goes_on;
    return a.goes_on && a.time < b.time;
  };
  std::stable_sort(events.ends.begin(), events.ends.end(), earlier);
  first_end.assign(trials + 1, 0);
  for (const EarlyEnd& end : events.ends) ++first_end[end.trial + 1];
  for (std::size_t t = 0; t < trials; ++t) first_end[t + 1] += first_end[t];
}

}  // namespace cofferdam
