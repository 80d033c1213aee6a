// What is printed of results.
#pragma once
#include <cofferdam/results.hpp>

#include <optional>
#include <string>

#include "results/output_file.hpp"

namespace cofferdam {

/// Writes results to `file` at `path` and prints them, as JSON or as a summary: what was printed is
/// not lost with a disk that fails. Throws Error with cannot_write after that.
void write_and_print(const Results& results, OutputFile& file, const std::string& path,
                     bool as_json);

/// Prints results that are in the file at `path`.
void print_results(const Results& results, const std::string& path, bool as_json);

}  // namespace cofferdam
