// Where data came from, and reading the columns of a file that a fit needs.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "scenario/csv.hpp"

namespace cofferdam::fit {

struct Source {
  std::string file, sha256, column;
  std::string first_date, last_date;  ///< ISO 8601, of the first column of dates; "" without one
};

/// A CSV file with all its columns, and the problems found in it.
class DataFile {
 public:
  explicit DataFile(const std::string& path);

  const CsvFile& csv() const { return csv_; }
  bool has(const std::string& column) const { return csv_.find(column) != nullptr; }
  /// The column of that name; throws InputError with the names of the file.
  const CsvColumn& column(const std::string& name) const;
  /// The column named `name`; without a name the only one that holds numbers, `others` aside.
  /// Throws InputError that lists them if there are several, or none.
  const CsvColumn& column_of_numbers(const std::string& name,
                                     const std::vector<std::string>& others) const;
  /// The number in a cell; a problem, and NaN, if it is none.
  double number(const CsvColumn& column, std::size_t row);
  void add(const CsvColumn& column, std::size_t row, std::string what, std::string advice);
  void throw_if_any();
  /// Throws InputError about the file as a whole.
  [[noreturn]] void fail(std::string what, std::string advice) const;
  Source source(const CsvColumn& column) const;

 private:
  CsvFile csv_;
  std::vector<Problem> problems_;
};

/// Empty, or one of NA, NaN, null: nothing is known.
bool is_missing(std::string_view cell);
/// The day of a cell, which may go on with a time of the day.
std::optional<std::chrono::sys_days> day_of(std::string_view cell);

/// A column, or one number for all rows. Neither if the option was not given.
struct ColumnOrNumber {
  const CsvColumn* column = nullptr;
  double number = 0;
};
/// What an option such as `--deductible` names: a column of the file, or an amount.
ColumnOrNumber column_or_number(const DataFile& file, const std::string& option,
                                const std::string& word, double otherwise);

}  // namespace cofferdam::fit
