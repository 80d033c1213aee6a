// Work in a process of its own, which may crash.
#pragma once
#include <cofferdam/error.hpp>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "results/hdf5_checks.hpp"

namespace cofferdam {

/// The child's end of the pipe: values follow each other.
class Sender {
 public:
  explicit Sender(int pipe);
  void number(std::uint64_t value);
  void text(const std::string& value);
  void texts(const std::vector<std::string>& values);
  template <class Number>
  void numbers(const std::vector<Number>& values) {
    number(values.size());
    bytes(values.data(), values.size() * sizeof(Number));
  }
  /// Ends the transfer with an error, which the receiver throws.
  void refuse(const Error& error);
  void flush();

 private:
  void bytes(const void* begin, std::size_t count);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe_;
};

/// The parent's end. What arrives is not trusted: more than the budget throws TooLarge, an early
/// end throws ChildEnded.
class Receiver {
 public:
  Receiver(int pipe, std::uint64_t most_bytes);
  std::uint64_t number();
  std::string text();
  std::vector<std::string> texts();
  template <class Number>
  std::vector<Number> numbers() {
    std::vector<Number> values(count(sizeof(Number)));
    bytes(values.data(), values.size() * sizeof(Number));
    return values;
  }

 private:
  /// A number of things of that size.
  std::size_t count(std::size_t size);
  void bytes(void* begin, std::size_t count);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe_;
  hdf5::Budget budget_;
};

/// The child ended before it had sent everything; the text says how.
class ChildEnded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ChildLimits {
  std::uint64_t bytes;    ///< of what it sends
  std::uint64_t seconds;  ///< of its processor time
};

/// Runs `work` in a child process, while `receive` takes what it sends. Throws what `receive`
/// throws, the Error that `work` throws, and ChildEnded. The child prints nothing and leaves no
/// core file.
void in_child(const ChildLimits& limits, const std::function<void(Sender&)>& work,
              const std::function<void(Receiver&)>& receive);

}  // namespace cofferdam
