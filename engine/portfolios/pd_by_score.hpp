// PDs that follow from a score.
#pragma once
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

/// [row] from the key `pd_by_score` of a portfolio: by bands, by a logistic curve that is given, or
/// by that whose mean PD and Gini are stated (`calibrate`). Says in `exposures.scored` what was
/// stated. `weight` [row] is how many loans a row stands for, but for a factor. Where there are
/// problems PDs are 0.
std::vector<double> pds_by_score(const Value& declared, const std::vector<double>& weight,
                                 LoanExposures& exposures, Problems& problems);

}  // namespace cofferdam
