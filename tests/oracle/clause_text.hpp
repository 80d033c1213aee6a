// Clauses as they are written.
#pragma once
#include "oracle/scenario.hpp"

namespace cofferdam::oracle {

Claim read_claim(const YAML::Node& node);
LendingClause read_lending(const YAML::Node& node);
Limit read_limit(const YAML::Node& node);
Ceiling read_ceiling(const YAML::Node& node);
Limit read_breaker(const YAML::Node& node);
Recover read_recover(const YAML::Node& node);
Refund read_refund(const YAML::Node& node);
Settle read_settle(const YAML::Node& node);
/// share, compensate, layers or portfolio_cap; everything but name and place.
Clause read_paying_clause(const std::string& kind, const YAML::Node& node);

}  // namespace cofferdam::oracle
