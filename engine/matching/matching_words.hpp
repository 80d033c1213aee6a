// Sentences on firms that look for financiers.
#pragma once
#include <string>
#include <vector>

#include "matching/matching.hpp"
#include "scenario/words.hpp"

namespace cofferdam {

std::vector<std::string> explain_matching(const Value& declared, const Matching& matching,
                                          const Words& words);

}  // namespace cofferdam
