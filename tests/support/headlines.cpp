#include "support/headlines.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <sstream>

namespace cofferdam::headlines {
namespace {

const Column* find(const Table& table, const std::string& name) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == table.columns.end() ? nullptr : &*found;
}

/// A number of a cell; NaN of a text.
double number(const Column& column, std::size_t row) {
  if (const auto* numbers = std::get_if<std::vector<double>>(&column.cells)) return (*numbers)[row];
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.cells))
    return static_cast<double>((*integers)[row]);
  return std::nan("");
}

/// What a cell shows; nothing where a number is not available.
std::string cell_text(const Column& column, std::size_t row) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column.cells))
    return (*texts)[row];
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.cells))
    return std::to_string((*integers)[row]);
  const double value = number(column, row);
  return std::isnan(value) ? "" : number_text(value);
}

/// What names a row: texts as they are, numbers short.
std::string key_text(const Column& column, std::size_t row) {
  if (!std::holds_alternative<std::vector<double>>(column.cells)) return cell_text(column, row);
  char text[32];
  const double value = number(column, row);
  if (std::isnan(value)) return "";
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

/// A column that names rows, and which of them are taken.
struct Key {
  std::string column;
  std::size_t at_most = 0;  ///< 0: all
  std::string only;         ///< empty: all
};

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = std::min(list.find(", ", begin), list.size());
    parts.push_back(list.substr(begin, end - begin));
    begin = end + 2;
  }
  return parts;
}

Key key_of(const std::string& text) {
  const auto mark = text.find_first_of("=~");
  Key key{text.substr(0, mark), 0, ""};
  if (mark == std::string::npos) return key;
  if (text[mark] == '=')
    key.only = text.substr(mark + 1);
  else
    key.at_most = std::stoul(text.substr(mark + 1));
  return key;
}

std::vector<Key> keys_of(const Rule& rule) {
  std::vector<Key> keys;
  for (const std::string& text : split(rule.keys)) keys.push_back(key_of(text));
  return keys;
}

/// At most so many of the values, evenly from the first to the last.
std::set<std::string> spread(const std::vector<std::string>& values, std::size_t at_most) {
  std::set<std::string> taken;
  for (std::size_t i = 0; i < at_most && !values.empty(); ++i)
    taken.insert(values[at_most == 1 ? 0 : i * (values.size() - 1) / (at_most - 1)]);
  return taken;
}

/// Keeps the rows that a key takes.
void keep(std::vector<std::size_t>& rows, const Column& column, const Key& key) {
  if (!key.only.empty())
    std::erase_if(rows, [&](std::size_t row) { return key_text(column, row) != key.only; });
  if (key.at_most == 0) return;
  std::vector<std::string> values;
  for (const std::size_t row : rows)
    if (std::find(values.begin(), values.end(), key_text(column, row)) == values.end())
      values.push_back(key_text(column, row));
  const auto taken = spread(values, key.at_most);
  std::erase_if(rows, [&](std::size_t row) { return !taken.contains(key_text(column, row)); });
}

/// The rows that a rule takes of a table, of one variant. Tables without variants are the base's.
std::vector<std::size_t> rows_of(const Table& table, const Rule& rule, const std::string& variant) {
  std::vector<std::size_t> rows;
  const Column* variants = find(table, "variant");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if ((variants ? cell_text(*variants, row) : "base") == variant) rows.push_back(row);
  for (const Key& key : keys_of(rule))
    if (const Column* column = find(table, key.column)) keep(rows, *column, key);
  return rows;
}

/// Name, value and the rest of each line of a section.
using Lines = std::vector<std::array<std::string, 3>>;

/// An error that is more than rounding of its value.
double beside(double value, double error) {
  return error <= 1e-12 * std::abs(value) ? 0 : error;
}

std::string row_name(const Table& table, const Rule& rule, std::size_t row) {
  std::string name;
  for (const Key& key : keys_of(rule))
    if (const Column* column = find(table, key.column)) {
      const bool text = std::holds_alternative<std::vector<std::string>>(column->cells);
      const std::string value = key_text(*column, row);
      if (!value.empty())
        name += (name.empty() ? "" : ", ") + (text ? "" : key.column + " ") + value;
    }
  return name;
}

