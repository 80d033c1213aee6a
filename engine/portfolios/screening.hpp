// What a signal tells a lender of applicants: how many are accepted, and how many of those are bad.
//
// An applicant is bad if it would default within a stated time. Scores of the good are N(0, 1),
// those of the bad N(-d, 1), and who scores above a cut-off c is accepted: of the good Phi(-c), of
// the bad Phi(-c - d). A bad one scores below a good one with probability Phi(d / sqrt(2)), the
// area under the curve, so that the Gini, twice that less 1, gives d (the equal-variance binormal
// model of Green and Swets 1966, Signal detection theory and psychophysics).
#pragma once
#include <optional>

namespace cofferdam {

/// d = sqrt(2) Phi^-1((1 + gini) / 2), for a Gini in [0, 1).
double separation_of(double gini);

/// What is accepted of applicants of whom a part is bad.
struct Screened {
  double accepted = 1;         ///< part of all
  double good = 1, bad = 1;    ///< part of the good, and of the bad
  double bad_of_accepted = 0;  ///< part that is bad of those that are accepted
};

/// With the cut-off that accepts the part `accepted` in (0, 1] of applicants of whom the part `bad`
/// in [0, 1] is bad. At 1, or a Gini of 0, the accepted are as the applicants to the bit.
Screened screened_to_accept(double bad, double gini, double accepted);

/// With the cut-off at which the part `wanted` in (0, bad] of the accepted is bad; nothing if such
/// a one accepts fewer than one in a billion of the good.
std::optional<Screened> screened_to_bad(double bad, double gini, double wanted);

}  // namespace cofferdam
