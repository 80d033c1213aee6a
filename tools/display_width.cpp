#include "display_width.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

namespace cofferdam {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode 15, East Asian Width W and F, neighbouring blocks joined.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18AFF},
    {0x1B000, 0x1B2FF}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

// Combining marks and signs without width.
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x093C, 0x093C}, {0x0941, 0x0948}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0x302A, 0x302D},
    {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};

template <std::size_t Count>
bool contains(const Range (&ranges)[Count], char32_t character) {
  const auto* after =
      std::upper_bound(std::begin(ranges), std::end(ranges), character,
                       [](char32_t wanted, const Range& range) { return wanted < range.first; });
  return after != std::begin(ranges) && character <= std::prev(after)->last;
}

std::size_t length_of_sequence(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

bool is_scalar_value(char32_t character, std::size_t length) {
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  return character >= kSmallest[length] && character <= 0x10FFFF && !surrogate;
}

struct Decoded {
  char32_t character;
  std::size_t length;  ///< bytes that were used
  bool valid;
};

Decoded decode(const std::string& text, std::size_t place) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const std::size_t length = length_of_sequence(byte(place));
  if (length == 1) return {byte(place), 1, true};
  const Decoded broken{kReplacement, 1, false};
  if (length == 0 || place + length > text.size()) return broken;
  char32_t character = byte(place) & (0x7FU >> length);
  for (std::size_t next = place + 1; next < place + length; ++next) {
    if ((byte(next) & 0xC0U) != 0x80U) return broken;
    character = character << 6 | (byte(next) & 0x3FU);
  }
  if (!is_scalar_value(character, length)) return broken;
  return {character, length, true};
}

bool is_control(char32_t character) {
  const bool turns_direction =
      (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
  return character < 0x20 || (character >= 0x7F && character < 0xA0) || turns_direction;
}

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
    const Decoded next = decode(text, place);
    if (!next.valid) {
      shown += "\xEF\xBF\xBD";
    } else if (is_control(next.character)) {
      shown += escape(next.character);
    } else {
      shown.append(text, place, next.length);
    }
    place += next.length;
  }
  return shown;
}

std::size_t display_width(const std::string& printable_text) {
  std::size_t width = 0;
  for (std::size_t place = 0; place < printable_text.size();) {
    const Decoded next = decode(printable_text, place);
    place += next.length;
    if (contains(kZeroWidth, next.character)) continue;
    width += contains(kWide, next.character) ? 2 : 1;
  }
  return width;
}

}  // namespace cofferdam
