// Sets when the loans of a portfolio live, from its keys.
#pragma once
#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// Terms of contracts in whole months, [row]; of what is repaid earlier, until then.
std::vector<double> loan_terms(const Value& portfolio, FieldResolver& resolver,
                               const BookWords& words, Problems& problems);

/// Dates of origination from the keys `originated` or `age`, [row]; the start if there is neither.
std::vector<double> loan_starts(const Value& portfolio, const Calendar& calendar,
                                FieldResolver& resolver, Problems& problems);

/// Problems: loans that were due before the start, or that are made after the end; at the cell of
/// a file, if dates or ages come from one.
void check_starts(const Value& portfolio, const Calendar& calendar, const RowSource& source,
                  const std::vector<double>& starts, const std::vector<double>& terms,
                  const LoanExposures& exposures, Problems& problems);

/// Fills `exposures.lives` from starts and terms: maturities, schedules, cohorts. Problem: an
/// unknown cohort.
void set_lives(const Value& portfolio, const Calendar& calendar, const std::vector<double>& starts,
               const std::vector<double>& terms, LoanExposures& exposures, Problems& problems);

/// Makes the year of origination the cohort of each loan whose start is set.
void set_origination_years(const Calendar& calendar, Lives& lives);

}  // namespace cofferdam
