// Amounts of memory, on the command line and in messages.
#pragma once
#include <string>

namespace CLI {
class App;
}

namespace cofferdam {

/// "85 MB", "1.2 GB".
std::string bytes_text(double bytes);

/// Bytes of "500MB", "2GiB", "1.5 G"; without a unit, of bytes; 0 of an empty text. Throws
/// Error(scenario) if it is none of these.
double bytes_of(const std::string& text);

/// Adds `--memory SIZE`; the text stays empty if it is not given.
void add_memory_option(CLI::App& command, std::string& size, const std::string& sentence);
inline constexpr const char* kMemoryOfTables =
    "memory that the tables may take, such as 2GB; default: 1GB, or 16 times the file, if that is "
    "more";

}  // namespace cofferdam
