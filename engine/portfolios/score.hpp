// Scores of exposures: what they truly are, and as they are seen.
#pragma once
#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

/// From the key `score` of a portfolio, if it is given: adds the attributes `true_score` and
/// `score`, the same with errors of measurement. A score of indicators is the sum of weight x
/// indicator; with `from` and `to` an indicator counts (x - from) / (to - from), cut to 0 to 1, its
/// error included. Contract: word i of the stream (portfolio_seed, book, 0, path of the key
/// `error`) is the error of row i, a normal.
void add_score(const Value& portfolio, const RowSource& source, LoanExposures& exposures,
               Problems& problems);

}  // namespace cofferdam
