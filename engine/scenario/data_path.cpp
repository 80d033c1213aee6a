#include "scenario/data_path.hpp"

#include <cofferdam/error.hpp>
#include <filesystem>

#include "base/one_line.hpp"

namespace cofferdam {

namespace fs = std::filesystem;

std::string data_path(const std::string& named, const DataFolder& folder) {
  const fs::path given(named);
  std::string path = (given.is_absolute() ? given : fs::path(folder.path) / given).string();
  require_inside(folder.root, path);
  return path;
}

void require_inside(const std::string& root, const std::string& path) {
  if (root.empty()) return;
  std::error_code unknown;
  const fs::path holder = fs::canonical(root, unknown);
  const fs::path file = unknown ? fs::path() : fs::weakly_canonical(fs::absolute(path), unknown);
  const fs::path within = unknown ? fs::path() : file.lexically_relative(holder);
  if (within.empty() || *within.begin() == "..")
    throw Error(ExitCode::scenario, one_line(path) + ": the file lies outside of '" + root + "'");
}

}  // namespace cofferdam
