#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "display_width.hpp"

namespace cofferdam {
namespace {

// Characters that printable() lets no text of a scenario hold.
constexpr char kBegin = '\x02', kEnd = '\x03';
constexpr const char* kMarks = "\x02\x03";

constexpr const char* kBold = "\x1b[1m";
constexpr const char* kYellow = "\x1b[33m";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kPlain = "\x1b[0m";

std::string& mode() {
  static std::string chosen = "auto";
  return chosen;
}

bool has_colours(int stream) {
  if (mode() != "auto") return mode() == "always";
  const char* refused = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return ::isatty(stream) && (!refused || !*refused) && terminal &&
         std::string_view(terminal) != "dumb";
}

/// The text with marks of headings turned into `bold` and `plain`.
std::string with_headings(const std::string& text, const std::string& bold,
                          const std::string& plain) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t mark = std::min(text.find_first_of(kMarks, at), text.size());
    shown += visible(text.substr(at, mark - at));
    if (mark < text.size()) shown += text[mark] == kBegin ? bold : plain;
    at = mark + 1;
  }
  return shown;
}

/// Whether a line goes on with the warning of the line before.
bool goes_on(std::string_view line) {
  return line.starts_with("  ");
}

bool warns(std::string_view line) {
  return line.starts_with("Warning:") || line.starts_with("warning:");
}

/// Each line from `Warning:` on, and those that continue it, between `yellow` and `plain`.
std::string with_warnings(const std::string& text) {
  std::string shown;
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    inside = warns(line) || (inside && goes_on(line));
    shown += inside ? kYellow + line + kPlain : line;
    if (end < text.size()) shown += '\n';
    at = end + 1;
  }
  return shown;
}

}  // namespace

std::optional<std::size_t> terminal_width(int stream) {
  constexpr std::size_t kUsual = 80, kLeast = 40;
  if (!::isatty(stream)) return std::nullopt;
  winsize size{};
  const bool known = ::ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? std::max<std::size_t>(size.ws_col, kLeast) : kUsual;
}

void set_colours(const std::string& chosen) {
  mode() = chosen;
}

std::string heading(const std::string& text) {
  return kBegin + text + kEnd;
}

std::string headed(const std::string& text) {
  std::size_t end = text.find('\n');
  while (end != std::string::npos && goes_on(std::string_view(text).substr(end + 1)))
    end = text.find('\n', end + 1);
  end = std::min(end, text.size());
  return heading(text.substr(0, end)) + text.substr(end);
}

std::string styled(const std::string& text, int stream) {
  if (!has_colours(stream)) return with_headings(text, "", "");
  return with_warnings(with_headings(text, kBold, kPlain));
}

std::string styled_error(const std::string& text) {
  const bool red = has_colours(STDERR_FILENO);
  return red ? kRed + visible(text) + kPlain : visible(text);
}

}  // namespace cofferdam
