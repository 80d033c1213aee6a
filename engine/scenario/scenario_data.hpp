// What a Scenario holds.
#pragma once
#include <string>
#include <vector>

#include "scenario/value.hpp"

namespace cofferdam {

/// The scenario with the changes of one variant.
struct VariantData {
  std::string name;
  Value root;  ///< of the whole scenario, without the key `variants`
};

struct ScenarioData {
  Document document;
  Value root;  ///< may hold values that are not ok only while problems are collected
  std::vector<VariantData> variants;  ///< in the order of the file
  Families families;
  std::vector<std::string> overrides;
  std::string file;   ///< name without folder
  DataFolder folder;  ///< where data files lie
};

/// Applies overrides and checks all keys, then the variants.
ScenarioData make_scenario(Document document, const std::vector<std::string>& overrides,
                           const std::string& file, const DataFolder& folder, Families families);

}  // namespace cofferdam
