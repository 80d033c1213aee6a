// What a scenario may say of a portfolio of stakes.
#pragma once
#include <span>

#include "scenario/keys.hpp"

namespace cofferdam {

std::span<const Key> equity_keys();

}  // namespace cofferdam
