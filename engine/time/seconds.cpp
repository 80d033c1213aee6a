#include "time/seconds.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace cofferdam {
namespace {

constexpr double kLongest = 1e9;  // about 30 years

/// The number at the start of `text`, which it is taken off.
std::optional<double> take_number(std::string_view& text) {
  double number = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (read.ec != std::errc() || number < 0 || number > kLongest) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return number;
}

std::optional<double> in_units(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, double>, 8> kUnits = {{{"", 1},
                                                                          {"s", 1},
                                                                          {"m", 60},
                                                                          {"min", 60},
                                                                          {"h", 3600},
                                                                          {"d", 86400},
                                                                          {" s", 1},
                                                                          {" min", 60}}};
  const std::optional<double> number = take_number(text);
  if (!number) return std::nullopt;
  for (const auto& [name, seconds] : kUnits)
    if (text == name) return *number * seconds;
  return std::nullopt;
}

/// "[D-]HH:MM:SS".
std::optional<double> on_clock(std::string_view text) {
  double days = 0;
  if (const auto dash = text.find('-'); dash != std::string_view::npos) {
    std::string_view before = text.substr(0, dash);
    const std::optional<double> number = take_number(before);
    if (!number || !before.empty()) return std::nullopt;
    days = *number;
    text.remove_prefix(dash + 1);
  }
  double seconds = 0;
  for (int field = 0; field < 3; ++field) {
    const std::optional<double> number = take_number(text);
    if (!number || (field > 0 && *number >= 60)) return std::nullopt;
    seconds = 60 * seconds + *number;
    if (text.empty() != (field == 2)) return std::nullopt;
    if (field < 2 && text.front() != ':') return std::nullopt;
    if (field < 2) text.remove_prefix(1);
  }
  return 86400 * days + seconds;
}

}  // namespace

std::optional<double> parse_seconds(std::string_view text) {
  const auto seconds = text.find(':') == text.npos ? in_units(text) : on_clock(text);
  return seconds && *seconds <= kLongest ? seconds : std::nullopt;
}

}  // namespace cofferdam
