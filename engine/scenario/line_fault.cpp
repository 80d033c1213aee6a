#include "scenario/line_fault.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr std::string_view kNameSigns =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::optional<LineFault> colon_fault(std::string_view line) {
  std::size_t begin = line.find_first_not_of(' ');
  if (begin != line.npos && line.substr(begin).starts_with("- "))
    begin = line.find_first_not_of(' ', begin + 1);
  if (begin == line.npos || !is_letter(line[begin])) return {};
  const std::size_t end = line.find_first_not_of(kNameSigns, begin);
  if (end == line.npos || line[end] != ' ') return {};
  const std::string_view rest = line.substr(end + 1, line.find(" #", end) - end - 1);
  if (rest.find_first_not_of(' ') == rest.npos || rest.find(':') != rest.npos) return {};
  constexpr std::size_t kShown = 40;
  std::string shown(rest);
  if (shown.size() > kShown) shown = "...";
  return LineFault{begin, "the line has no colon",
                   "write " + std::string(line.substr(begin, end - begin)) + ": " + shown};
}

std::optional<LineFault> apostrophe_fault(std::string_view line) {
  std::size_t open = line.find(": '");
  if (open == line.npos) return {};
  open += 2;
  std::size_t close = line.find('\'', open + 1);
  while (close != line.npos && line.substr(close).starts_with("''"))
    close = line.find('\'', close + 2);
  if (close == line.npos || close + 1 >= line.size() || !is_letter(line[close + 1])) return {};
  return LineFault{close, "the apostrophe ends the text in quotes",
                   "put the text in double quotes, or write the apostrophe twice"};
}

std::optional<LineFault> line_fault_before(std::string_view text, std::size_t at) {
  const auto start_of = [&](std::size_t place) {
    const std::size_t feed = place == 0 ? text.npos : text.rfind('\n', place - 1);
    return feed == text.npos ? 0 : feed + 1;
  };
  std::size_t start = start_of(std::min(at, text.size()));
  for (const bool is_before : {false, true}) {
    const std::string_view line = text.substr(start, text.find('\n', start) - start);
    auto fault = apostrophe_fault(line);
    if (!fault && is_before) fault = colon_fault(line);
    if (fault) {
      fault->offset += start;
      return fault;
    }
    if (start == 0) break;
    start = start_of(start - 1);
  }
  return {};
}

}  // namespace cofferdam
