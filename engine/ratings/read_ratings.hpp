// From the key `ratings` to migrations.
#pragma once
#include "ratings/migration.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// The rating systems that a checked `ratings` declares; those with problems are left out. Throws
/// Error(input_missing) if a file cannot be read.
Ratings read_ratings(const Value& declared, const DataFolder& folder, Problems& problems);

}  // namespace cofferdam
