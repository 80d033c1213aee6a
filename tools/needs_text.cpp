#include "needs_text.hpp"

#include <cofferdam/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "number_text.hpp"
#include "progress.hpp"

namespace cofferdam {
std::string bytes_text(double bytes) {
  if (bytes < 1e9) return significant_text(std::max(1.0, bytes / 1e6), 2) + " MB";
  return significant_text(bytes / 1e9, 2) + " GB";
}

double bytes_of(const std::string& text, const std::string& option) {
  constexpr std::array<std::pair<std::string_view, double>, 13> kUnits = {{{"", 1},
                                                                           {"B", 1},
                                                                           {"K", 1e3},
                                                                           {"KB", 1e3},
                                                                           {"KiB", 1024},
                                                                           {"M", 1e6},
                                                                           {"MB", 1e6},
                                                                           {"MiB", 1048576},
                                                                           {"G", 1e9},
                                                                           {"GB", 1e9},
                                                                           {"GiB", 1073741824},
                                                                           {"T", 1e12},
                                                                           {"TB", 1e12}}};
  double number = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  std::string_view unit(read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  for (const auto& [name, bytes] : kUnits)
    if (read.ec == std::errc() && unit == name && number > 0) return number * bytes;
  throw Error(ExitCode::scenario,
              "cofferdam run: " + option + " is '" + text + "'; write 500MB, 2GB or 2GiB");
}

std::string needs_text(const Needs& needs, std::int64_t trials, int threads) {
  return "about " +
         duration_text(needs.per_trial * static_cast<double>(trials) /
                       static_cast<double>(threads)) +
         " on " + std::to_string(threads) + (threads == 1 ? " thread" : " threads") +
         "; memory at most " + bytes_text(needs.bytes(threads)) + ": " + bytes_text(needs.model) +
         " for the scenario, " + bytes_text(needs.kept) + " for single trials, " +
         bytes_text(needs.thread) + " for each thread";
}

}  // namespace cofferdam
