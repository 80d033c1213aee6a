// SHA-256, in pieces or at once.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace cofferdam {

/// Takes bytes piece by piece. Throws std::bad_alloc if the library cannot start.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  /// The digest in lower-case hex; ends the sum.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of bytes, lower-case hex.
std::string sha256_hex(std::string_view bytes);

}  // namespace cofferdam
