// Rows of a loan portfolio: read from a file, generated once, or lent over time.
#pragma once
#include "portfolios/loan_rows.hpp"

namespace cofferdam {

/// Keys of the book, to be part of the keys of a portfolio.
LoanBook build_loan_book(const Value& portfolio, const PortfolioContext& context,
                         const BookWords& words, Problems& problems);

}  // namespace cofferdam
