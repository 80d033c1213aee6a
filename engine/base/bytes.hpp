// Accumulators as bytes, for checkpoints and messages between processes.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
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
  /// Hears bytes, piece by piece.
  using Sink = std::function<void(std::string_view)>;
  ByteWriter() = default;
  /// Keeps few bytes, and hands on the others; all of them after flush().
  explicit ByteWriter(Sink sink) : sink_(std::move(sink)) {}

  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put(const T& value) { append({reinterpret_cast<const char*>(&value), sizeof value}); }
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put_all(const std::vector<T>& values) {
    put(static_cast<std::uint64_t>(values.size()));
    append({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint64_t>(text.size()));
    append(text);
  }
  const std::string& bytes() const { return bytes_; }
  std::string take_bytes() { return std::move(bytes_); }
  void flush() {
    if (!bytes_.empty()) sink_(bytes_);
    bytes_.clear();
  }

 private:
  void append(std::string_view more) {
    constexpr std::size_t kMost = std::size_t{1} << 20;
    if (sink_ && bytes_.size() + more.size() > kMost) flush();
    if (sink_ && more.size() > kMost)
      sink_(more);
    else
      bytes_.append(more);
  }

  Sink sink_;
  std::string bytes_;
};

/// Takes values in the order in which they were put. Throws std::out_of_range past the end. The
/// bytes must outlive it.
class ByteReader {
 public:
  /// Gives the next bytes, which stay valid until it is called again.
  using Source = std::function<std::string_view()>;
  explicit ByteReader(std::string_view bytes) : bytes_(bytes), left_(bytes.size()) {}
  /// So many bytes, piece by piece.
  ByteReader(Source source, std::uint64_t size) : source_(std::move(source)), left_(size) {}

  template <class T>
  requires std::is_trivially_copyable_v<T> T take() {
    if (left_ < sizeof(T)) throw std::out_of_range("accumulator bytes end early");
    std::array<char, sizeof(T)> at;
    copy(at.data(), sizeof(T));
    if constexpr (std::is_same_v<T, bool>) {
      return at[0] != 0;  // a byte that is no bool must not become one
    } else {
      T value;
      std::memcpy(&value, at.data(), sizeof value);
      return value;
    }
  }
  template <class T>
  requires std::is_trivially_copyable_v<T> std::vector<T> take_all() {
    std::vector<T> values(take_size(sizeof(T)));
    copy(reinterpret_cast<char*>(values.data()), values.size() * sizeof(T));
    return values;
  }
  std::string take_text() {
    std::string text(take_size(1), '\0');
    copy(text.data(), text.size());
    return text;
  }
  /// Takes a text that must be `name`. Throws std::out_of_range if it is another.
  void expect(std::string_view name) {
    if (take_text() != name)
      throw std::out_of_range("accumulator bytes hold no '" + std::string(name) +
                              "' where it belongs");
  }
  bool at_end() const { return left_ == 0; }

 private:
  /// How many of so many bytes each follow.
  std::size_t take_size(std::size_t bytes_each) {
    const auto size = take<std::uint64_t>();
    if (size > left_ / bytes_each) throw std::out_of_range("accumulator bytes end early");
    return static_cast<std::size_t>(size);
  }
  /// Of no more bytes than are left.
  void copy(char* to, std::size_t count) {
    left_ -= count;
    while (count > 0) {
      while (bytes_.empty()) bytes_ = source_();
      const std::size_t now = std::min(count, bytes_.size());
      std::memcpy(to, bytes_.data(), now);
      bytes_.remove_prefix(now);
      to += now, count -= now;
    }
  }

  Source source_;
  std::string_view bytes_;  ///< of them, those at hand
  std::uint64_t left_ = 0;
};

}  // namespace cofferdam
