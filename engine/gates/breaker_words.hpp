// What a breaker says of itself.
#pragma once
#include <string>
#include <vector>

#include "waterfall/clause.hpp"

namespace cofferdam {

/// In full sentences, as `explain` tells them.
std::vector<std::string> explain_breaker(const Value& value, const ProgrammeContext& context,
                                         const Words& words);
/// In a few words, for drawings.
std::string brief_breaker(const Value& value, const std::string& payer, const Words& words);

}  // namespace cofferdam
