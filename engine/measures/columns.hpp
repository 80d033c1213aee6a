// Builds tables row by row from declared columns.
#pragma once
#include <cofferdam/table.hpp>

#include <string>
#include <utility>
#include <vector>

#include "measures/estimate.hpp"

namespace cofferdam {

/// Unit of a column whose rows speak of accounts: money of losses, and 1 of the number of defaults,
/// as the text column `unit` says row by row.
inline constexpr const char* kUnitOfRow = "as in 'unit'";
inline constexpr const char* kUnitMeaning =
    "of the amounts of the row: a currency, or 1 of defaults";

/// Of a column `verdict` that speaks of a mean.
inline constexpr const char* kMeanVerdictMeaning =
    "of mean: ok; thin: fewer than 10 effective trials carry it; or the same in every trial";

/// Of one in a table of balances, which speaks of what few trials may carry.
inline constexpr const char* kDefaultedVerdictMeaning =
    "of defaulted: ok; thin: fewer than 10 effective trials carry it; or the same in every trial";

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

/// An estimate as four columns: `name`, its standard error and the ends of its 95 % interval. The
/// last column of its table names the estimates of a row that never varied.
class EstimateColumns {
 public:
  EstimateColumns(const std::string& name, const std::string& unit, const std::string& long_name)
      : name_(name),
        value_(name, unit, long_name),
        error_(name + "_standard_error", unit, "standard error of " + name),
        low_(name + "_ci_low", unit, "lower end of the 95 % interval of " + name),
        high_(name + "_ci_high", unit, "upper end of the 95 % interval of " + name) {}
  void add(const Estimate& estimate, double scale = 1) {
    value_.add(estimate.value * scale);
    error_.add(estimate.standard_error * scale);
    low_.add(estimate.ci_low * scale);
    high_.add(estimate.ci_high * scale);
    never_varied_.push_back(estimate.never_varied);
  }
  void move_to(Table& table) {
    for (NumberColumn* column : {&value_, &error_, &low_, &high_})
      table.columns.push_back(column->take());
    Column flag = take_flag(table);
    auto& names = std::get<std::vector<std::string>>(flag.cells);
    names.resize(never_varied_.size());
    for (std::size_t row = 0; row < names.size(); ++row)
      if (never_varied_[row]) names[row] += (names[row].empty() ? "" : ", ") + name_;
    table.columns.push_back(std::move(flag));
  }
  /// Out of the table, where it may stand anywhere; a new one if there is none.
  static Column take_flag(Table& table) {
    for (auto column = table.columns.begin(); column != table.columns.end(); ++column) {
      if (column->name != kFlag) continue;
      Column flag = std::move(*column);
      table.columns.erase(column);
      return flag;
    }
    TextColumn flag(kFlag,
                    "estimates that every trial gave alike, though others could differ: their "
                    "standard error of 0 says nothing");
    return flag.take();
  }

 private:
  static constexpr const char* kFlag = "never_varied";
  std::string name_;
  std::vector<bool> never_varied_;
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
  if (Column flag = EstimateColumns::take_flag(table); flag.size() > 0)
    table.columns.push_back(std::move(flag));
}

/// Moves columns into a table, in order.
template <class... Columns>
Table make_table(std::string name, std::string sentence, Columns&... columns) {
  Table table{std::move(name), std::move(sentence), {}};
  append_columns(table, columns...);
  return table;
}

}  // namespace cofferdam
