// A file's bytes in memory, decompressed if it is an xz file.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace cofferdam {

/// What loading refuses, in the words of a message, with the place where it was seen.
struct LoadProblem {
  std::string what;
  std::string advice;
  int line = 0;
};

struct LoadLimits {
  std::size_t bytes;     ///< of text, decompressed
  std::size_t line;      ///< bytes from one line feed to the next
  std::size_t unpacked;  ///< of text from an xz file, which can be far larger than the file
};

struct LoadedFile {
  std::vector<char> bytes;
  std::string sha256;   ///< of the file as it lies on disk
  LoadProblem problem;  ///< `what` is empty if all went well; otherwise `bytes` is not complete
};

/// Reads a file, telling xz by its first bytes; several xz streams one after the other are one
/// file. The limits are checked while reading, so a file that breaks them costs no more memory than
/// they allow. Throws Error(input_missing) if the file cannot be opened or read, or is
/// no regular file.
LoadedFile load_file(const std::string& path, const LoadLimits& limits);

}  // namespace cofferdam
