// Portfolios of type `file`: what the text says happened, beside what is worked.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "oracle/oracle.hpp"

namespace cofferdam::oracle {

/// Events of tables that stand in the scenario's text, with the claims to which they belong, that
/// are not in the world, and the other way round; a line each.
std::string misread_histories(const std::string& yaml, const World& world);

/// Rows of a table that is given as text, by column.
std::vector<std::map<std::string, std::string>> table_of(const std::string& text);

/// The world of a scenario whose portfolios are all of type `file` with their tables in the text.
World world_of_histories(const std::string& yaml);

}  // namespace cofferdam::oracle
