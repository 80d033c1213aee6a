#include "display_width.hpp"

#include <algorithm>
#include <cstdio>

#include "base/utf8.hpp"

namespace cofferdam {

namespace {

std::string escape(char32_t character) {
  char text[16];
  std::snprintf(text, sizeof text, "\\u%04X", static_cast<unsigned>(character));
  return text;
}

/// Whether the bytes from `place` on are the end of a line, or a tab.
bool is_layout(const std::string& text, std::size_t place) {
  const char byte = text[place];
  return byte == '\n' || byte == '\t' ||
         (byte == '\r' && place + 1 < text.size() && text[place + 1] == '\n');
}

bool is_plain(char byte) {
  return byte >= 0x20 && byte < 0x7F;
}

/// The text with each control character as `show` gives it, from its value and place.
template <class Show>
std::string with_controls(const std::string& text, const Show& show) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t place = 0; place < text.size();) {
    const auto from = text.begin() + static_cast<std::ptrdiff_t>(place);
    const auto to = std::find_if_not(from, text.end(), is_plain);
    shown.append(from, to);
    place += static_cast<std::size_t>(to - from);
    if (place == text.size()) break;
    const Utf8Character next = decode_utf8(text, place);
    if (!next.valid) {
      shown += "\xEF\xBF\xBD";
    } else if (is_control(next.value)) {
      shown += show(next.value, place);
    } else {
      shown.append(text, place, next.bytes);
    }
    place += next.bytes;
  }
  return shown;
}

}  // namespace

std::string printable(const std::string& text) {
  return with_controls(text, [](char32_t character, std::size_t) -> std::string {
    if (character == '\n') return "\\n";
    if (character == '\t') return "\\t";
    if (character == '\r') return "\\r";
    return escape(character);
  });
}

std::string visible(const std::string& text) {
  return with_controls(text, [&](char32_t character, std::size_t place) {
    return is_layout(text, place) ? std::string(1, text[place]) : escape(character);
  });
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
