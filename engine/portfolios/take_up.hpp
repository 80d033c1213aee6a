// Which of the exposures on offer are taken up in a trial: each has a rank in the order of lending,
// in (0, 1), and take-up u lends to ranks below u.
#pragma once
#include <cstdint>

namespace cofferdam {

/// Place of loan `index` in the order of lending: multiples of the golden section, modulo 1, which
/// fill (0, 1) evenly however few of them follow each other.
double lending_rank(double index);
/// How many of the first `loans` loans of a row take-up `lent` lends to; `rank` is that of the
/// row's first loan. It takes the logarithm of their number.
double lent_before(double rank, std::uint32_t loans, double lent);

}  // namespace cofferdam
