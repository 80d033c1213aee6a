// Where results go.
#pragma once
#include <optional>
#include <string>

namespace cofferdam {

/// The file that `-o` names, or without it the scenario's name with .h5 in the current folder.
/// Throws Error before anything is run: if the name is empty, stands for the standard output or is
/// that of the scenario, or if it is that of a file that holds something else than results, such as
/// the loans.
std::string results_name(const std::string& scenario, const std::optional<std::string>& out);

}  // namespace cofferdam
