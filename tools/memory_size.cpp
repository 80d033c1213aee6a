#include "memory_size.hpp"

#include <cofferdam/error.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>

#include "number_text.hpp"

namespace cofferdam {

std::string bytes_text(double bytes) {
  if (bytes < 1e9) return significant_text(std::max(1.0, bytes / 1e6), 2) + " MB";
  return significant_text(bytes / 1e9, 2) + " GB";
}

double bytes_of(const std::string& text) {
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
  if (text.empty()) return 0;
  double number = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  std::string_view unit(read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  for (const auto& [name, bytes] : kUnits)
    if (read.ec == std::errc() && unit == name && number > 0) return number * bytes;
  throw Error(ExitCode::scenario, "--memory is '" + text + "'; write 500MB, 2GB or 2GiB");
}

void add_memory_option(CLI::App& command, std::string& size, const std::string& sentence) {
  command.add_option("--memory", size, sentence)->type_name("SIZE");
}

}  // namespace cofferdam
