// On which days money moves that is no loss: flows, and what goes into pools and out of them.
#pragma once
#include <cstdint>
#include <vector>

#include "waterfall/settlement.hpp"

namespace cofferdam {

/// Of a run of trials, in any order. Losses have dates of their own, and results of each year do
/// not say on which day it was. Kept in the slot behind those of the rules, where a programme keeps
/// days at all (`Programme::keep_days`).
struct DatedCash final : RuleState {
  struct Step {
    std::uint32_t trial = 0, day = 0;
    std::size_t line = 0;  ///< flow, or funding line, of the programme
    double amount = 0;     ///< as in `Outcomes::flows` and `Outcomes::funding`
  };
  std::vector<Step> flows, funding;
  void clear() { flows.clear(), funding.clear(); }
};

/// Null: nobody asks.
inline DatedCash* dated_cash(const Settlement& settlement) {
  return settlement.states.empty() ? nullptr
                                   : dynamic_cast<DatedCash*>(settlement.states.back().get());
}

}  // namespace cofferdam
