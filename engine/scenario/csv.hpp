// Tables of comma-separated values: a file, plain or compressed by xz, or a text.
#pragma once
#include <cofferdam/error.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.hpp"

namespace cofferdam {

/// A column of a CSV file as text cells; they point into the file they came from and live as long.
struct CsvColumn {
  std::string name;
  std::vector<std::string_view> cells;
};

/// A whole CSV file, or text, in memory. Move-only: the cells point into it, and stay valid when it
/// is moved.
class CsvFile {
 public:
  CsvFile(CsvFile&&) = default;
  CsvFile& operator=(CsvFile&&) = default;
  CsvFile(const CsvFile&) = delete;

  const std::string& path() const { return path_; }
  /// Of the file as it lies on disk, lower-case hex; "" of a text.
  const std::string& sha256() const { return sha256_; }
  std::size_t rows() const { return row_starts_.size(); }
  const std::vector<std::string>& header() const { return header_; }
  /// The column of that name, or nullptr.
  const CsvColumn* find(std::string_view name) const;
  /// The line in which a row begins, counted from 1. Takes time in proportion to the file before.
  int line_of(std::size_t row) const;
  /// A problem about a cell: with line, column of its first character, the line's text, and the
  /// name of the column as its path. Takes time in proportion to the file before the cell.
  Problem problem_at(const CsvColumn& column, std::size_t row, std::string what,
                     std::string advice = "") const;

  friend CsvFile read_csv(const std::string&, const std::vector<std::string>&,
                          const std::vector<std::string>&, std::vector<Problem>*);
  friend CsvFile parse_csv(const std::string&, std::string_view, const std::vector<std::string>&,
                           const std::vector<std::string>&, std::vector<Problem>*);

 private:
  CsvFile() = default;
  /// Fills what follows from the bytes.
  void parse(const std::vector<std::string>& columns, const std::vector<std::string>& optional,
             std::vector<Problem>* bad_rows);
  std::string_view text() const {
    return std::string_view(bytes_.data(), bytes_.size()).substr(text_begin_);
  }

  std::string path_;
  std::string sha256_;
  std::vector<char> bytes_;     ///< decompressed, as in the file
  std::size_t text_begin_ = 0;  ///< behind the byte-order mark
  std::vector<std::string> header_;
  std::vector<CsvColumn> columns_;
  std::map<std::string, std::size_t, std::less<>> column_of_;  ///< in columns_, by name
  std::vector<std::uint64_t> row_starts_;                      ///< offset of each row in the text
  std::deque<std::string> unescaped_;                          ///< cells with doubled quotes
};

/// Reads the named columns of a `.csv` or `.csv.xz` (told by its first bytes, not by its name). RFC
/// 4180: quoted cells, doubled quotes, commas and line breaks inside quotes, LF or CRLF, a UTF-8
/// byte-order mark; blank lines at the end are allowed. Without columns only the header is kept and
/// the rows are counted; of `optional` columns those are read that are there. Throws
/// Error(input_missing), or InputError with up to 20 problems: empty file, no header, duplicate or
/// empty header names, missing column (with near names), rows with too few or too many cells, blank
/// line, total row, stray or unclosed quote, NUL byte, invalid UTF-8, a line over 1 MiB, more than
/// 4 GiB of text, or 1 GiB unpacked from xz, damaged xz, another kind of file. With `bad_rows` rows
/// that cannot be read are told there instead, and left out, so that the cells of all others can be
/// looked at too.
CsvFile read_csv(const std::string& path, const std::vector<std::string>& columns,
                 const std::vector<std::string>& optional = {},
                 std::vector<Problem>* bad_rows = nullptr);
/// The same from a text that is not compressed; `name` stands for the path.
CsvFile parse_csv(const std::string& name, std::string_view text,
                  const std::vector<std::string>& columns,
                  const std::vector<std::string>& optional = {},
                  std::vector<Problem>* bad_rows = nullptr);

}  // namespace cofferdam
