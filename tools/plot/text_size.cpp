#include "plot/text_size.hpp"

#include <array>

#include "base/utf8.hpp"

namespace cofferdam {
namespace {

/// Widths of U+0020 to U+007E in thousandths, as in Adobe's metrics of Helvetica.
constexpr std::array<int, 95> kHelvetica = {
    278,  278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,  // space to /
    556,  556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,  // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,  // @ to O
    667,  778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,  // P to _
    333,  556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,  // ` to o
    556,  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584};      // p to ~
constexpr int kOther = 600;       // thousandths: letters of other alphabets, signs
constexpr double kRoom = 1.06;    // other fonts run wider
constexpr double kBolder = 1.08;  // than the same letters in a regular face

double width_of(char32_t character) {
  if (character >= 0x20 && character <= 0x7E) return kHelvetica[character - 0x20] / 1000.0 * kRoom;
  const int places = display_width(character);
  return places == 0 ? 0 : places == 2 ? 1 : kOther / 1000.0 * kRoom;
}

struct Piece {
  std::string text;          ///< a word, or one wide character
  bool after_space = false;  ///< whether a space stands before it
};

/// What a text may be broken between.
std::vector<Piece> pieces_of(const std::string& text) {
  std::vector<Piece> pieces;
  bool open = false, space = false;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character next = decode_utf8(text, at);
    const std::string bytes = text.substr(at, next.bytes);
    at += next.bytes;
    if (bytes == " " || bytes == "\n" || bytes == "\t" || bytes == "\r") {
      space = true;
      open = false;
    } else if (const bool wide = display_width(next.value) == 2; wide || !open) {
      pieces.push_back({bytes, space});
      space = false;
      open = !wide;
    } else {
      pieces.back().text += bytes;
    }
  }
  return pieces;
}

/// The longest beginning of the text that fits.
std::string beginning(const std::string& text, double width, double size, bool bold) {
  const double most = width / size / (bold ? kBolder : 1);
  std::size_t at = 0;
  for (double used = 0; at < text.size();) {
    const Utf8Character next = decode_utf8(text, at);
    if ((used += width_of(next.value)) > most) break;
    at += next.bytes;
  }
  return text.substr(0, at);
}

}  // namespace

double text_width(const std::string& text, double size, bool bold) {
  double width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character next = decode_utf8(text, at);
    width += width_of(next.value);
    at += next.bytes;
  }
  return width * size * (bold ? kBolder : 1);
}

std::string fitted(const std::string& text, double width, double size, bool bold) {
  if (text_width(text, size, bold) <= width) return text;
  const std::string dots = "…";
  std::string fits = beginning(text, width - text_width(dots, size, bold), size, bold);
  fits.erase(fits.find_last_not_of(' ') + 1);
  return fits + dots;
}

std::string fitted_path(const std::string& path, double width, double size) {
  if (text_width(path, size) <= width) return path;
  std::size_t from = 0;
  while (from < path.size() && text_width("…" + path.substr(from), size) > width)
    from += decode_utf8(path, from).bytes;
  return "…" + path.substr(from);
}

std::vector<std::string> lines_of(const std::string& text, double width, double size,
                                  std::size_t most, bool bold) {
  std::vector<std::string> lines;
  std::string rest;  // of the line that is open
  for (const Piece& piece : pieces_of(text)) {
    if (lines.size() > most) break;
    std::string longer = rest + (piece.after_space && !rest.empty() ? " " : "") + piece.text;
    if (text_width(longer, size, bold) > width && !rest.empty()) {
      lines.push_back(rest);
      longer = piece.text;
    }
    while (lines.size() <= most && text_width(longer, size, bold) > width) {
      const std::string first = beginning(longer, width, size, bold);
      if (first.empty() || first == longer) break;
      lines.push_back(first);
      longer.erase(0, first.size());
    }
    rest = longer;
  }
  if (!rest.empty()) lines.push_back(rest);
  if (lines.size() > most) {
    lines.resize(most);
    if (most > 0) lines.back() = fitted(lines.back() + " …", width, size, bold);
  }
  return lines;
}

}  // namespace cofferdam
