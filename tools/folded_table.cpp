#include "folded_table.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "display_width.hpp"
#include "number_text.hpp"
#include "table_choice.hpp"
#include "table_text.hpp"

namespace cofferdam {
namespace {

using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;

constexpr const char* kError = "_standard_error";
constexpr const char* kLow = "_ci_low";
constexpr const char* kHigh = "_ci_high";
constexpr const char* kUnitOfRow = "as in 'unit'";

const Column* find(const Table& table, const std::string& name) {
  for (const Column& column : table.columns)
    if (column.name == name) return &column;
  return nullptr;
}

const Numbers* numbers_of(const Table& table, const std::string& name) {
  const Column* column = find(table, name);
  return column ? std::get_if<Numbers>(&column->cells) : nullptr;
}

const Texts* texts_of(const Table& table, const std::string& name) {
  const Column* column = find(table, name);
  return column ? std::get_if<Texts>(&column->cells) : nullptr;
}

/// Whether the column is the error or an end of the interval of another one.
bool belongs_to_estimate(const Table& table, const std::string& name) {
  for (const std::string suffix : {kError, kLow, kHigh}) {
    if (!name.ends_with(suffix)) continue;
    if (numbers_of(table, name.substr(0, name.size() - suffix.size()))) return true;
  }
  return false;
}

/// Columns that speak of how numbers were found, and not of the scheme.
bool is_technical(const Table& table, const Column& column) {
  static const std::set<std::string> kNames = {"never_varied", "resolution", "variance_ratio",
                                               "unpaired_standard_error"};
  // In the table `rules` it is what rows are about.
  if (column.name == "rule") return !table.columns.empty() && table.name != "rules";
  return kNames.contains(column.name) || column.name.ends_with("_resolution");
}

bool is_empty(const Column& column) {
  if (const auto* texts = std::get_if<Texts>(&column.cells))
    return std::all_of(texts->begin(), texts->end(), [](const auto& text) { return text.empty(); });
  if (const auto* numbers = std::get_if<Numbers>(&column.cells))
    return std::all_of(numbers->begin(), numbers->end(), [](double x) { return std::isnan(x); });
  return false;
}

bool all_ok(const Column& column) {
  const auto* texts = std::get_if<Texts>(&column.cells);
  return texts && column.name.ends_with("verdict") && !texts->empty() &&
         std::all_of(texts->begin(), texts->end(), [](const auto& text) { return text == "ok"; });
}

/// How money of a table is shown, row by row where units are.
class Money {
 public:
  explicit Money(const Table& table) : table_(table) {
    double largest = 0;
    for (const Column& column : table.columns) {
      const auto* cells = std::get_if<Numbers>(&column.cells);
      if (!cells || !is_money(column.unit) || belongs_to_estimate(table, column.name)) continue;
      for (std::size_t row = 0; row < cells->size(); ++row)
        if (in_row(column, row) && std::isfinite((*cells)[row]))
          largest = std::max(largest, std::abs((*cells)[row]));
    }
    unit_ = money_unit(largest);
    if (const auto* units = texts_of(table, "unit"); units && !units->empty())
      one_ = std::count(units->begin(), units->end(), units->front()) ==
                     static_cast<std::ptrdiff_t>(units->size())
                 ? units->front()
                 : "";
  }

  /// Whether all rows have one unit, which then stands with the columns.
  bool is_one() const { return !one_.empty(); }

  /// Whether the cell is money: where units are told row by row, some rows count.
  bool in_row(const Column& column, std::size_t row) const {
    if (column.unit != kUnitOfRow) return is_money(column.unit);
    const Texts* units = texts_of(table_, "unit");
    return units && is_money((*units)[row]);
  }

  double scale(const Column& column, std::size_t row) const {
    return in_row(column, row) ? unit_.scale : 1;
  }

  /// "CNY" as "million CNY".
  std::string unit(const std::string& told) const {
    const std::string of = told == kUnitOfRow && is_one() ? one_ : told;
    const bool named = !unit_.name.empty() && is_money(of) && of != kUnitOfRow;
    return of == "1" ? "" : printable(named ? unit_.name + " " + of : of);
  }

