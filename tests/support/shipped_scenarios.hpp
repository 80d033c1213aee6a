// The scenarios of the repository, for what must hold in each of them.
#pragma once
#include <cofferdam/model.hpp>

#include <algorithm>
#include <filesystem>
#include <set>
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
  const std::set<std::string> large = {
      "anhui_four_layers",   "chongqing_knowledge_value", "city_pool",      "fcra_cohort",
      "fogape_auction",      "guangzhou_unified",         "kotec_leverage", "national_plan",
      "shandong_tech_loans", "shanghai_relief",           "shenzhen_pool",  "tianjin_pool"};
  return large.contains(scenario.stem().string());
}

inline Model shipped_model(const std::filesystem::path& file,
                           const std::vector<std::string>& overrides) {
  return build_model(read_scenario(file.string(), overrides));
}

}  // namespace cofferdam
