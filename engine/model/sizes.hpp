// Builds the questions of `size`: which values are tried, and by which rule.
#pragma once
#include <vector>

#include "model/size_question.hpp"
#include "model/variants.hpp"

namespace cofferdam {

/// The questions of a scenario whose own parameters are `base`. The values that are settled share
/// its draws. `as_it_is`: the targets alone are looked at. Problems go to `problems`.
std::vector<SizeQuestion> build_sizes(const ScenarioData& scenario,
                                      const std::shared_ptr<const Params>& base,
                                      const BuildRoot& build, bool as_it_is, Problems& problems);

/// Asks the same of each variant, unless a question is about none. What a variant cannot be asked,
/// since it has no such pool or a value makes no valid scenario of it, is noted in it.
void add_sizes(const ScenarioData& scenario, const BuildRoot& build,
               std::vector<Variant>& variants);

}  // namespace cofferdam
