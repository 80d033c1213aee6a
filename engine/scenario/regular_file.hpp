// An input that ends.
#pragma once
#include <cstddef>
#include <string>

namespace cofferdam {

/// A regular file that is open for reading. Pipes and devices are refused, which may have no end.
/// Everything throws Error(input_missing): `PATH: cannot read WHAT: why`.
class RegularFile {
 public:
  RegularFile(const std::string& path, const std::string& what);
  ~RegularFile();
  RegularFile(const RegularFile&) = delete;
  RegularFile& operator=(const RegularFile&) = delete;

  std::size_t size() const { return size_; }
  /// Fills the buffer as far as the file reaches; the number of bytes.
  std::size_t read(char* buffer, std::size_t size);

 private:
  void open();
  [[noreturn]] void fail(const std::string& why) const;

  std::string path_;
  std::string what_;
  int file_ = -1;
  std::size_t size_ = 0;
};

}  // namespace cofferdam
