#include "scenario/full_width.hpp"

#include <array>

#include "base/utf8.hpp"

namespace cofferdam {
namespace {

struct Sign {
  char32_t wide;
  char ascii;
  const char* name;
};

constexpr std::array<Sign, 8> kSigns = {{{0xFF1A, ':', "colon"},
                                         {0xFF0C, ',', "comma"},
                                         {0xFF5B, '{', "brace"},
                                         {0xFF5D, '}', "brace"},
                                         {0xFF3B, '[', "bracket"},
                                         {0xFF3D, ']', "bracket"},
                                         {0x3010, '[', "bracket"},
                                         {0x3011, ']', "bracket"}}};
constexpr char32_t kIdeographicSpace = 0x3000;

const Sign* sign_of(char32_t c) {
  for (const Sign& sign : kSigns)
    if (sign.wide == c) return &sign;
  return nullptr;
}

/// Whether what stands before a colon is a key, perhaps of a list's item: `- rate`, `{name`.
bool is_key(std::string_view before) {
  std::size_t from = before.find_last_of("{[,-(");
  from = from == before.npos ? 0 : from + 1;
  const std::size_t begin = before.find_first_not_of(' ', from);
  if (begin == before.npos) return false;
  return before.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
                                  begin) == before.npos;
}

/// The place behind a text in quotes that begins at `at`.
std::size_t behind_quotes(std::string_view line, std::size_t at) {
  const std::size_t close = line.find(line[at], at + 1);
  return close == line.npos ? line.size() : close + 1;
}

FullWidthSign found(std::size_t offset, const Sign& sign) {
  return {offset, std::string("a full-width ") + sign.name + " stands here",
          std::string("type ") + sign.ascii + (sign.ascii == ':' ? " and a space" : "")};
}

}  // namespace

std::optional<FullWidthSign> full_width_sign(std::string_view line) {
  bool indents = true, in_brackets = false;
  for (std::size_t at = 0; at < line.size();) {
    const char c = line[at];
    if (c == '"' || c == '\'') {
      at = behind_quotes(line, at);
      indents = false;
      continue;
    }
    if (c == '#' && (at == 0 || line[at - 1] == ' ')) return {};
    const Utf8Character character = decode_utf8(line, at);
    if (indents && character.value == kIdeographicSpace)
      return FullWidthSign{at, "the indentation has an ideographic space",
                           "indent by plain spaces"};
    indents = indents && c == ' ';
    in_brackets = in_brackets || c == '{' || c == '[';
    if (const Sign* sign = sign_of(character.value)) {
      const bool meant = sign->ascii == ':'   ? is_key(line.substr(0, at))
                         : sign->ascii == ',' ? in_brackets
                                              : true;
      if (meant) return found(at, *sign);
    }
    at += character.bytes;
  }
  return {};
}

}  // namespace cofferdam
