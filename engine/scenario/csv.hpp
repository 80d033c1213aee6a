// Exposures from a file: comma-separated values, plain or compressed by xz.
#pragma once
#include <cofferdam/error.hpp>

#include <cstdint>
#include <deque>
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

/// A whole CSV file in memory. Move-only: the cells point into it, and stay valid when it is moved.
class CsvFile {
 public:
  CsvFile(CsvFile&&) = default;
  CsvFile& operator=(CsvFile&&) = default;
  CsvFile(const CsvFile&) = delete;

  const std::string& path() const { return path_; }
  const std::string& sha256() const {
    return sha256_;
  }  ///< of the file as it lies on disk, lower-case hex
  std::size_t rows() const { return row_starts_.size(); }
  const std::vector<std::string>& header() const { return header_; }
  /// The column of that name, or nullptr.
  const CsvColumn* find(std::string_view name) const;
  /// A problem about a cell: with line, column of its first character, the line's text, and the
  /// name of the column as its path. Takes time in proportion to the file before the cell.
  Problem problem_at(const CsvColumn& column, std::size_t row, std::string what,
                     std::string advice = "") const;

  friend CsvFile read_csv(const std::string&, const std::vector<std::string>&);

 private:
  CsvFile() = default;
  std::string_view text() const {
    return std::string_view(bytes_.data(), bytes_.size()).substr(text_begin_);
  }

  std::string path_;
  std::string sha256_;
  std::vector<char> bytes_;     ///< decompressed, as in the file
  std::size_t text_begin_ = 0;  ///< behind the byte-order mark
  std::vector<std::string> header_;
  std::vector<CsvColumn> columns_;
  std::vector<std::uint64_t> row_starts_;  ///< offset of each row in the text
  std::deque<std::string> unescaped_;      ///< cells with doubled quotes
};

/// Reads the named columns of a `.csv` or `.csv.xz` (told by its first bytes, not by its name). RFC
/// 4180: quoted cells, doubled quotes, commas and line breaks inside quotes, LF or CRLF, a UTF-8
/// byte-order mark; blank lines at the end are allowed. Without columns only the header is kept and
/// the rows are counted. Throws Error(input_missing), or InputError with up to 20 problems: empty
/// file, no header, duplicate or empty header names, missing column (with near names), rows with
/// too few or too many cells, blank line, stray or unclosed quote, NUL byte, invalid UTF-8, a line
/// over 1 MiB, more than 4 GiB decompressed, damaged xz, another kind of file.
CsvFile read_csv(const std::string& path, const std::vector<std::string>& columns);

}  // namespace cofferdam
