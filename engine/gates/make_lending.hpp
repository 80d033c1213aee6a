// Makes the rule that decides what is lent from the clauses of a programme.
#pragma once

namespace cofferdam {

class Exposures;
class Problems;
struct Value;
struct ProgrammeContext;

/// When pools are made and all clauses are known: `context.lending` and the lines of its results.
/// Problems: pools and tags that do not exist, bids that are missing.
void make_lending(ProgrammeContext& context, Problems& problems);
/// Problems: exposures of a portfolio, named there, that go on as other rows (`rows_each`), so that
/// a trial cannot decide which of them are lent.
void check_fixed(const Value& portfolio, const Exposures& exposures, Problems& problems);

}  // namespace cofferdam
