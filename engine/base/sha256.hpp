// SHA-256, in pieces or at once.
#pragma once
#include <array>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace cofferdam {

/// Takes bytes piece by piece. Throws Error(internal) if OpenSSL refuses.
class Sha256 {
 public:
  Sha256();

  void add(std::string_view bytes);
  /// The digest; ends the sum.
  std::array<unsigned char, 32> digest();
  /// The digest in lower-case hex; ends the sum.
  std::string hex();

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
};

/// SHA-256 of bytes, lower-case hex.
std::string sha256_hex(std::string_view bytes);

}  // namespace cofferdam
