// How values are written as texts, in the JSON schema of scenarios.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "scenario/keys.hpp"

namespace cofferdam {

/// The schemas of all forms by name, for `$defs`: with a description, examples, a pattern, and what
/// editors say where it does not match.
nlohmann::ordered_json text_schemas();

/// The name of the form in which a number of that unit and range may be written; `days` as in
/// `Key`. Of ranges a form knows whether they go below 0, and of rates those up to 100 %.
std::string text_schema_of(Type unit, const Range& range, bool days);

}  // namespace cofferdam
