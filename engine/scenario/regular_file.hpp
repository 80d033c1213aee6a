// An input that ends.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace cofferdam {

/// Bytes of an input, one after the other.
class InputBytes {
 public:
  virtual ~InputBytes() = default;
  virtual std::size_t size() const = 0;
  /// Fills the buffer as far as the input reaches; the number of bytes.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;
};

/// A regular file that is open for reading. Pipes and devices are refused, which may have no end.
/// Everything throws Error(input_missing): `PATH: cannot read WHAT: why`.
class RegularFile final : public InputBytes {
 public:
  RegularFile(const std::string& path, const std::string& what);
  ~RegularFile() override;
  RegularFile(const RegularFile&) = delete;
  RegularFile& operator=(const RegularFile&) = delete;

  std::size_t size() const override { return size_; }
  std::size_t read(char* buffer, std::size_t size) override;

 private:
  void open();
  [[noreturn]] void fail(const std::string& why) const;

  std::string path_;
  std::string what_;
  int file_ = -1;
  std::size_t size_ = 0;
};

/// The file at `path`, as RegularFile opens it, unless a FileOpener of this thread does.
std::unique_ptr<InputBytes> open_input(const std::string& path, const std::string& what);

/// While one lives, the files that this thread reads are opened by a function with the arguments
/// of open_input.
class FileOpener {
 public:
  using Open =
      std::function<std::unique_ptr<InputBytes>(const std::string& path, const std::string& what)>;
  explicit FileOpener(Open open);
  ~FileOpener();
  FileOpener(const FileOpener&) = delete;
  FileOpener& operator=(const FileOpener&) = delete;

 private:
  Open open_;
  const Open* before_;
};

}  // namespace cofferdam
