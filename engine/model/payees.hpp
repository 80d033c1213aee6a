// Who is paid must bear something.
#pragma once
#include "waterfall/clause.hpp"

namespace cofferdam {

/// Problems: a payee that bears nothing of the claim before the clause, since the clause under
/// which it pays stands below. `list`: the programme of the scenario.
void check_payees(const Value& list, const ProgrammeContext& context, Problems& problems);

}  // namespace cofferdam
