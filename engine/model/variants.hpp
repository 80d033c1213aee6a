// Builds the variants of a scenario and finds those that draw the same.
#pragma once
#include <cofferdam/model.hpp>

#include <functional>
#include <vector>

#include "model/params.hpp"
#include "scenario/scenario_data.hpp"

namespace cofferdam {

/// Builds the parameters of a checked root; with `drawn`, what decides the draws is shared with it.
using BuildRoot =
    std::function<std::shared_ptr<const Params>(const Value& root, const Params* drawn, Problems&)>;

/// The variants of a scenario whose own parameters are `base`, in order. Those whose draws are
/// written alike share what they draw from. Problems go to `problems`, each with the name of its
/// variant.
std::vector<Variant> build_variants(const ScenarioData& scenario,
                                    const std::shared_ptr<const Params>& base,
                                    const BuildRoot& build, Problems& problems);

}  // namespace cofferdam
