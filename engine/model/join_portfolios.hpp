// What portfolios of a scenario have in common.
#pragma once
#include "model/params.hpp"

namespace cofferdam {

/// Tags of one name mean the same in every portfolio.
void join_tags(Params& params);
/// Occurrences of one name are the same in every portfolio.
void join_occurrences(Params& params);
/// Gives the tallies of portfolios their numbers.
void number_tallies(Params& params);

}  // namespace cofferdam
