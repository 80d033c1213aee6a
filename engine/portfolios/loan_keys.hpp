// The keys of a loan portfolio.
#pragma once
#include <string>
#include <vector>

#include "scenario/keys.hpp"

namespace cofferdam {

class Exposures;
class Value;
class Words;

std::span<const Key> loan_keys();

/// What the portfolio holds and how it loses, in full sentences.
std::vector<std::string> explain_loans(const Value& portfolio, const Exposures& exposures,
                                       const Words& words);

}  // namespace cofferdam
