// Firms that portfolios share, in plain words.
#pragma once
#include "portfolios/book_words.hpp"

namespace cofferdam {

/// How many there are and how they default. `exposures`: of any portfolio of the scenario.
std::vector<std::string> explain_firms(const Value& firms, const Exposures& exposures,
                                       const Words& words);

}  // namespace cofferdam
