// Where a data file lies that a scenario names.
#pragma once
#include <string>

namespace cofferdam {

/// Where the files of a scenario lie.
struct DataFolder {
  std::string path;  ///< the scenario's, from which relative paths start; "" is the current one
  std::string root;  ///< a folder that holds all of them; "" if they may lie anywhere
};

/// `named` as it stands if it starts from the root of the file system, else from the scenario's
/// folder. Throws Error(scenario) if it lies outside of the folder's root.
std::string data_path(const std::string& named, const DataFolder& folder);

/// Throws Error(scenario) if `path`, symbolic links followed, lies outside of `root`; "" holds all.
void require_inside(const std::string& root, const std::string& path);

}  // namespace cofferdam
