// Random scenarios over time, for what must hold in every one of them.
#pragma once
#include <string>

#include "support/choices.hpp"

namespace cofferdam {

/// A valid scenario that combines keys of time: calendar, economy, portfolios and clauses.
std::string random_life(Choices choices);

}  // namespace cofferdam
