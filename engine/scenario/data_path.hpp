// Where a data file lies that a scenario names.
#pragma once
#include <string>

namespace cofferdam {

/// `named` as it stands if it starts from the root, else from the scenario's folder.
std::string data_path(const std::string& named, const std::string& folder);

}  // namespace cofferdam
