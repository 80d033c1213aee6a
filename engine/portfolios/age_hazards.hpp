// Reads how the hazard of default depends on age.
#pragma once
#include "portfolios/hazards.hpp"
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

/// From the keys `pd`, `pd_curve` and `probit_hazard`, of which one is given. Problems: curves that
/// fall, or whose length is not the longest term in years.
AgeHazards read_age_hazards(const Value& portfolio, const LoanExposures& exposures,
                            const Copula& copula, Problems& problems);

}  // namespace cofferdam
