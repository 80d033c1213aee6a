// Accumulators as bytes, for checkpoints and messages between processes.
#pragma once
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace cofferdam {

/// Appends plain values in the byte order of the machine.
class ByteWriter {
 public:
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put(const T& value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  template <class T>
  void put_all(const std::vector<T>& values) {
    put(static_cast<std::uint64_t>(values.size()));
    for (const T& value : values) put(value);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Takes values in the order in which they were put. Throws std::out_of_range past the end.
class ByteReader {
 public:
  explicit ByteReader(const std::string& bytes) : bytes_(bytes) {}
  template <class T>
  T take() {
    if (bytes_.size() - next_ < sizeof(T)) throw std::out_of_range("accumulator bytes end early");
    T value;
    std::memcpy(&value, bytes_.data() + next_, sizeof value);
    next_ += sizeof value;
    return value;
  }
  template <class T>
  std::vector<T> take_all() {
    const auto size = take<std::uint64_t>();
    if (size > (bytes_.size() - next_) / sizeof(T))
      throw std::out_of_range("accumulator bytes end early");
    std::vector<T> values(size);
    for (T& value : values) value = take<T>();
    return values;
  }

 private:
  const std::string& bytes_;
  std::size_t next_ = 0;
};

}  // namespace cofferdam
