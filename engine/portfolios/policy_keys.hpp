// What a scenario may say of a portfolio of policies.
#pragma once
#include <span>

#include "scenario/keys.hpp"

namespace cofferdam {

std::span<const Key> policy_keys();

}  // namespace cofferdam
