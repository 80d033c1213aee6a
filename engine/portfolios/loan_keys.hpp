// The keys of a loan portfolio.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

std::span<const Key> loan_keys();

}  // namespace cofferdam
