// Checks the tree of a whole scenario, and what follows from it.
#pragma once
#include <deque>

#include "scenario/value.hpp"

namespace cofferdam {

/// Portfolios first get the terms that they share. Each refund that compares with changes of the
/// programme gets the scenario with these changes, checked, as the only item of its `less`.
Value check_scenario(const std::deque<Source>& sources, const Node& root, Families families,
                     Problems& problems);

}  // namespace cofferdam
