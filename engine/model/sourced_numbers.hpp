// What of a scenario says where it comes from.
#pragma once
#include <vector>

#include "model/params.hpp"

namespace cofferdam {

class Value;

/// Numbers and choices with a source or a status, in the order of the scenario; one in terms that
/// several portfolios share is one.
std::vector<SourcedNumber> sourced_numbers(const Value& root);

}  // namespace cofferdam
