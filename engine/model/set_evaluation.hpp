// Puts the evaluation of a scenario into its parameters.
#pragma once
#include "model/params.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {

/// From the checked key `evaluation`, if it is given: what clauses and pools that are made next
/// learn of units and of what their scores move.
void set_incentives(const Value& evaluation, ProgrammeContext& context, Problems& problems);

/// The same key of a scenario whose programme is built. Problems: no calendar.
void set_evaluation(const Value& root, Params& params, Problems& problems);

}  // namespace cofferdam
