#pragma once
#include <string>

#include "scenario/keys.hpp"

namespace cofferdam {

/// Keys of the scenario and of the members of families in whose name or sentence `word` stands, one
/// a line with its place, those of the name first; "" if there is none.
std::string keys_about(Families families, const std::string& word);

}  // namespace cofferdam
