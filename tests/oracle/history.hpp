// Portfolios of type `file`: what the text says happened, beside what is worked.
#pragma once
#include <string>

#include "oracle/oracle.hpp"

namespace cofferdam::oracle {

/// Events of tables that stand in the scenario's text, with the claims to which they belong, that
/// are not in the world, and the other way round; a line each.
std::string misread_histories(const std::string& yaml, const World& world);

}  // namespace cofferdam::oracle
