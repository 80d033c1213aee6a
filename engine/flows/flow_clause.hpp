// What `fee`, `premium` and `subsidy` have in common: their keys, and how they are read and told.
#pragma once
#include <string>
#include <vector>

#include "waterfall/clause.hpp"

namespace cofferdam {

std::span<const Key> flow_keys();

/// Adds a flow of each of its portfolios; what exposures owe is made when all clauses are known
/// (`make_flows`).
void declare_flow(FlowKind kind, const Value& value, ProgrammeContext& context, Problems& problems);

/// `0.3 % / 0.5 % by size of loan a year`.
std::string brief_flow(const Value& value);

std::vector<std::string> explain_flow(FlowKind kind, const Value& value, const Words& words);

}  // namespace cofferdam
