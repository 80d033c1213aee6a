// The columns behind the exposures of a portfolio of loans.
#pragma once
#include "model/params.hpp"
#include "portfolios/loan_exposures.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// Throws std::bad_cast if the portfolio holds no loans.
inline const LoanExposures& loans_of(const NamedPortfolio& named) {
  return dynamic_cast<const LoanExposures&>(named.portfolio->exposures());
}

}  // namespace cofferdam
