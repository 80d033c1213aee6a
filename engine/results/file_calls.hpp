// The calls to the system that write an output.
#pragma once
#include <sys/types.h>

#include <cstddef>

namespace cofferdam {

/// Each call does what the one of its name in the system does. Tests put failures in their place.
class FileCalls {
 public:
  virtual ~FileCalls() = default;
  virtual ssize_t write(int file, const void* bytes, std::size_t count) const;
  virtual ssize_t pwrite(int file, const void* bytes, std::size_t count, off_t place) const;
  virtual int ftruncate(int file, off_t size) const;
  virtual int fsync(int file) const;
  virtual int close(int file) const;
  virtual int rename(const char* from, const char* to) const;
};

/// Those of the system.
const FileCalls& system_calls();

}  // namespace cofferdam