/// Where rows differ in their unit, that of the row.
std::string unit_text(const Table& table, const Column& column, std::size_t row) {
  const Column* of_row = column.unit == "as in 'unit'" ? find(table, "unit") : nullptr;
  return of_row ? cell_text(*of_row, row) : column.unit;
}

void add_row(Lines& lines, const Table& table, const Rule& rule, std::size_t row) {
  for (const std::string& wanted : split(rule.columns)) {
    const Column* column = find(table, wanted);
    if (!column) continue;
    const std::string name = row_name(table, rule, row) + ": " + wanted;
    const std::string value = cell_text(*column, row);
    if (value.empty() || (rule.zeros == Zeros::left_out && number(*column, row) == 0)) continue;
    if (std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return line[0] == name; }))
      continue;  // another row of the table has taken it
    std::string rest;
    if (const Column* error = find(table, wanted + "_standard_error"))
      rest = "+- " + number_text(beside(number(*column, row), number(*error, row)), 4);
    if (const std::string unit = unit_text(table, *column, row); unit != "1" && !unit.empty())
      rest += (rest.empty() ? "" : " ") + unit;
    lines.push_back({name, value, rest});
  }
}

void write_section(std::ostream& text, const std::string& heading, const Lines& lines) {
  if (lines.empty()) return;
  text << "\n## " << heading << "\n";
  std::size_t names = 0, values = 0;
  for (const auto& [name, value, rest] : lines) {
    names = std::max(names, name.size());
    values = std::max(values, value.size());
  }
  for (const auto& [name, value, rest] : lines) {
    text << name << std::string(names - name.size() + 2, ' ') << value;
    if (!rest.empty()) text << std::string(values - value.size() + 1, ' ') << rest;
    text << "\n";
  }
}

std::vector<std::string> variants_of(const Results& results) {
  std::vector<std::string> variants = {"base"};
  for (const Table& table : results.tables)
    if (const Column* column = find(table, "variant"))
      for (std::size_t row = 0; row < table.rows(); ++row)
        if (std::find(variants.begin(), variants.end(), cell_text(*column, row)) == variants.end())
          variants.push_back(cell_text(*column, row));
  return variants;
}

}  // namespace

std::string number_text(double value, int digits) {
  if (std::isnan(value)) return "n/a";
  if (value == 0) return "0";
  char text[64];
  const double size = std::abs(value);
  // Up to what rounds to a digit more before the point than there are.
  const double end = std::min(1e6, std::pow(10, digits - 1)) * (1 - 0.5 * std::pow(10, -digits));
  if (size >= 1e-3 && size < end) {
    std::snprintf(text, sizeof text, "%#.*g", digits, value);
    return text;
  }
  std::snprintf(text, sizeof text, "%.*e", digits - 1, value);
  const std::string written = text;
  const auto mark = written.find('e');
  if (mark == std::string::npos) return written;
  const int exponent = std::atoi(written.c_str() + mark + 1);
  const int shift = ((exponent % 3) + 3) % 3;
  std::string mantissa = written.substr(0, mark);
  const auto point = mantissa.find('.');
  if (point != std::string::npos && shift > 0) {
    mantissa.erase(point, 1);
    mantissa.insert(point + shift, ".");
  }
  return mantissa + "e" + std::to_string(exponent - shift);
}

std::string text_of(const Results& results) {
  std::ostringstream text;
  text << "# " << results.title << "\n# " << results.trials << " trials, seed " << results.seed
       << "\n";
  for (const std::string& variant : variants_of(results))
    for (std::size_t i = 0; i < rules().size();) {
      const std::string& name = rules()[i].table;
      const auto table = std::find_if(results.tables.begin(), results.tables.end(),
                                      [&](const Table& one) { return one.name == name; });
      Lines lines;
      for (; i < rules().size() && rules()[i].table == name; ++i) {
        const bool wanted =
            rules()[i].of == Of::all || (variant == "base") == (rules()[i].of == Of::base);
        if (!wanted || table == results.tables.end()) continue;
        for (const std::size_t row : rows_of(*table, rules()[i], variant))
          add_row(lines, *table, rules()[i], row);
      }
      write_section(text, variant == "base" ? name : variant + " / " + name, lines);
    }
  return text.str();
}

}  // namespace cofferdam::headlines
