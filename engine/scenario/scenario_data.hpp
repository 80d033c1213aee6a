// What a Scenario holds.
#pragma once
#include <string>
#include <vector>

#include "scenario/value.hpp"

namespace cofferdam {

struct ScenarioData {
  Document document;
  Value root;  ///< may hold values that are not ok only while problems are collected
  Families families;
  std::vector<std::string> overrides;
  std::string file;    ///< name without folder
  std::string folder;  ///< relative paths of data files start here
};

/// Applies overrides and checks all keys.
ScenarioData make_scenario(Document document, const std::vector<std::string>& overrides,
                           const std::string& file, const std::string& folder, Families families);

}  // namespace cofferdam
