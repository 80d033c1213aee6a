// Loans that are made over time: an opening book and new business, in batches.
#pragma once
#include <optional>

#include "portfolios/loan_rows.hpp"

namespace cofferdam {

/// Rows of the opening book, oldest first, and then of the new business, with their starts and
/// ranks. Loans are drawn one after the other and made as soon as the volume allows; with
/// `fine_grained` a row is a batch of one combination of tags. Nothing if problems were found.
std::optional<LoanRows> make_business(const Value& portfolio, const PortfolioContext& context,
                                      const BookWords& words, Problems& problems);

}  // namespace cofferdam
