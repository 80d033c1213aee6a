// The JSON schema of scenarios, for editors.
#pragma once
#include <nlohmann/json.hpp>

#include "scenario/keys.hpp"

namespace cofferdam {

/// A schema (draft 2020-12) that accepts what the reader accepts, as far as a schema can say it:
/// keys, types, ranges of plain numbers, choices. Generated from the declared keys.
nlohmann::ordered_json scenario_schema(Families families);

}  // namespace cofferdam
