// What is printed of results.
#pragma once
#include <cofferdam/results.hpp>

#include <string>

#include "results/output_file.hpp"
#include "second_place.hpp"

namespace cofferdam {

/// Writes results to `file` at `path`, or to the second place, and prints them, as JSON or as a
/// summary: what was computed is not lost with a disk that fails.
Written write_and_print(const Results& results, OutputFile& file, const std::string& path,
                        SecondPlace& second, bool as_json);

/// Prints results that are in the file at `path`.
void print_results(const Results& results, const std::string& path, bool as_json);

}  // namespace cofferdam
