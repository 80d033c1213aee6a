// Sets when the loans of a portfolio live, from its keys.
#pragma once
#include "portfolios/fields.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// Terms of contracts in whole months, [row].
std::vector<double> loan_terms(const Value& portfolio, FieldResolver& resolver, Problems& problems);

/// Dates of origination from the keys `originated` or `age`, [row]; the start if there is neither.
std::vector<double> loan_starts(const Value& portfolio, const Calendar& calendar,
                                FieldResolver& resolver, Problems& problems);

/// Fills `exposures.lives` from starts and terms: maturities, schedules, cohorts. Problems: loans
/// that were due before the start, that are made after the end, or of an unknown cohort.
void set_lives(const Value& portfolio, const Calendar& calendar, const std::vector<double>& starts,
               const std::vector<double>& terms, Exposures& exposures, Problems& problems);

}  // namespace cofferdam
