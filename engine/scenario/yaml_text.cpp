#include "scenario/yaml_text.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "base/utf8.hpp"

namespace cofferdam {
namespace {

std::string hex(unsigned value, const char* form) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, form, value);
  return buffer;
}

Problem other_encoding(std::string_view text) {
  Problem problem;
  problem.advice = "save it as UTF-8";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    problem.what = "the file is encoded in UTF-16";
  } else if (text.size() > 3 && (text[0] == '\0' || text[1] == '\0')) {
    problem.what = "the file looks like UTF-16 or UTF-32, or is not a text";
  }
  return problem;
}

/// The offset of the 33rd of far too many open brackets, or npos. Only far too many: brackets
/// inside texts are counted too, and the true depth is checked while parsing. This keeps the parser
/// from reading ahead through millions of them.
std::size_t find_deep_nesting(std::string_view text) {
  constexpr int far_too_deep = 10'000;
  int depth = 0;
  std::size_t first = text.npos;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '[' || c == '{') {
      if (++depth == kMaxScenarioDepth + 1) first = at;
      if (depth > far_too_deep) return first;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return text.npos;
}

bool is_plain(char byte) {
  const auto b = static_cast<unsigned char>(byte);
  return (b >= 0x20 && b < 0x7F) || b == '\n' || b == '\t';
}

/// What is wrong with the character at `at`, or an empty `what`.
Problem character_problem(std::string_view text, std::size_t at, const Utf8Character& character) {
  Problem problem;
  if (!character.valid) {
    problem.what =
        "the byte " + hex(static_cast<unsigned char>(text[at]), "0x%02X") + " is not valid UTF-8";
    problem.advice = "save the file as UTF-8";
  } else if (character.value == 0) {
    problem.what = "a NUL byte stands in the text";
    problem.advice = "remove it; the file may be damaged or not be a text";
  } else if (character.value == '\r') {
    const bool line_end = at + 1 < text.size() && text[at + 1] == '\n';
    if (line_end) return problem;
    problem.what = "a carriage return stands without a line feed";
    problem.advice = "save the file with the line ends of Unix or Windows";
  } else if (is_control(character.value)) {
    problem.what = "the invisible character " +
                   hex(static_cast<unsigned>(character.value), "U+%04X") + " stands in the text";
    problem.advice = "remove it";
  }
  return problem;
}

}  // namespace

PlaceFinder::PlaceFinder(int source, std::string_view text) : source_(source), text_(text) {
  starts_.push_back(0);
  for (std::size_t i = text.find('\n'); i != text.npos; i = text.find('\n', i + 1)) {
    starts_.push_back(i + 1);
  }
}

std::size_t PlaceFinder::line_start(std::size_t offset) const {
  return *std::prev(std::upper_bound(starts_.begin(), starts_.end(), offset));
}

Place PlaceFinder::at(std::size_t offset) {
  offset = std::min(offset, text_.size());
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto line = static_cast<std::size_t>(next - starts_.begin()) - 1;
  if (line != last_line_) {
    last_line_ = line;
    last_offset_ = starts_[line];
    last_column_ = 0;
  }
  // Only the characters between the last offset and this one are counted.
  if (offset >= last_offset_) {
    last_column_ += count_utf8(text_.substr(last_offset_, offset - last_offset_));
  } else {
    last_column_ -= count_utf8(text_.substr(offset, last_offset_ - offset));
  }
  last_offset_ = offset;
  return {source_, static_cast<int>(line) + 1, static_cast<int>(last_column_) + 1, offset};
}

bool check_text(int source, std::string_view text, Problems& problems) {
  const Problem encoding = other_encoding(text);
  if (!encoding.what.empty()) {
    problems.add(Place{source, 1, 1}, "", encoding.what, encoding.advice);
    return false;
  }
  for (std::size_t at = 0; at < text.size();) {
    const bool tab_first = text[at] == '\t' && (at == 0 || text[at - 1] == '\n');
    if (tab_first) {
      const std::size_t next = text.find_first_not_of(" \t\r", at);
      if (next != text.npos && text[next] != '\n' && text[next] != '#') {
        problems.add(PlaceFinder(source, text).at(at), "", "the line is indented by a tab",
                     "indent by spaces");
        return false;
      }
    }
    if (is_plain(text[at])) {
      ++at;
      continue;
    }
    const Utf8Character character = decode_utf8(text, at);
    const Problem problem = character_problem(text, at, character);
    if (!problem.what.empty()) {
      problems.add(PlaceFinder(source, text).at(at), "", problem.what, problem.advice);
      return false;
    }
    at += character.bytes;
  }
  const std::size_t deep = find_deep_nesting(text);
  if (deep == text.npos) return true;
  problems.add(PlaceFinder(source, text).at(deep), "",
               "lists and maps are nested more than 32 levels deep",
               "check the brackets and the indentation");
  return false;
}

}  // namespace cofferdam
