// Results into a file that is open.
#pragma once
#include <cofferdam/results.hpp>

#include "results/output_file.hpp"

namespace cofferdam {

/// Writes the results and brings the file to its place. Throws Error with cannot_write.
void write_results(const Results& results, OutputFile& file);

}  // namespace cofferdam
