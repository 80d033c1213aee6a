// Sizes of files and of memory in messages.
#pragma once
#include <cstdint>
#include <cstdio>
#include <string>

namespace cofferdam {

/// "0.3 MB", "1.1 GB".
inline std::string size_text(std::uint64_t bytes) {
  char text[32];
  const double megabytes = static_cast<double>(bytes) / 1e6;
  std::snprintf(text, sizeof text, megabytes < 1000 ? "%.1f MB" : "%.1f GB",
                megabytes < 1000 ? megabytes : megabytes / 1000);
  return text;
}

}  // namespace cofferdam
