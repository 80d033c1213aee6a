// How wide texts of a drawing are, before anybody has chosen a font.
#pragma once
#include <string>
#include <vector>

namespace cofferdam {

/// Width of one line in units of the drawing: that of Helvetica with some room, since other fonts
/// run wider; East Asian wide characters are as wide as the font is high.
double text_width(const std::string& text, double size, bool bold = false);

/// The text, or as much of its beginning as fits into `width`, with "…" at its end.
std::string fitted(const std::string& text, double width, double size, bool bold = false);

/// The path, or as much of its end as fits, where it differs from others, with "…" before it.
std::string fitted_path(const std::string& path, double width, double size);

/// The text in lines of at most `width`, broken at spaces and between wide characters; a word that
/// is longer is broken anywhere. At most `most` lines, the last of which then ends with "…".
std::vector<std::string> lines_of(const std::string& text, double width, double size,
                                  std::size_t most, bool bold = false);

}  // namespace cofferdam
