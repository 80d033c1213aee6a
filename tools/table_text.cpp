#include "table_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "display_width.hpp"

namespace cofferdam {

namespace {

/// Puts separators between the thousands of a decimal number.
std::string group_thousands(const std::string& digits) {
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  std::string grouped;
  for (std::size_t place = 0; place < digits.size(); ++place) {
    if (place > first && place < point && (point - place) % 3 == 0) grouped += ',';
    grouped += digits[place];
  }
  return grouped;
}

std::string drop_trailing_zeros(std::string digits) {
  if (digits.find('.') == std::string::npos) return digits;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

/// The shortest text that reads back as the same number.
template <class Number>
std::string exact(Number number) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return {text, end};
}

/// Six significant digits, without an exponent for the usual sizes.
std::string rounded(double number) {
  constexpr int kDigits = 6;
  if (std::isnan(number)) return "n/a";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  if (number == 0) return "0";
  char text[64];
  std::snprintf(text, sizeof text, "%.*e", kDigits - 1, number);
  const double six_digits = std::strtod(text, nullptr);
  const int exponent = std::atoi(std::strchr(text, 'e') + 1);
  if (exponent < -5 || exponent >= 18) {
    std::snprintf(text, sizeof text, "%.*g", kDigits, number);
    return text;
  }
  std::snprintf(text, sizeof text, "%.*f", std::max(0, kDigits - 1 - exponent), six_digits);
  return drop_trailing_zeros(text);
}

std::string shown(double number, bool money) {
  return cell_text(number, money);
}
std::string shown(std::int64_t number, bool money) {
  return cell_text(number, money);
}
std::string shown(const std::string& text, bool) {
  return printable(text);
}

/// One column, ready to be aligned.
struct ShownColumn {
  explicit ShownColumn(const Column& column)
      : right(!std::holds_alternative<std::vector<std::string>>(column.cells)),
        name(printable(column.name)),
        unit(column.unit == "1" ? "" : printable(column.unit)) {
    const bool money = is_money(column.unit);
    std::visit(
        [&](const auto& values) {
          for (const auto& value : values) cells.push_back(shown(value, money));
        },
        column.cells);
    width = std::max(display_width(name), display_width(unit));
    for (const std::string& cell : cells) width = std::max(width, display_width(cell));
  }

  bool right;
  std::string name;
  std::string unit;
  std::vector<std::string> cells;
  std::size_t width = 0;
};

/// One line of the table. `cell_of` tells what stands in a column.
template <class CellOf>
void add_line(std::string& text, const std::vector<ShownColumn>& columns, const CellOf& cell_of) {
  std::string line;
  for (const ShownColumn& column : columns) {
    const std::string& cell = cell_of(column);
    const std::string padding(column.width - display_width(cell), ' ');
    if (&column != &columns.front()) line += "  ";
    line += column.right ? padding + cell : cell + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  text += line + "\n";
}

void add_heading(std::string& text, const std::vector<ShownColumn>& columns) {
  add_line(text, columns, [](const ShownColumn& column) { return column.name; });
  const bool units = std::any_of(columns.begin(), columns.end(),
                                 [](const ShownColumn& column) { return !column.unit.empty(); });
  if (units) add_line(text, columns, [](const ShownColumn& column) { return column.unit; });
  add_line(text, columns, [](const ShownColumn& column) { return std::string(column.width, '-'); });
}

std::string csv_field(double number) {
  return std::isnan(number) ? "" : exact(number);
}
std::string csv_field(std::int64_t number) {
  return exact(number);
}
/// Whether a spreadsheet would take the text for a formula.
bool looks_like_formula(const std::string& text) {
  if (text.empty() || std::strchr("=+-@\t\r", text.front()) == nullptr) return false;
  double number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec != std::errc() || read.ptr != end;
}

std::string csv_field(const std::string& text) {
  std::string field;
  if (looks_like_formula(text)) field += '\'';
  field += text;
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  for (std::size_t at = 0; (at = field.find('"', at)) != std::string::npos; at += 2)
    field.insert(at, 1, '"');
  return "\"" + field + "\"";
}

nlohmann::json json_value(double number) {
  if (std::isnan(number)) return nullptr;
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  return number;
}
nlohmann::json json_value(std::int64_t number) {
  return number;
}
nlohmann::json json_value(const std::string& text) {
  return text;
}

}  // namespace

bool is_money(const std::string& unit) {
  if (unit == "as in 'unit'") return true;
  return unit.size() >= 3 && std::all_of(unit.begin(), unit.begin() + 3, [](char letter) {
           return letter >= 'A' && letter <= 'Z';
         });
}

std::string cell_text(double number, bool money) {
  const std::string digits = rounded(number);
  const bool plain = digits.find_first_not_of("-.0123456789") == std::string::npos;
  return money && plain ? group_thousands(digits) : digits;
}

std::string cell_text(std::int64_t number, bool money) {
  return money ? group_thousands(exact(number)) : exact(number);
}

std::string to_text(const Table& table) {
  std::string text = printable(table.name) + ": " + printable(table.sentence) + "\n";
  const std::vector<ShownColumn> columns(table.columns.begin(), table.columns.end());
  if (columns.empty()) return text;
  add_heading(text, columns);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    add_line(text, columns, [row](const ShownColumn& column) { return column.cells[row]; });
  }
  return text;
}

std::string to_csv(const Table& table) {
  std::string text;
  const auto add_field = [&](std::size_t column, const std::string& field) {
    if (column > 0) text += ',';
    // A line that is empty would be read as no row.
    text += table.columns.size() == 1 && field.empty() ? "\"\"" : field;
  };
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    add_field(column, csv_field(table.columns[column].name));
  }
  text += "\r\n";
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      std::visit([&](const auto& cells) { add_field(column, csv_field(cells[row])); },
                 table.columns[column].cells);
    }
    text += "\r\n";
  }
  return text;
}

nlohmann::json to_json(const Table& table) {
  nlohmann::json columns = nlohmann::json::array();
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t row = 0; row < table.rows(); ++row) rows.push_back(nlohmann::json::object());
  for (const Column& column : table.columns) {
    columns.push_back(
        {{"name", column.name}, {"unit", column.unit}, {"long_name", column.long_name}});
    std::visit(
        [&](const auto& cells) {
          for (std::size_t row = 0; row < cells.size(); ++row) {
            rows.at(row)[column.name] = json_value(cells[row]);
          }
        },
        column.cells);
  }
  return {{"name", table.name},
          {"sentence", table.sentence},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)}};
}

}  // namespace cofferdam
