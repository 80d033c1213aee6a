// Values of tags in files that look like slips.
#pragma once
#include <string>
#include <vector>

#include "model/params.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// Sentences about values that few rows of a file have and that no condition of the scenario names,
/// though conditions name others of the same tag: those rows count as 'otherwise'.
std::vector<std::string> rare_values(const Params& params, const Value& scenario);

}  // namespace cofferdam
