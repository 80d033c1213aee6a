// Builds the programme of a scenario: clauses, then pools, then the gates of all payments.
#pragma once
#include <memory>

#include "waterfall/programme.hpp"

namespace cofferdam {

/// From a checked list of clauses and a checked map of pools; `context` holds what is known of
/// bearers, portfolios and calendar. A null pointer if there are problems.
std::unique_ptr<Programme> build_programme(const Value& clauses, const Value& pools,
                                           ProgrammeContext context, Problems& problems);

/// Clauses that pay have names of their own, which no gate shares; gates have none of a pool.
void check_names(const Value& clauses, const Value& pools, Problems& problems);

/// Makes the pools, joins gates to the payments that they govern, and numbers the rules. Problems:
/// names that do not exist, overflows that run in a circle.
void connect_rules(const Value& pools, std::vector<std::unique_ptr<Clause>>& clauses,
                   ProgrammeContext& context, Problems& problems);

}  // namespace cofferdam
