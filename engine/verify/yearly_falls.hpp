// Long-run probabilities by which issuers fall in a year, as exact methods ask for them.
#pragma once
#include <vector>

#include "exact/bond_book.hpp"
#include "ratings/migration.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// From cumulative probabilities of having defaulted to those of each year of life.
std::vector<double> yearly_of(const Value& curve);
/// Of the grades of a rating system.
YearlyFalls falls_of(const Migration& migration);

}  // namespace cofferdam
