#include "second_place.hpp"

#include <cstdlib>
#include <filesystem>
#include <vector>

namespace cofferdam {
namespace {

std::vector<std::string> bases() {
  std::vector<std::string> folders;
  std::error_code unknown;
  const auto temporary = std::filesystem::temp_directory_path(unknown);
  if (!unknown) folders.push_back(temporary.string());
  if (const char* home = std::getenv("HOME"); home && *home) folders.emplace_back(home);
  return folders;
}

}  // namespace

Written SecondPlace::write(const std::string& path, const std::function<void()>& write,
                           const std::function<void(const std::string& path)>& write_to) {
  try {
    write();
    return {path, {}};
  } catch (const Error& error) {
    const std::string name = std::filesystem::path(path).filename().string();
    for (const std::string& base : bases()) {
      const std::string other = write_below(base, name, write_to);
      if (!other.empty())
        return {other,
                Error(error.code(), std::string(error.what()) + "; it is in '" + other + "' now")};
    }
    return {"", error};
  }
}

/// Where it was written in the new folder in `base`; "" if that failed.
std::string SecondPlace::write_below(const std::string& base, const std::string& name,
                                     const std::function<void(const std::string& path)>& write_to) {
  std::string& folder = folders_[base];
  if (folder.empty()) {
    std::string text = base + "/cofferdam-XXXXXX";
    if (!::mkdtemp(text.data())) return "";
    folder = text;
  }
  try {
    write_to(folder + "/" + name);
    return folder + "/" + name;
  } catch (const Error&) {
    std::error_code ignored;
    if (std::filesystem::is_empty(folder, ignored) && std::filesystem::remove(folder, ignored))
      folder.clear();
    return "";
  }
}

}  // namespace cofferdam
