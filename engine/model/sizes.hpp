// Builds the questions of `size`: which values are tried, and by which rule.
#pragma once
#include <vector>

#include "model/size_question.hpp"
#include "model/variants.hpp"

namespace cofferdam {

/// The questions of a scenario whose own parameters are `base`. The values that are settled share
/// its draws. Problems go to `problems`.
std::vector<SizeQuestion> build_sizes(const ScenarioData& scenario,
                                      const std::shared_ptr<const Params>& base,
                                      const BuildRoot& build, Problems& problems);

}  // namespace cofferdam
