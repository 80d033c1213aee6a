// The seal at the end of a results file: a digest of everything before it.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/sha256.hpp"

namespace cofferdam {

/// The last bytes of a results file: 24 of magic, the count of the bytes before the seal (8, little
/// endian) and their SHA-256 (32). HDF5 ignores bytes behind its own end.
using Seal = std::array<unsigned char, 64>;

/// Computes the seal of bytes that are fed to it piece by piece.
class Sealer {
 public:
  void add(const void* bytes, std::size_t count);
  /// The seal of all that was added. To be called once.
  Seal finish();

 private:
  Sha256 sum_;
  std::uint64_t count_ = 0;
};

/// Returns if the file at `path` is HDF5 and whole as the engine wrote it. Throws Error:
/// input_missing if it cannot be read, scenario if it is something else or damaged. To be called
/// before HDF5 opens a file, because the library can crash on damaged ones.
void check_seal(const std::string& path);

/// Whether the file at `path` is HDF5 and begins or ends as results of any version do, whole or
/// damaged. False if it cannot be read.
bool holds_results(const std::string& path);

}  // namespace cofferdam
