// Applicants for loans, of whom a lender's signal decides who is accepted.
#pragma once
#include <vector>

#include "portfolios/screening.hpp"
#include "scenario/scalars.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

struct LoanExposures;

/// What the rows of a book were before screening, [row].
struct Applicants {
  double years = 1;                ///< the bad are those that would default within so many
  std::vector<double> count;       ///< how many apply
  std::vector<double> pd;          ///< of theirs, over a year or without calendar the period
  std::vector<double> bad;         ///< part of them that is bad
  std::vector<double> gini;        ///< of the signal
  std::vector<Screened> screened;  ///< what becomes of them
};

/// Screens a book by the key `screening` of its portfolio, if there is one: counts become those of
/// the loans that are accepted, 0 in rows of which none is, PDs those of accepted loans, and
/// `screened` tells what they were.
///
/// Of n applicants of a row floor(n A + u) are accepted, A the part that the cut-off accepts and u
/// the part beyond a whole number of (k + 1/2) sqrt(2), k counting the rows of like PDs: of
/// many rows the part A, evenly in the order of the book, and among those all that a lower A
/// accepts. Fine-grained rows have the part A itself.
void screen(const Value& portfolio, LoanExposures& exposures, Problems& problems);

}  // namespace cofferdam
