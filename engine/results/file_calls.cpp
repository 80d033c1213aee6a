#include "results/file_calls.hpp"

#include <unistd.h>

#include <cstdio>

namespace cofferdam {

ssize_t FileCalls::write(int file, const void* bytes, std::size_t count) const {
  return ::write(file, bytes, count);
}

ssize_t FileCalls::pwrite(int file, const void* bytes, std::size_t count, off_t place) const {
  return ::pwrite(file, bytes, count, place);
}

int FileCalls::ftruncate(int file, off_t size) const {
  return ::ftruncate(file, size);
}

int FileCalls::fsync(int file) const {
  return ::fsync(file);
}

int FileCalls::close(int file) const {
  return ::close(file);
}

int FileCalls::rename(const char* from, const char* to) const {
  return ::rename(from, to);
}

const FileCalls& system_calls() {
  static const FileCalls calls;
  return calls;
}

}  // namespace cofferdam
