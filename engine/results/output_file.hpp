// A file that appears whole or not at all.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "results/descriptor.hpp"
#include "results/file_calls.hpp"

namespace cofferdam {

/// A new file beside `path`, named with `.partial` behind it, that takes the place of `path` on
/// commit(). Before that `path` is untouched; without commit() the new file is removed.
/// A symbolic link is followed: the file it points to is replaced. All outputs are written here.
///
/// Until commit() the new file begins with a mark in place of its first bytes, so that one that a
/// killed process left is told from a file of somebody else, which is never touched.
class OutputFile {
 public:
  /// Throws Error with cannot_create, also if another process is writing the same file.
  explicit OutputFile(const std::string& path, const FileCalls& calls = system_calls());
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Throws Error with cannot_write if the disk has less than `bytes` left.
  void require_space(std::uint64_t bytes) const;
  /// Throws Error with cannot_write.
  void write(const void* bytes, std::size_t count);
  /// Brings the bytes to the disk and the file to its place. Throws Error with cannot_write.
  void commit();

 private:
  void check_target() const;
  void check_name_length() const;
  bool open_partial();
  bool create_partial();
  void open_left_over();
  void check_left_over() const;
  bool names_this_file() const;
  void put(const char* bytes, std::size_t count);
  void put_head();
  [[noreturn]] void refuse_create(const std::string& why) const;
  [[noreturn]] void refuse_left_over(const std::string& why) const;
  [[noreturn]] void refuse_write(const std::string& why) const;

  const FileCalls& calls_;
  std::string path_;     ///< as it was given, for messages
  std::string target_;   ///< behind all symbolic links
  std::string folder_;   ///< of the target
  std::string partial_;  ///< the new file
  std::string head_;     ///< first bytes of the file, where the mark stands until commit()
  std::uint64_t size_ = 0;
  Descriptor file_;
  bool remove_ = false;
};

}  // namespace cofferdam
