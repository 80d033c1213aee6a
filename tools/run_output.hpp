// Where the results of a run go, and what is printed of them.
#pragma once
#include <cofferdam/results.hpp>

#include <string>

namespace cofferdam {

/// The results file of a scenario: `out`, or else the scenario's name with .h5. Throws Error if
/// that is the scenario itself, or a file that holds something else than results, such as the
/// loans.
std::string output_of(const std::string& scenario, const std::string& out);

/// Everything but long tables as one JSON object.
std::string json_of(const Results& results, const std::string& file);

}  // namespace cofferdam
