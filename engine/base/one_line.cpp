#include "base/one_line.hpp"

#include "base/utf8.hpp"

namespace cofferdam {

std::string one_line(std::string_view text) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character next = decode_utf8(text, at);
    const bool shown = next.valid && !is_control(next.value);
    line += shown ? text.substr(at, next.bytes) : "\uFFFD";
    at += next.bytes;
  }
  return line;
}

}  // namespace cofferdam
