// Every kind that a scenario may name.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

/// All families with their members, fixed for the life of the process.
Families catalogue();

}  // namespace cofferdam
