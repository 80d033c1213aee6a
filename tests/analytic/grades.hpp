// A rating system of three grades and what becomes of a law of them.
#pragma once
#include <array>
#include <string>

namespace cofferdam::analytic {

using Law = std::array<double, 4>;  ///< of the grades a, b, c and default

inline constexpr double kMoves[3][4] = {
    {0.80, 0.12, 0.05, 0.03}, {0.10, 0.70, 0.12, 0.08}, {0.02, 0.10, 0.63, 0.25}};
/// The same as it stands in a scenario.
inline const std::string kRatings =
    "{own: {grades: [a, b, c, D], rows: [[80 %, 12 %, 5 %, 3 %], [10 %, 70 %, 12 %, 8 %], [2 %, 10 "
    "%, 63 %, 25 %]]}}";

inline Law after_a_year(const Law& law) {
  Law next = {0, 0, 0, law[3]};
  for (std::size_t from = 0; from < 3; ++from)
    for (std::size_t to = 0; to < 4; ++to) next[to] += law[from] * kMoves[from][to];
  return next;
}

}  // namespace cofferdam::analytic
