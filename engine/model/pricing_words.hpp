// At which rates lenders lend, in plain words.
#pragma once
#include <string>
#include <vector>

#include "scenario/words.hpp"

namespace cofferdam {

/// Of the checked key `pricing`.
std::vector<std::string> explain_pricing(const Value& value);

}  // namespace cofferdam
