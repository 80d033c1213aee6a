// What a scenario may say of a portfolio of bonds.
#pragma once
#include <span>

#include "scenario/keys.hpp"

namespace cofferdam {

std::span<const Key> bond_keys();

}  // namespace cofferdam
