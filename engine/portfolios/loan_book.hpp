// Rows of a loan portfolio: read from a file, or generated once.
#pragma once
#include <memory>
#include <optional>

#include "portfolios/loss_given_default.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// Exposures with everything a row needs. Null members mean that problems were found.
struct LoanBook {
  Exposures exposures;
  std::unique_ptr<LossGivenDefault> loss;
  std::optional<InputFile> input;
};

/// Keys of the book, to be part of the keys of a portfolio.
LoanBook build_loan_book(const Value& portfolio, const PortfolioContext& context,
                         Problems& problems);

}  // namespace cofferdam
