// Contracts whose payments of a year have an exact law.
#pragma once
#include <vector>

#include "verify/exact_parts.hpp"
#include "verify/policy_claims.hpp"

namespace cofferdam {

/// Adds what each contract on policies owes in each year, or why that has no exact answer.
void add_contracts(const Model& model, const std::vector<PolicyClaims>& portfolios,
                   ExactParts& parts);

}  // namespace cofferdam
