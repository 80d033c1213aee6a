// Reads the outcomes that a scenario gives.
#pragma once
#include <vector>

#include "model/params.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// From a checked `report.realised`; `params` holds the calendar and the portfolios. Every outcome
/// returned speaks of at least one loan, if there is no problem.
std::vector<Outcome> read_outcomes(const Value& realised, const Params& params, Problems& problems);

}  // namespace cofferdam
