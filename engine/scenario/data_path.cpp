#include "scenario/data_path.hpp"

#include <filesystem>

namespace cofferdam {

std::string data_path(const std::string& named, const std::string& folder) {
  const std::filesystem::path given(named);
  return (given.is_absolute() ? given : std::filesystem::path(folder) / given).string();
}

}  // namespace cofferdam
