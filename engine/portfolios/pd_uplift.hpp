// Moral hazard: how much more likely loans default because others bear a part of their losses.
#pragma once

namespace cofferdam {

class Problems;
struct LoanExposures;
struct Value;

/// Raises the PDs of a book by the key `pd_uplift` of its portfolio, if there is one: to PD +
/// points or PD x (1 + relative), over a year or without calendar the period; `pd_without_uplift`
/// tells what they were. Problems: PDs that are no numbers, or would pass 100 %.
void raise_pds(const Value& portfolio, LoanExposures& exposures, Problems& problems);

}  // namespace cofferdam
