#include <cofferdam/error.hpp>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/utf8.hpp"

namespace cofferdam {
namespace {

constexpr int kShownColumns = 100;
constexpr int kTabColumns = 4;
constexpr std::size_t kKeptCharacters = 300;  // on either side of the caret; to_string() shows less

/// A character of a source line as it is printed.
struct Glyph {
  std::string text;
  int width = 1;
};

Glyph glyph(std::string_view text, const Utf8Character& character, std::size_t at) {
  if (character.value == '\t') return {"\t", kTabColumns};
  if (!character.valid || is_control(character.value)) return {"\uFFFD", 1};
  return {std::string(text.substr(at, character.bytes)), display_width(character.value)};
}

std::vector<Glyph> glyphs(std::string_view text) {
  std::vector<Glyph> result;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character character = decode_utf8(text, at);
    result.push_back(glyph(text, character, at));
    at += character.bytes;
  }
  return result;
}

std::string printable(std::string_view text) {
  std::string result;
  for (const Glyph& g : glyphs(text)) result += g.text;
  return result;
}

/// The half-open range of glyphs that fits into the shown columns, with the caret about in its
/// middle.
std::pair<std::size_t, std::size_t> window(const std::vector<Glyph>& line, std::size_t caret) {
  int left = 0;
  std::size_t begin = caret;
  while (begin > 0 && left + line[begin - 1].width <= kShownColumns / 2)
    left += line[--begin].width;
  int used = left;
  std::size_t end = caret;
  while (end < line.size() && used + line[end].width <= kShownColumns) used += line[end++].width;
  while (begin > 0 && used + line[begin - 1].width <= kShownColumns) used += line[--begin].width;
  return {begin, end};
}

std::string line_and_caret(const Problem& problem) {
  const std::vector<Glyph> line = glyphs(problem.source_line);
  const int offset = std::max(problem.column - problem.source_start, 0);
  const std::size_t caret = std::min<std::size_t>(static_cast<std::size_t>(offset), line.size());
  const auto [begin, end] = window(line, caret);
  std::string shown;
  std::string below;
  if (begin > 0 || problem.source_start > 1) {
    shown = "…";
    below = " ";
  }
  for (std::size_t i = begin; i < end; ++i) shown += line[i].text;
  if (end < line.size()) shown += "…";
  if (problem.column <= 0) return "\n" + shown;
  for (std::size_t i = begin; i < caret; ++i) {
    below +=
        line[i].text == "\t" ? "\t" : std::string(static_cast<std::size_t>(line[i].width), ' ');
  }
  return "\n" + shown + "\n" + below + "^";
}

std::vector<Problem> in_order(std::vector<Problem> problems) {
  std::map<std::string, std::size_t> rank;
  for (const Problem& problem : problems) rank.emplace(problem.file, rank.size());
  std::stable_sort(problems.begin(), problems.end(), [&](const Problem& a, const Problem& b) {
    return std::tuple(rank.at(a.file), a.line, a.column) <
           std::tuple(rank.at(b.file), b.line, b.column);
  });
  std::vector<Problem> unique;
  std::size_t same_place = 0;  // index of the first problem at the place of the current one
  for (Problem& problem : problems) {
    if (!unique.empty() && std::tie(unique.back().file, unique.back().line, unique.back().column) !=
                               std::tie(problem.file, problem.line, problem.column)) {
      same_place = unique.size();
    }
    const auto first = unique.begin() + static_cast<std::ptrdiff_t>(same_place);
    if (std::find(first, unique.end(), problem) == unique.end()) unique.push_back(problem);
  }
  return unique;
}

std::string joined(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) text += (text.empty() ? "" : "\n") + to_string(problem);
  return text;
}

}  // namespace

void set_source_line(Problem& problem, std::string_view text, std::size_t offset) {
  std::size_t begin = std::min(offset, text.size()), end = begin, before = 0;
  while (begin > 0 && text[begin - 1] != '\n' && before < kKeptCharacters &&
         offset - begin < 4 * kKeptCharacters) {
    --begin;
    if (begins_utf8(text[begin])) ++before;
  }
  for (std::size_t count = 0; end < text.size() && text[end] != '\n' && count < kKeptCharacters;
       ++count)
    end += decode_utf8(text, end).bytes;
  std::string_view line = text.substr(begin, end - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  problem.source_line = line;
  const bool whole = begin == 0 || text[begin - 1] == '\n';
  problem.source_start =
      whole || line.empty() ? 1 : std::max(problem.column - static_cast<int>(before), 1);
}

std::string to_string(const Problem& problem) {
  std::string text = printable(problem.file);
  if (problem.line > 0) text += ":" + std::to_string(problem.line);
  if (problem.line > 0 && problem.column > 0) text += ":" + std::to_string(problem.column);
  if (!text.empty()) text += ": ";
  if (!problem.path.empty()) text += printable(problem.path) + ": ";
  text += printable(problem.what);
  if (!problem.advice.empty()) text += "; " + printable(problem.advice);
  return problem.source_line.empty() ? text : text + line_and_caret(problem);
}

InputError::InputError(std::vector<Problem> problems)
    : Error(ExitCode::scenario, joined(in_order(problems))),
      problems_(in_order(std::move(problems))) {}

}  // namespace cofferdam
