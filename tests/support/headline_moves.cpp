#include "support/headlines.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>

namespace cofferdam::headlines {
namespace {

struct Line {
  std::string name, value, rest;
  double error() const {
    return rest.starts_with("+- ") ? std::strtod(rest.c_str() + 3, nullptr) : 0;
  }
};

bool is_number(const std::string& text) {
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return end == text.c_str() + text.size();
}

std::vector<Line> read(const std::string& text) {
  std::vector<Line> lines;
  std::istringstream in(text);
  std::string section;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) section = line.substr(3);
    if (line.empty() || line.starts_with("#")) continue;
    const auto end = line.find("  ");
    const std::string held = line.substr(line.find_first_not_of(' ', end));
    // A number is a word, before its error and unit; a text is all.
    const std::string word = held.substr(0, held.find(' '));
    const auto rest = held.find_first_not_of(' ', word.size());
    const bool number = is_number(word);
    lines.push_back({section + ", " + line.substr(0, end), number ? word : held,
                     number && rest != std::string::npos ? held.substr(rest) : ""});
  }
  return lines;
}

std::string difference(const Line& was, const Line& is) {
  if (!is_number(was.value) || !is_number(is.value)) return "";
  const double from = std::strtod(was.value.c_str(), nullptr);
  const double to = std::strtod(is.value.c_str(), nullptr);
  if (was.value == is.value) return "its error or unit alone: " + was.rest + " -> " + is.rest;
  char text[96];
  const double error = std::max(was.error(), is.error());
  if (error > 0)
    std::snprintf(text, sizeof text, "%+.3g = %+.3g standard errors", to - from,
                  (to - from) / error);
  else
    std::snprintf(text, sizeof text, "%+.3g", to - from);
  return text;
}

}  // namespace

std::string moves(const std::string& was, const std::string& is) {
  std::map<std::string, Line> before;
  for (const Line& line : read(was)) before[line.name] = line;
  std::ostringstream text;
  for (const Line& line : read(is)) {
    const auto old = before.find(line.name);
    if (old == before.end())
      text << line.name << ": not there -> " << line.value << "\n";
    else if (old->second.value != line.value || old->second.rest != line.rest)
      text << line.name << ": " << old->second.value << " -> " << line.value << "  "
           << difference(old->second, line) << "\n";
    if (old != before.end()) before.erase(old);
  }
  for (const Line& line : read(was))
    if (before.contains(line.name)) text << line.name << ": " << line.value << " -> not there\n";
  return text.str();
}

}  // namespace cofferdam::headlines
