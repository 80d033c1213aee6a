// From the key `spread_moves` of a rating system to how spreads move.
#pragma once
#include <optional>

#include "ratings/migration.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// Nothing if the system has none, or if all volatilities are 0, or with problems: no zero rates, a
/// wrong number of volatilities, unknown factors, loadings that give a correlation of 1 or more.
std::optional<SpreadMoves> read_spread_moves(const Value& system, const std::string& name,
                                             const Migration& migration, const FactorModel& factors,
                                             Problems& problems);

}  // namespace cofferdam
