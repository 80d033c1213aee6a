// How texts speak of a portfolio.
#pragma once
#include <string>

namespace cofferdam {

/// A kind of portfolio says so of itself, and of the bearer that keeps what no clause moves.
struct PortfolioWords {
  std::string one = "loan", many = "loans";  ///< exposures
  std::string holder = "lender";             ///< that bearer, and the key that names it
  std::string verb = "lends";                ///< what it does with the portfolio
  std::string event = "default";             ///< what a claim is for
  std::string amount = "The amount is that of the default";  ///< of a claim
  bool operator==(const PortfolioWords&) const = default;
};

}  // namespace cofferdam
