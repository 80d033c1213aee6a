// Random pools, and what they need to know of clauses.
#pragma once
#include <string>
#include <vector>

#include "support/choices.hpp"
#include "support/reference_programme.hpp"

namespace cofferdam {

/// Bearers that a clause names as payers; none for other rules.
std::vector<std::string> payers_of(const reference_dated::Rule& rule);
/// Who is paid under a compensation; "" for other rules.
std::string payee_of(const reference_dated::Rule& rule);
std::string name_of_clause(const reference_dated::Rule& rule);

/// Adds a pool of a bearer that is paid under no clause.
void add_random_pool(Choices& choices, reference_dated::Programme& programme,
                     const std::string& bearer);

}  // namespace cofferdam
