#include "flows/undisturbed.hpp"

#include <limits>

namespace cofferdam {

Settlement undisturbed_trial(std::size_t failures) {
  Settlement settlement;
  settlement.trials = 1;
  settlement.first_default = {0, 0};
  settlement.events.failures.assign(failures, std::numeric_limits<double>::infinity());
  return settlement;
}

}  // namespace cofferdam
