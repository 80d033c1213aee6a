// Accumulators as bytes, for checkpoints and messages between processes.
#pragma once
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
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
  requires std::is_trivially_copyable_v<T>
  void put_all(const std::vector<T>& values) {
    put(static_cast<std::uint64_t>(values.size()));
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint64_t>(text.size()));
    bytes_.append(text);
  }
  const std::string& bytes() const { return bytes_; }
  std::string take_bytes() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Takes values in the order in which they were put. Throws std::out_of_range past the end. The
/// bytes must outlive it.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
  requires std::is_trivially_copyable_v<T> T take() {
    if (bytes_.size() - next_ < sizeof(T)) throw std::out_of_range("accumulator bytes end early");
    const char* at = bytes_.data() + next_;
    next_ += sizeof(T);
    if constexpr (std::is_same_v<T, bool>) {
      return *at != 0;  // a byte that is no bool must not become one
    } else {
      T value;
      std::memcpy(&value, at, sizeof value);
      return value;
    }
  }
  template <class T>
  requires std::is_trivially_copyable_v<T> std::vector<T> take_all() {
    const std::size_t size = take_size(sizeof(T));
    std::vector<T> values(size);
    std::memcpy(values.data(), bytes_.data() + next_, size * sizeof(T));
    next_ += size * sizeof(T);
    return values;
  }
  std::string take_text() {
    const std::size_t size = take_size(1);
    next_ += size;
    return std::string(bytes_.substr(next_ - size, size));
  }
  /// Takes a text that must be `name`. Throws std::out_of_range if it is another.
  void expect(std::string_view name) {
    if (take_text() != name)
      throw std::out_of_range("accumulator bytes hold no '" + std::string(name) +
                              "' where it belongs");
  }
  bool at_end() const { return next_ == bytes_.size(); }

 private:
  /// How many of so many bytes each follow.
  std::size_t take_size(std::size_t bytes_each) {
    const auto size = take<std::uint64_t>();
    if (size > (bytes_.size() - next_) / bytes_each)
      throw std::out_of_range("accumulator bytes end early");
    return static_cast<std::size_t>(size);
  }

  std::string_view bytes_;
  std::size_t next_ = 0;
};

}  // namespace cofferdam
