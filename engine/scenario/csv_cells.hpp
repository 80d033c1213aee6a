// A CSV text taken apart into cells. Inline, for csv.cpp alone: each byte of a file passes here.
#pragma once
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace cofferdam {

enum class CellEnd { cell, row, file, stray_quote, after_quote, unclosed_quote, carriage_return };

struct Cell {
  std::size_t offset = 0;  // of its first byte, a quote included
  std::string_view text;   // without the enclosing quotes
  bool doubled_quotes = false;
  CellEnd end = CellEnd::file;
  std::size_t fault = 0;  // where the error is, if `end` names one
};

constexpr std::array<bool, 256> special_bytes() {
  std::array<bool, 256> special{};
  for (unsigned char c : {',', '\n', '\r', '"'}) special[c] = true;
  return special;
}
inline constexpr std::array<bool, 256> kSpecial = special_bytes();

/// Blanks that do not show: those of ASCII, no-break, ideographic, of no width, a byte-order mark.
inline constexpr std::array<std::string_view, 6> kBlanks = {
    " ", "\t", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF"};

/// The text without blanks at its ends, which spreadsheets leave behind and nobody sees.
inline std::string_view trimmed(std::string_view text) {
  const auto visible = [](char c) { return c > ' ' && c < '\x7F'; };
  while (!text.empty() && !(visible(text.front()) && visible(text.back()))) {
    const std::size_t before = text.size();
    for (const std::string_view blank : kBlanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size());
      if (text.ends_with(blank)) text.remove_suffix(blank.size());
    }
    if (text.size() == before) break;
  }
  return text;
}

/// Takes a text apart into cells.
class CellReader {
 public:
  CellReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  bool done() const { return at_ >= text_.size(); }
  /// Goes over a line without any text; false if there is none here.
  bool skip_blank_line() {
    const std::size_t feed = at_ + (text_[at_] == '\r' ? 1 : 0);
    if (feed >= text_.size() || text_[feed] != '\n') return false;
    at_ = feed + 1;
    return true;
  }
  /// Goes over a row of commas alone, as spreadsheets leave below a table; false if there is none.
  bool skip_empty_row() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view row = text_.substr(at_, end - at_);
    if (row.find_first_not_of(", \t\r") != row.npos || row.find(',') == row.npos) return false;
    skip_line();
    return true;
  }
  void skip_line() {
    const std::size_t end = text_.find('\n', at_);
    at_ = end == text_.npos ? text_.size() : end + 1;
  }
  Cell next() {
    Cell cell;
    cell.offset = at_;
    if (at_ < text_.size() && text_[at_] == '"') return quoted(cell);
    const char* const end = text_.data() + text_.size();
    const char* p = text_.data() + at_;
    while (p < end && !kSpecial[static_cast<unsigned char>(*p)]) ++p;
    const auto stop = static_cast<std::size_t>(p - text_.data());
    cell.text = trimmed(text_.substr(at_, stop - at_));
    if (p < end && *p == '"') return fault(cell, CellEnd::stray_quote, stop);
    return finish(cell, stop, CellEnd::carriage_return);
  }

 private:
  Cell& fault(Cell& cell, CellEnd end, std::size_t offset) {
    cell.end = end;
    cell.fault = offset;
    return cell;
  }
  Cell& finish(Cell& cell, std::size_t stop, CellEnd otherwise);
  Cell& quoted(Cell& cell);

  std::string_view text_;
  std::size_t at_;
};

/// What follows a cell must be a comma, the end of the line or of the file.
inline Cell& CellReader::finish(Cell& cell, std::size_t stop, CellEnd otherwise) {
  at_ = stop + 1;
  if (stop >= text_.size()) {
    at_ = text_.size();
    cell.end = CellEnd::file;
  } else if (text_[stop] == ',') {
    cell.end = CellEnd::cell;
  } else if (text_[stop] == '\n') {
    cell.end = CellEnd::row;
  } else if (text_[stop] == '\r' && stop + 1 < text_.size() && text_[stop + 1] == '\n') {
    at_ = stop + 2;
    cell.end = CellEnd::row;
  } else {
    return fault(cell, text_[stop] == '\r' ? CellEnd::carriage_return : otherwise, stop);
  }
  return cell;
}

inline Cell& CellReader::quoted(Cell& cell) {
  std::size_t close = text_.find('"', at_ + 1);
  while (close != text_.npos && close + 1 < text_.size() && text_[close + 1] == '"') {
    cell.doubled_quotes = true;
    close = text_.find('"', close + 2);
  }
  if (close == text_.npos) return fault(cell, CellEnd::unclosed_quote, at_);
  cell.text = trimmed(text_.substr(at_ + 1, close - at_ - 1));
  return finish(cell, close + 1, CellEnd::after_quote);
}

inline std::string without_doubled_quotes(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '"') ++i;
  }
  return result;
}

/// How spreadsheets begin a row that sums others up.
inline bool is_total(std::string_view text) {
  static constexpr std::string_view kWords[] = {"total",     "totals", "grand total", "subtotal",
                                                "sub-total", "sum",    "合计",        "总计",
                                                "小计",      "共计",   "总和",        "累计"};
  for (const std::string_view mark : {":", "\xEF\xBC\x9A"})
    if (text.ends_with(mark)) text = trimmed(text.substr(0, text.size() - mark.size()));
  if (text.size() > kWords[2].size() + 1) return false;
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return std::find(std::begin(kWords), std::end(kWords), lower) != std::end(kWords);
}

}  // namespace cofferdam
