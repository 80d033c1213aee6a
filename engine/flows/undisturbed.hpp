// A trial in which nothing defaults, ends early or fails, and all that is on offer is taken.
#pragma once
#include "waterfall/settlement.hpp"

namespace cofferdam {

/// As flows see one; `failures` of bearers that could fail.
Settlement undisturbed_trial(std::size_t failures);

}  // namespace cofferdam
