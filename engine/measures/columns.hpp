// Builds tables row by row from declared columns.
#pragma once
#include <cofferdam/table.hpp>

#include <string>
#include <utility>
#include <vector>

#include "measures/estimate.hpp"

namespace cofferdam {

/// Columns are declared once, with unit and meaning, and then filled by name of the variable.
class NumberColumn {
 public:
  NumberColumn(std::string name, std::string unit, std::string long_name)
      : column_{std::move(name), std::move(unit), std::move(long_name), std::vector<double>{}} {}
  void add(double x) { std::get<std::vector<double>>(column_.cells).push_back(x); }
  Column take() { return std::move(column_); }

 private:
  Column column_;
};

class IntegerColumn {
 public:
  IntegerColumn(std::string name, std::string long_name, std::string unit = "1")
      : column_{std::move(name), std::move(unit), std::move(long_name),
                std::vector<std::int64_t>{}} {}
  void add(std::int64_t x) { std::get<std::vector<std::int64_t>>(column_.cells).push_back(x); }
  Column take() { return std::move(column_); }

 private:
  Column column_;
};

class TextColumn {
 public:
  TextColumn(std::string name, std::string long_name)
      : column_{std::move(name), "", std::move(long_name), std::vector<std::string>{}} {}
  void add(std::string x) {
    std::get<std::vector<std::string>>(column_.cells).push_back(std::move(x));
  }
  Column take() { return std::move(column_); }

 private:
  Column column_;
};

/// An estimate as four columns: `name`, its standard error and the ends of its 95 % interval.
class EstimateColumns {
 public:
  EstimateColumns(const std::string& name, const std::string& unit, const std::string& long_name)
      : value_(name, unit, long_name),
        error_(name + "_standard_error", unit, "standard error of " + name),
        low_(name + "_ci_low", unit, "lower end of the 95 % interval of " + name),
        high_(name + "_ci_high", unit, "upper end of the 95 % interval of " + name) {}
  void add(const Estimate& estimate, double scale = 1) {
    value_.add(estimate.value * scale);
    error_.add(estimate.standard_error * scale);
    low_.add(estimate.ci_low * scale);
    high_.add(estimate.ci_high * scale);
  }
  void move_to(Table& table) {
    for (NumberColumn* column : {&value_, &error_, &low_, &high_})
      table.columns.push_back(column->take());
  }

 private:
  NumberColumn value_, error_, low_, high_;
};

/// Moves columns to the end of a table, in order.
template <class... Columns>
void append_columns(Table& table, Columns&... columns) {
  const auto add = [&table](auto& column) {
    if constexpr (requires { column.move_to(table); })
      column.move_to(table);
    else
      table.columns.push_back(column.take());
  };
  (add(columns), ...);
}

/// Moves columns into a table, in order.
template <class... Columns>
Table make_table(std::string name, std::string sentence, Columns&... columns) {
  Table table{std::move(name), std::move(sentence), {}};
  append_columns(table, columns...);
  return table;
}

}  // namespace cofferdam
