// What is asked of a file before the library reads it, since anybody may have written it.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>

#include "results/hdf5_handle.hpp"

namespace cofferdam::hdf5 {

/// Deflate makes at most 1,032 bytes of one (zlib.net/zlib_tech.html).
inline constexpr std::uint64_t kMostExpansion = 1032;

/// The file holds something that no results file holds, such as a link to another file.
class Foreign : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reading would take more memory than is allowed.
class TooLarge : public std::runtime_error {
 public:
  explicit TooLarge(std::uint64_t most);
};

/// Memory that reading may still take.
class Budget {
 public:
  explicit Budget(std::uint64_t bytes) : most_(bytes), left_(bytes) {}
  std::uint64_t left() const { return left_; }
  /// Throws TooLarge if `count` things of `size` bytes are more than is left.
  void spend(std::uint64_t count, std::uint64_t size);
  void spend_up() { spend(left_ + 1, 1); }

 private:
  std::uint64_t most_, left_;
};

/// Throws Failure unless `holds`.
void require(bool holds, const std::string& what);

/// Throws Foreign if a link of that name leads elsewhere than to an object of this file.
void require_own_link(const std::string& name, H5L_type_t type);

/// Throws Foreign if the values of a dataset lie outside the file or behind a filter that the
/// engine does not use, and Failure if they have to be read in pieces that are too large.
void require_plain(hid_t dataset, const std::string& name);

/// Throws Failure if so many rows cannot come from the bytes stored.
void require_stored(hid_t dataset, const std::string& name, std::uint64_t rows);

}  // namespace cofferdam::hdf5
