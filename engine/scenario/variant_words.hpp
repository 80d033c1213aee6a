// What variants change, in plain words.
#pragma once
#include <string>
#include <vector>

#include "scenario/scenario_data.hpp"

namespace cofferdam {

/// One sentence for each change of a variant: what is set, and what it is otherwise.
std::vector<std::string> explain_variant(const ScenarioData& scenario, const std::string& name);

}  // namespace cofferdam
