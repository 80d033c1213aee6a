#include "pools/pool_outcomes.hpp"

namespace cofferdam {

const char* name_of(PoolFlow flow) {
  constexpr const char* kNames[] = {"opening",  "budget",  "contribution", "fee",
                                    "interest", "top_up",  "recovery",     "payment",
                                    "lapse",    "closing", "flow"};
  return kNames[static_cast<std::size_t>(flow)];
}

}  // namespace cofferdam
