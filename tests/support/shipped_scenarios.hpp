// The scenarios of the repository, for what must hold in each of them.
#pragma once
#include <cofferdam/model.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace cofferdam {

/// Files in `scenarios`, by name, but for those whose loans are not part of the repository.
inline std::vector<std::filesystem::path> shipped_scenarios() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(COFFERDAM_SOURCE_DIR "/scenarios"))
    if (entry.path().extension() == ".yaml" && entry.path().stem() != "sba_7a")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Books of which a thousand trials with all variants and sizes take minutes.
inline bool is_large(const std::filesystem::path& scenario) {
  const std::string name = scenario.stem().string();
  return name == "anhui_four_layers" || name == "fcra_cohort" || name == "guangzhou_unified" ||
         name == "kotec_leverage" || name == "national_plan" || name == "tianjin_pool";
}

inline Model shipped_model(const std::filesystem::path& file,
                           const std::vector<std::string>& overrides) {
  return build_model(read_scenario(file.string(), overrides));
}

}  // namespace cofferdam
