// Tags of the first contract: those that are others from the first renewal on.
#pragma once
#include <memory>

#include "portfolios/loan_exposures.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// Whether a portfolio has such tags.
bool has_renewed_tags(const Value& portfolio);

/// Problems: such tags where nothing is renewed, where the first contract is not known, or beside
/// the current grade of firms.
void check_renewed_tags(const Value& portfolio, const PortfolioContext& context,
                        Problems& problems);

/// Draws which of the opening book are in a contract that was renewed before, so that a part
/// `renewed` of it is. Problem: of fine-grained loans.
void draw_renewed(const Value& portfolio, const PortfolioContext& context, double renewed,
                  LoanExposures& exposures, Problems& problems);

/// The portfolio with such tags if it has some, which is `portfolio` in all else; `exposures` are
/// its own. What happens has the value of the contract in force then.
std::unique_ptr<Portfolio> with_renewed_tags(std::unique_ptr<Portfolio> portfolio,
                                             const LoanExposures& exposures, const Value& value);

}  // namespace cofferdam
