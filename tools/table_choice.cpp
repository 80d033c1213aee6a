#include "table_choice.hpp"

#include <cofferdam/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "commands.hpp"
#include "number_text.hpp"
#include "scenario/scalars.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

/// A condition as it was written.
struct Condition {
  std::string text, column, sign, value;
};

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Condition condition_of(const std::string& text) {
  constexpr std::array kSigns = {"!=", ">=", "<=", "=", ">", "<"};
  const std::size_t at = text.find_first_of("!<>=");
  for (const char* sign : kSigns) {
    if (at == std::string::npos || at == 0 || !text.substr(at).starts_with(sign)) continue;
    const std::string value = text.substr(at + std::string(sign).size());
    return {text, trimmed(text.substr(0, at)), sign, trimmed(value)};
  }
  throw Error(ExitCode::scenario, "--where " + text +
                                      ": write a column, one of = != < > <= >= and a value, such "
                                      "as account=fund");
}

const Column& column_of(const Table& table, const std::string& name) {
  std::vector<std::string> known;
  for (const Column& column : table.columns) {
    if (column.name == name) return column;
    known.push_back(column.name);
  }
  throw Error(ExitCode::scenario,
              unknown_name("column", name, known) + " (of the table '" + table.name + "')");
}

bool holds(double number, const std::string& sign, double value) {
  if (std::isnan(number)) return false;
  if (sign == "=") return number == value;
  if (sign == "!=") return number != value;
  if (sign == "<") return number < value;
  if (sign == ">") return number > value;
  return sign == "<=" ? number <= value : number >= value;
}

double value_of(const Condition& condition) {
  const auto number = parse_number(condition.value);
  if (number.value) return *number.value;
  const auto amount = parse_amount(condition.value);
  if (amount.value) return *amount.value;
  const auto rate = parse_rate(condition.value);
  if (rate.value) return *rate.value;
  throw Error(ExitCode::scenario, "--where " + condition.text + ": '" + condition.column +
                                      "' holds numbers, and '" + condition.value + "' is none");
}

/// That no row has the value, and which there are.
[[noreturn]] void refuse_value(const Condition& condition, const std::set<double>& values) {
  constexpr std::size_t kMostListed = 12;
  std::string there = "it is never available";
  if (values.size() > kMostListed) {
    there = "it lies between " + format_number(*values.begin()) + " and " +
            format_number(*values.rbegin());
  } else if (!values.empty()) {
    there = "there are:";
    for (const double value : values)
      there += (value == *values.begin() ? " " : ", ") + format_number(value);
  }
  throw Error(ExitCode::scenario, "--where " + condition.text + ": no row has this '" +
                                      condition.column + "'; " + there);
}

/// The same of texts.
[[noreturn]] void refuse_value(const Condition& condition, const std::set<std::string>& values) {
  constexpr std::size_t kMostListed = 12;
  const std::vector<std::string> all(values.begin(), values.end());
  const std::string near = near_name(condition.value, all);
  std::string there = near.empty() ? "there are:" : "did you mean '" + near + "'?";
  for (std::size_t i = 0; near.empty() && i < all.size() && i < kMostListed; ++i)
    there += (i ? ", '" : " '") + all[i] + "'";
  if (near.empty() && all.size() > kMostListed)
    there += " and " + grouped(static_cast<std::int64_t>(all.size() - kMostListed)) + " others";
  throw Error(ExitCode::scenario, "--where " + condition.text + ": no row has this '" +
                                      condition.column + "'; " + there);
}

using Marks = std::vector<bool>;

template <class Number>
Marks rows_of_numbers(const std::vector<Number>& cells, const Condition& condition) {
  const double value = value_of(condition);
  Marks marks;
  std::set<double> values;
  for (const Number cell : cells) {
    const auto number = static_cast<double>(cell);
    marks.push_back(holds(number, condition.sign, value));
    if (!std::isnan(number)) values.insert(number);
  }
  if (condition.sign == "=" && !values.contains(value) && !cells.empty())
    refuse_value(condition, values);
  return marks;
}

Marks rows_of_texts(const std::vector<std::string>& cells, const Condition& condition) {
  if (condition.sign != "=" && condition.sign != "!=")
    throw Error(ExitCode::scenario, "--where " + condition.text + ": '" + condition.column +
                                        "' holds texts; use = or !=");
  const std::set<std::string> values(cells.begin(), cells.end());
  if (!values.contains(condition.value) && !cells.empty()) refuse_value(condition, values);
  Marks marks;
  for (const std::string& cell : cells)
    marks.push_back((cell == condition.value) == (condition.sign == "="));
  return marks;
}

Marks rows_that_meet(const Column& column, const Condition& condition) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column.cells))
    return rows_of_texts(*texts, condition);
  if (const auto* numbers = std::get_if<std::vector<double>>(&column.cells))
    return rows_of_numbers(*numbers, condition);
  return rows_of_numbers(std::get<std::vector<std::int64_t>>(column.cells), condition);
}

template <class Cell>
std::vector<Cell> marked(const std::vector<Cell>& cells, const Marks& marks) {
  std::vector<Cell> kept;
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (marks[row]) kept.push_back(cells[row]);
  return kept;
}

}  // namespace

Table rows_where(const Table& table, const std::vector<std::string>& conditions) {
  if (conditions.empty()) return table;
  Marks marks(table.rows(), true);
  for (const std::string& text : conditions) {
    const Condition condition = condition_of(text);
    const Marks meet = rows_that_meet(column_of(table, condition.column), condition);
    for (std::size_t row = 0; row < marks.size(); ++row) marks[row] = marks[row] && meet[row];
  }
  Table kept = table;
  for (Column& column : kept.columns)
    std::visit([&](auto& cells) { cells = marked(cells, marks); }, column.cells);
  return kept;
}

Table only_columns(const Table& table, const std::vector<std::string>& names) {
  if (names.empty()) return table;
  Table kept{table.name, table.sentence, {}};
  for (const std::string& name : names) kept.columns.push_back(column_of(table, name));
  return kept;
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t comma = std::min(list.find(',', at), list.size());
    const std::string name = trimmed(list.substr(at, comma - at));
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
    at = comma + 1;
  }
  return names;
}

}  // namespace cofferdam
