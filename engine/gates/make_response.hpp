// Makes how a clause on lending responds, from its key and the pricing of the scenario.
#pragma once
#include <optional>
#include <vector>

#include "gates/lending_response.hpp"

namespace cofferdam {

class Problems;
struct ProgrammeContext;
struct Value;

/// Of a checked clause on lending of those portfolios; nothing if it does not respond. Problems: no
/// claim on its loans, loans without a PD, no pricing where it needs one.
std::optional<LendingResponse> make_response(const Value& clause,
                                             const std::vector<std::size_t>& portfolios,
                                             const ProgrammeContext& context, Problems& problems);

}  // namespace cofferdam
