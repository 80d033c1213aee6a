// On which days money moves that is no loss: flows, and what goes into pools and out of them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cofferdam {

/// Of a run of trials, in any order. Losses have dates of their own, and results of each year do
/// not say on which day it was.
struct DatedCash {
  struct Step {
    std::uint32_t trial = 0, day = 0;
    std::size_t line = 0;  ///< flow, or funding line, of the programme
    double amount = 0;     ///< as in `Outcomes::flows` and `Outcomes::funding`
  };
  std::vector<Step> flows, funding;
  void clear() { flows.clear(), funding.clear(); }
};

}  // namespace cofferdam
