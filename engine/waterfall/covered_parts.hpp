// Claims that cover a part of each loan: clauses see that part, and the lender bears the rest.
// Interest is claimed, and lost, of the covered part alone.
#pragma once

namespace cofferdam {

struct ProgrammeContext;
struct Settlement;

/// Leaves of all entries of loans of which a claim covers a part that part, in what is lost,
/// claimed and comes back, and in what the lender bears of it. Called when all columns of a walk
/// are there.
void cut_to_covered(const ProgrammeContext& context, Settlement& settlement);

/// Makes whole losses of them again when all is settled; the lender bears what was cut.
void give_back_whole(const ProgrammeContext& context, Settlement& settlement);

}  // namespace cofferdam
