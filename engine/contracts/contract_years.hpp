// To which contract year a claim belongs.
#pragma once
#include <cstdint>
#include <vector>

#include "waterfall/walk.hpp"

namespace cofferdam {

/// By the day of the loss, the day on which the claim comes due, or the day on which the policy or
/// loan began or was last renewed before the loss.
enum class ContractBasis { losses_occurring, claims_made, risks_attaching };

/// The year in the calendar of a claim that comes due now; what began before the start counts in
/// the first.
std::size_t contract_year(const Walk& walk, std::uint32_t claim, ContractBasis basis);

/// Part of its contract year that is left from the day of the loss on, that day included, by days.
double year_left(const Walk& walk, std::uint32_t claim);

}  // namespace cofferdam
