// Texts of others inside messages of one line.
#pragma once
#include <string>
#include <string_view>

namespace cofferdam {

/// The text with each control character, line feeds too, and each byte that is not UTF-8 as U+FFFD:
/// a name of a file cannot pretend to be a line of its own.
std::string one_line(std::string_view text);

}  // namespace cofferdam
