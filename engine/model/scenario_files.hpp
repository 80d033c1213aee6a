// The data files of a scenario.
#pragma once
#include <string>
#include <vector>

#include "model/params.hpp"

namespace cofferdam {

/// One for each key that names a file: those that firms and portfolios have read, then those of
/// ratings and of distributions anywhere below `root`, in the order of their keys. Throws
/// Error(input_missing) if one of the latter has gone since it was read.
std::vector<ScenarioFile> scenario_files(const Value& root, const Params& params,
                                         const DataFolder& folder);

}  // namespace cofferdam
