// What a scenario may say of a portfolio of stakes.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "scenario/keys.hpp"

namespace cofferdam {

class Exposures;
class Value;
class Words;

std::span<const Key> equity_keys();

/// What the portfolio holds and how it loses, in full sentences.
std::vector<std::string> explain_equity(const Value& portfolio, const Exposures& exposures,
                                        const Words& words);

}  // namespace cofferdam
