// What stands behind the standard streams: a terminal with its width and colours, or a file.
#pragma once
#include <cstddef>
#include <optional>
#include <string>

namespace cofferdam {

/// Columns of the terminal behind a stream (STDOUT_FILENO or STDERR_FILENO), at least 40, 80 if it
/// does not tell; nothing if the stream is no terminal.
std::optional<std::size_t> terminal_width(int stream);

/// Decides for the process whether colours are used: `always`, `never`, or `auto`, on terminals
/// alone, unless NO_COLOR is set (no-color.org) or TERM is `dumb`.
void set_colours(const std::string& mode);

/// Marks a text as a heading: print_styled() shows it bold on terminals with colours.
std::string heading(const std::string& text);

/// The text with its first line, and those that continue it, marked as heading.
std::string headed(const std::string& text);

/// Text for people as it goes to a stream: headings bold, and paragraphs that begin with `Warning:`
/// or `warning:` yellow, if colours are used there; else without marks. All else is visible().
std::string styled(const std::string& text, int stream);

/// An error message for the standard error stream, red if colours are used there.
std::string styled_error(const std::string& text);

}  // namespace cofferdam
