// Which numbers are seen and which are assumed, in plain words.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "scenario/value.hpp"

namespace cofferdam {

/// How many numbers of a scenario say of themselves that they are seen, derived or assumed, and
/// which are assumed: those of the programme and its pools first. Each with what it is about.
std::vector<std::pair<std::string, std::vector<std::string>>> explain_sources(const Value& root);

}  // namespace cofferdam
