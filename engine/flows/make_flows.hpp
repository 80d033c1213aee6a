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

/// Exposures say by a tag which of several balances of a pool they have to do with. Problems stand
/// at the party of the clause, or at its payer.
void check_balances(const std::vector<FlowLine*>& lines, const Value& clause,
                    const ProgrammeContext& context, Problems& problems);

}  // namespace cofferdam
