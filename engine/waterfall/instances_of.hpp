// Rules that are split by a tag: which of its values each exposure has.
#pragma once
#include "waterfall/clause.hpp"

namespace cofferdam {

/// Value of the tag `each` of every row, as an index into the values found: instances of a bearer.
/// Empty without a tag.
std::vector<std::uint32_t> instances_of(const ProgrammeContext& context, const std::string& each,
                                        std::vector<std::string>& values);

}  // namespace cofferdam
