#include "display_width.hpp"

#include <cstdio>

#include "base/utf8.hpp"

namespace cofferdam {

namespace {

std::string escape(char32_t character) {
  if (character == '\n') return "\\n";
  if (character == '\t') return "\\t";
  if (character == '\r') return "\\r";
  char text[16];
  std::snprintf(text, sizeof text, character < 0x100 ? "\\x%02X" : "\\u%04X",
                static_cast<unsigned>(character));
  return text;
}

}  // namespace

std::string printable(const std::string& text) {
  std::string shown;
  for (std::size_t place = 0; place < text.size();) {
    const Utf8Character next = decode_utf8(text, place);
    if (!next.valid) {
      shown += "\xEF\xBF\xBD";
    } else if (is_control(next.value)) {
      shown += escape(next.value);
    } else {
      shown.append(text, place, next.bytes);
    }
    place += next.bytes;
  }
  return shown;
}

std::size_t display_width(const std::string& printable_text) {
  std::size_t width = 0;
  for (std::size_t place = 0; place < printable_text.size();) {
    const Utf8Character next = decode_utf8(printable_text, place);
    place += next.bytes;
    width += static_cast<std::size_t>(display_width(next.value));
  }
  return width;
}

}  // namespace cofferdam
