// Puts the matching of firms and financiers of a scenario into its parameters.
#pragma once
#include "model/params.hpp"
#include "scenario/tree.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// From the checked key `matching`, if it is given. Problems: no calendar, a horizon below a
/// quarter, and what `Matching` finds.
void set_matching(const Value& root, Params& params, Problems& problems);

}  // namespace cofferdam
