// Takes out defaults that were drawn and do not happen.
#pragma once
#include <cstdint>
#include <vector>

#include "portfolios/default_losses.hpp"
#include "portfolios/events.hpp"

namespace cofferdam {

/// Drops the defaults of the runs, which are the last events, for which `is_dropped(event)`.
template <class IsDropped>
void drop_defaults(std::vector<DefaultRun>& runs, Events& events, const IsDropped& is_dropped) {
  std::size_t kept = runs.empty() ? 0 : runs.front().first;
  for (DefaultRun& run : runs) {
    const std::size_t first = kept;
    for (std::size_t e = run.first; e < run.last; ++e) {
      if (is_dropped(e)) continue;
      events.copy(kept, events, e);
      events.origin[kept] = static_cast<std::uint32_t>(kept);
      ++kept;
    }
    run.first = first;
    run.last = kept;
  }
  if (!runs.empty()) events.resize(kept);
}

}  // namespace cofferdam
