// Tables that a key of a scenario names.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/csv.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// A file that was read.
struct InputFile {
  std::string key;  ///< of the portfolio, under which the file is named
  std::string path;
  std::string sha256;
  std::size_t rows_used = 0;
  std::size_t rows = 0;
};

/// Reads columns of the file that `path` names. Nothing if problems were found; throws
/// Error(input_missing), with the place where the file is named, if it cannot be read.
std::optional<CsvFile> read_named_csv(const Value& path, const DataFolder& folder,
                                      const std::vector<std::string>& columns,
                                      const std::vector<std::string>& optional, Problems& problems);

/// The table under a key: the file that it names, or its own text if that holds a line break.
class CsvSource {
 public:
  /// As `read_named_csv`. `source` must live as long as the table.
  static std::optional<CsvSource> read(const Value& source, const DataFolder& folder,
                                       const std::vector<std::string>& columns,
                                       const std::vector<std::string>& optional,
                                       Problems& problems);

  std::size_t rows() const { return csv_.rows(); }
  bool has(std::string_view column) const { return csv_.find(column) != nullptr; }
  std::string_view cell(std::string_view column, std::size_t row) const {
    return csv_.find(column)->cells[row];
  }
  /// Number of a cell, or days since 1970-01-01 of a date; NaN, with a problem, if it holds none.
  double number(std::string_view column, std::size_t row, const Range& range = kAnyNumber);
  double date(std::string_view column, std::size_t row);
  /// The line of the table in which a row begins, counted from 1.
  int line_of(std::size_t row) const { return csv_.line_of(row); }
  /// Adds a problem at a cell; a wrong table repeats itself, so that only the first are told.
  void fail(std::string_view column, std::size_t row, std::string what, std::string advice);
  /// Adds a problem about the whole table.
  void fail(std::string what, std::string advice);

  bool is_text() const { return is_text_; }
  /// The file that was read, if it is one.
  InputFile file() const;

 private:
  CsvSource(const Value& source, CsvFile csv, bool is_text, Problems& problems)
      : source_(&source), csv_(std::move(csv)), is_text_(is_text), problems_(&problems) {}

  const Value* source_;
  CsvFile csv_;
  bool is_text_;
  Problems* problems_;
  std::size_t told_ = 0;
};

/// Rows in the order of their column `id`: as whole numbers if all of them are, else byte by byte.
std::vector<std::size_t> by_id(const CsvSource& table);

}  // namespace cofferdam
