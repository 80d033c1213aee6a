#include "scenario/regular_file.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cofferdam/error.hpp>
#include <cstring>
#include <utility>

#include "base/one_line.hpp"

namespace cofferdam {
namespace {

/// Files of the kernel look regular, and some of them wait for ever.
bool is_of_kernel(int file) {
  struct statfs system {};
  return ::fstatfs(file, &system) == 0 &&
         (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC);
}

thread_local const FileOpener::Open* opener = nullptr;

}  // namespace

RegularFile::RegularFile(const std::string& path, const std::string& what)
    : path_(path), what_(what) {
  // Without the flag opening a pipe waits for a writer.
  file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file_ < 0) fail(std::strerror(errno));
  try {
    open();
  } catch (const Error&) {
    ::close(file_);
    throw;
  }
}

RegularFile::~RegularFile() {
  ::close(file_);
}

void RegularFile::open() {
  struct stat status {};
  if (::fstat(file_, &status) != 0) fail(std::strerror(errno));
  if (S_ISDIR(status.st_mode)) fail("it is a directory");
  if (!S_ISREG(status.st_mode) || is_of_kernel(file_))
    fail("it is no regular file but a pipe, a device or the like; write it to a file first");
  size_ = static_cast<std::size_t>(status.st_size);
}

std::size_t RegularFile::read(char* buffer, std::size_t size) {
  std::size_t total = 0;
  while (total < size) {
    const ssize_t count = ::read(file_, buffer + total, size - total);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(std::strerror(errno));
    if (count == 0) break;
    total += static_cast<std::size_t>(count);
  }
  return total;
}

void RegularFile::fail(const std::string& why) const {
  throw Error(ExitCode::input_missing, one_line(path_) + ": cannot read " + what_ + ": " + why);
}

std::unique_ptr<InputBytes> open_input(const std::string& path, const std::string& what) {
  return opener ? (*opener)(path, what) : std::make_unique<RegularFile>(path, what);
}

FileOpener::FileOpener(Open open)
    : open_(std::move(open)), before_(std::exchange(opener, &open_)) {}

FileOpener::~FileOpener() {
  opener = before_;
}

}  // namespace cofferdam
