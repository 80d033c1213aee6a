// Places that a text takes on a terminal.
#pragma once
#include <cstddef>
#include <string>

namespace cofferdam {

/// The text as it can be shown in one line: characters that control a terminal or change the
/// direction of text as `\u001B`, line feeds as `\n`, bytes that are not UTF-8 as U+FFFD.
std::string printable(const std::string& text);

/// The same of several lines: line feeds, CR LF and tabs stay. Inside JSON it reads back as it was.
std::string visible(const std::string& text);

/// Places of a printable text on a terminal: two for East Asian wide characters, none for combining
/// marks, one for the others.
std::size_t display_width(const std::string& printable_text);

}  // namespace cofferdam
