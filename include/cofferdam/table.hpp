// A table of results: named, typed columns that share their rows.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace cofferdam {

/// One column. `unit` is "1" for plain numbers and rates, a currency code for money, "" for text.
struct Column {
  std::string name;  ///< snake_case, stable across versions
  std::string unit;
  std::string long_name;  ///< one sentence that says what the number means
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> cells;

  std::size_t size() const;
};

/// A table; all columns have the same length. A number that is not available is a quiet NaN and the
/// table then has a text column that says why.
struct Table {
  std::string name;      ///< snake_case, stable across versions; the HDF5 group
  std::string sentence;  ///< what one row is
  std::vector<Column> columns;

  std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
  /// The column of that name. Throws std::out_of_range.
  const Column& column(const std::string& name) const;
  const std::vector<double>& numbers(const std::string& name) const;
  const std::vector<std::int64_t>& integers(const std::string& name) const;
  const std::vector<std::string>& texts(const std::string& name) const;
};

}  // namespace cofferdam
