// From the keys `rating` and `migration` of bonds or firms to the grades that they begin with.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "portfolios/loan_exposures.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// Refuses `rating` without `migration`, the one without the other, and more or less than one
/// probability of default.
void check_rating_keys(const Value& declared, Problems& problems);

/// What moves the grades of rated bonds or firms.
struct IssuerGrades {
  Migration migration;
  std::vector<std::uint8_t> grades;  ///< [row] at the start, or as it begins
};

/// Also sets the PDs of `issuers`, those of the first year. Nothing with problems: no such rating
/// system or tag, values that are no grades, or in default, too many issuers.
std::optional<IssuerGrades> read_issuer_grades(const Value& declared,
                                               const PortfolioContext& context,
                                               LoanExposures& issuers, Problems& problems);

}  // namespace cofferdam
