// What drawn claims of policies become: events, and losses for tables that ask for them.
#pragma once
#include "portfolios/drawn_claims.hpp"
#include "portfolios/events.hpp"

namespace cofferdam {

/// Appends an event for each claim of which the insurer owes something, and all claims as losses if
/// `events` wants them. Claims of a policy in a trial stand together, in the order of time, by
/// which they are numbered. `have_occurrences`: some claims belong to one. `first_row`: of the
/// portfolio, over all portfolios.
void append_claims(const DrawnClaims& claims, bool have_occurrences, std::uint32_t first_row,
                   Events& events);

}  // namespace cofferdam
