// Portfolios of a programme whose loans count together for a borrower.
#pragma once
#include <vector>

#include "portfolios/borrowers.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {

/// In the order of the scenario. `portfolios`: indices.
std::vector<CountedBook> counted_books(std::vector<std::size_t> portfolios,
                                       const ProgrammeContext& context);

}  // namespace cofferdam
