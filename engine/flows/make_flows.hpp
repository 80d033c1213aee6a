// Makes the flows that clauses have declared, when all clauses and pools are known.
#pragma once
#include "waterfall/clause.hpp"

namespace cofferdam {

/// Adds them to `context.scheduled`. Problems: a flow that is of one that there is not, or in a
/// circle; a tag that there is not.
void make_flows(ProgrammeContext& context, Problems& problems);

/// Adds what lenders draw from central banks, and its lines of results. Problems: a tag that there
/// is not.
void make_relending(ProgrammeContext& context, Problems& problems);

}  // namespace cofferdam
