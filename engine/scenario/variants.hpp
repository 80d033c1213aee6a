// Variants of a scenario: the whole document with a few keys changed, checked again.
#pragma once
#include <vector>

#include "scenario/scenario_data.hpp"

namespace cofferdam {

/// More variants than anybody compares, before memory is spent.
inline constexpr std::size_t kMostVariants = 100;
/// Values of all variants together.
inline constexpr std::size_t kMostVariantNodes = 5 * kMaxScenarioNodes;

/// What problems of a variant begin with, such as `variant 'tight': `.
std::string variant_prefix(const std::string& name);

/// The scenario, or the variant of that name, without variants and sizes, with the number at one
/// path of the programme or of a pool replaced by `value`, as it would be written; or with the part
/// `value` of the volume of new business that the path names, by the order of its loans. Problems
/// are placed at `place`.
Value with_value(const ScenarioData& scenario, const std::string& variant, const std::string& path,
                 const std::string& value, const Place& place, Problems& problems);

/// Makes every variant of a scenario that is checked and without problems; problems go to
/// `problems`, each with the name of its variant.
std::vector<VariantData> make_variants(const ScenarioData& scenario, Problems& problems);

}  // namespace cofferdam
