// What fuzz targets share.
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

namespace cofferdam::fuzz {

/// A path of this process with that ending, in the current folder, which nightly/fuzz removes.
inline std::string scratch(const std::string& ending) {
  return "fuzz_" + std::to_string(::getpid()) + ending;
}

inline void write_bytes(const std::string& path, const std::uint8_t* data, std::size_t size) {
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) std::abort();
  ::close(file);
}

/// A number that says which of several ways an input goes, the same whenever it is tried.
inline std::uint64_t sum_of(const std::uint8_t* data, std::size_t size) {
  std::uint64_t sum = size, word = 0;
  for (std::size_t i = 0; i < size; i += sizeof word) {
    word = 0;
    std::memcpy(&word, data + i, std::min(sizeof word, size - i));
    sum = (sum ^ word) * 0x9e3779b97f4a7c15;
    sum ^= sum >> 29;
  }
  return sum >> 32;
}

/// Whether a number that follows `key` is above `most`.
inline bool exceeds(const std::string& resolved, const std::string& key, double most) {
  for (std::size_t at = resolved.find(key); at != std::string::npos; at = resolved.find(key, at)) {
    at += key.size();
    if (std::strtod(resolved.c_str() + at, nullptr) > most) return true;
  }
  return false;
}

/// Whether the portfolios are small enough to be built many times a second: numbers of loans are
/// written, and times are short.
inline bool is_small(const std::string& resolved) {
  for (const char* key : {"volume: ", "in_force: "})
    if (resolved.find(key) != std::string::npos) return false;
  for (const char* key : {"horizon: ", "run_off: "})
    if (exceeds(resolved, key, 6)) return false;
  return !exceeds(resolved, "count: ", 200);
}

}  // namespace cofferdam::fuzz
