// UTF-8: decoding one character at a time, and how wide a character is on a terminal.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace cofferdam {

/// One decoded character. An invalid sequence yields U+FFFD, one byte long, with `valid` false.
struct Utf8Character {
  char32_t value = 0xFFFD;
  std::size_t bytes = 1;
  bool valid = false;
};

/// The character that begins at `text[at]`; `at` must be inside the text. Overlong forms,
/// surrogates and values beyond U+10FFFF are invalid.
inline Utf8Character decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) return {};
  char32_t value = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3Fu);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < smallest[length] || surrogate || value > 0x10FFFF) return {};
  return {value, length, true};
}

/// Whether the byte begins a character, that is, does not continue one.
inline bool begins_utf8(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

/// How many characters begin in the text; the 1-based column behind it is one more.
inline std::size_t count_utf8(std::string_view text) {
  std::size_t count = 0;
  for (char byte : text) count += begins_utf8(byte) ? 1 : 0;
  return count;
}

/// Whether the character would disturb a terminal: control characters, changes of text direction,
/// ends of lines of Unicode.
inline bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/// Columns of a terminal that the character takes: 0 combining, 2 East Asian wide, otherwise 1.
int display_width(char32_t c);

/// The text in double quotes, cut to its first `limit` characters, for use in a message.
inline std::string quote_for_message(std::string_view text, std::size_t limit = 60) {
  std::size_t end = 0;
  for (std::size_t count = 0; end < text.size() && count < limit; ++count) {
    end += decode_utf8(text, end).bytes;
  }
  std::string quoted = "\"" + std::string(text.substr(0, end));
  return quoted + (end < text.size() ? "…\"" : "\"");
}

}  // namespace cofferdam
