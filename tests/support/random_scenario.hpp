// Random scenarios in which every kind and key of clauses and pools may occur.
#pragma once
#include <functional>
#include <random>
#include <string>

#include "support/choices.hpp"

namespace cofferdam {

/// A whole scenario of few loans and many rules, with levels that bind. Some are refused by
/// `check`.
std::string random_scenario(Choices choices);

/// The next of a sequence of scenarios that `check` admits, made from `random`; those that it
/// refuses are left out, and their messages handed to `refused`.
std::string next_scenario(std::mt19937_64& random,
                          const std::function<void(const std::string&)>& refused = {});

}  // namespace cofferdam
