// From the key `ratings` to migrations.
#pragma once
#include "ratings/migration.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// The rating systems that a checked `ratings` declares; those with problems are left out. Spreads
/// may move with `factors`. Throws Error(input_missing) if a file cannot be read.
Ratings read_ratings(const Value& declared, const DataFolder& folder, const FactorModel& factors,
                     Problems& problems);

}  // namespace cofferdam