 private:
  const Table& table_;
  MoneyUnit unit_;
  std::string one_;
};

/// Which marks the cells use.
struct Marks {
  bool errors = false, bounds = false;
};

/// A value that every trial gave, by the end of its interval; "" if there is no such end.
std::string bound_text(double value, double low, double high, double scale) {
  if (value == 0 && high > 0 && std::isfinite(high))
    return "< " + significant_text(high / scale, 2);
  if (value == 1 && high == 1 && low < 1) return "> " + significant_text(low, 4);
  return "";
}

/// The cells of an estimate.
Texts estimate_cells(const Table& table, const Column& column, const Money& money, Marks& marks) {
  const Numbers& values = std::get<Numbers>(column.cells);
  const Numbers& errors = *numbers_of(table, column.name + kError);
  const Numbers* low = numbers_of(table, column.name + kLow);
  const Numbers* high = numbers_of(table, column.name + kHigh);
  Texts cells;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double scale = money.scale(column, row);
    std::string cell;
    if (low && high && errors[row] == 0)
      cell = bound_text(values[row], (*low)[row], (*high)[row], scale);
    marks.bounds = marks.bounds || !cell.empty();
    if (cell.empty()) cell = estimate_text(values[row] / scale, errors[row] / scale);
    marks.errors = marks.errors || cell.find(" +- ") != std::string::npos;
    cells.push_back(cell);
  }
  return cells;
}

Texts plain_cells(const Column& column, const Money& money) {
  Texts cells;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (const auto* texts = std::get_if<Texts>(&column.cells)) {
      const std::string& text = (*texts)[row];
      cells.push_back(column.name == "unit" && text != "1" ? money.unit(text) : printable(text));
    } else if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&column.cells)) {
      cells.push_back(cell_text((*whole)[row], is_money(column.unit)));
    } else {
      const double number = std::get<Numbers>(column.cells)[row];
      cells.push_back(cell_text(number / money.scale(column, row), is_money(column.unit)));
    }
  }
  return cells;
}

/// What is left out, by reason.
struct LeftOut {
  bool intervals = false;
  std::string technical, empty, ok;

  /// Whether the column is left out; remembers why.
  bool takes(const Table& table, const Column& column) {
    if (belongs_to_estimate(table, column.name)) return intervals = true;
    const auto add = [&](std::string& names) {
      names += (names.empty() ? "" : ", ") + printable(column.name);
      return true;
    };
    if (is_technical(table, column)) return add(technical);
    if (table.rows() == 0) return false;
    if (is_empty(column)) return add(empty);
    return all_ok(column) && add(ok);
  }

  std::string sentence() const {
    std::string text;
    const auto add = [&](const std::string& what) { text += (text.empty() ? "" : "; ") + what; };
    if (intervals) add("95 % intervals");
    if (!technical.empty()) add(technical);
    if (!empty.empty()) add("without content: " + empty);
    if (!ok.empty()) add("'ok' in every row: " + ok);
    return text.empty() ? "" : "Left out: " + text + ". --full shows every column.";
  }
};

FoldedColumn folded_column(const Table& table, const Column& column, const Money& money,
                           Marks& marks) {
  FoldedColumn shown{printable(column.name), money.unit(column.unit)};
  shown.right = !std::holds_alternative<Texts>(column.cells);
  const bool estimate =
      std::holds_alternative<Numbers>(column.cells) && numbers_of(table, column.name + kError);
  shown.cells = estimate ? estimate_cells(table, column, money, marks) : plain_cells(column, money);
  return shown;
}

/// Marks the columns before the first number with a fraction.
void mark_keys(const Table& table, FoldedTable& shown) {
  const auto is_number = [](const Column& column) {
    return std::holds_alternative<Numbers>(column.cells);
  };
  const auto first = std::find_if(table.columns.begin(), table.columns.end(), is_number);
  std::set<std::string> keys;
  for (auto column = table.columns.begin(); column != first; ++column)
    keys.insert(printable(column->name));
  for (FoldedColumn& column : shown.columns) column.key = keys.contains(column.name);
}

std::vector<const Column*> chosen_columns(const Table& table, const Texts& asked,
                                          const Money& money, LeftOut& left) {
  std::vector<const Column*> columns;
  if (!asked.empty()) only_columns(table, asked);  // refuses unknown names
  for (const std::string& name : asked) columns.push_back(find(table, name));
  for (const Column& column : table.columns) {
    if (!asked.empty() || (column.name == "unit" && money.is_one())) continue;
    if (!left.takes(table, column)) columns.push_back(&column);
  }
  return columns;
}

}  // namespace

FoldedTable folded(const Table& table, const std::vector<std::string>& asked) {
  FoldedTable shown{printable(table.name) + ": " + printable(table.sentence)};
  shown.rows = table.rows();
  const Money money(table);
  LeftOut left;
  Marks marks;
  for (const Column* column : chosen_columns(table, asked, money, left))
    shown.columns.push_back(folded_column(table, *column, money, marks));
  mark_keys(table, shown);
  if (marks.errors) shown.notes.push_back("+- is one standard error.");
  if (marks.bounds)
    shown.notes.push_back("< and > give the end of the 95 % interval where no trial differed.");
  if (const std::string sentence = left.sentence(); !sentence.empty())
    shown.notes.push_back(sentence);
  return shown;
}

}  // namespace cofferdam
