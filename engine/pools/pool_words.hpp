// A pool in plain words.
#pragma once
#include <string>
#include <vector>

#include "scenario/words.hpp"

namespace cofferdam {

/// What a checked pool says, in full sentences: where its money comes from, what it pays, and what
/// becomes of the rest.
std::vector<std::string> explain_pool(const std::string& name, const Value& pool,
                                      const Words& words);

}  // namespace cofferdam
