// What bearers bear of one loan, and the most that comes back to each.
#pragma once
#include <cstdint>
#include <vector>

namespace cofferdam {

struct ProgrammeContext;
struct Settlement;
class Walk;

/// [bearer] what each bears of the loan of a cash entry so far; below zero counts as nothing. What
/// the lender has kept since before the claim comes back only now. `before_today`: without what
/// came back on the same day.
void net_burdens(const Settlement& settlement, std::uint32_t entry, std::size_t lender,
                 bool before_today, std::vector<double>& borne);

/// Nobody gets back more of a loan than he bears of it. What the clauses have given to anyone
/// beyond that goes to the others in proportion to what each then still bears; what is more than
/// all bear is the lender's.
void bound_what_comes_back(Walk& walk, std::uint32_t entry);

/// Marks the claims of which the rates may give back too much: where a rule can stop payments, or
/// a deductible lowers them, or more comes back than was lost.
void mark_bounded_claims(ProgrammeContext& context);

}  // namespace cofferdam
