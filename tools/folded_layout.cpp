// Lines of a folded table.
#include <algorithm>
#include <set>

#include "base/utf8.hpp"
#include "display_width.hpp"
#include "folded_table.hpp"
#include "key_text.hpp"
#include "terminal.hpp"

namespace cofferdam {
namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t kGap = 2;

/// The part of a text that fits into `width` places, cut at a blank or behind an underscore if
/// there is one; removes it from the text.
std::string take_line(std::string& text, std::size_t width) {
  std::size_t at = 0, places = 0, cut = 0;
  while (at < text.size()) {
    if (text[at] == ' ' || (at > 0 && text[at - 1] == '_')) cut = at;
    const Utf8Character next = decode_utf8(text, at);
    const auto wide = static_cast<std::size_t>(display_width(next.value));
    if (places + wide > width && at > 0) break;
    places += wide;
    at += next.bytes;
  }
  if (at < text.size() && cut > 0) at = cut;
  const std::string line = text.substr(0, at);
  text.erase(0, std::min(text.find_first_not_of(' ', at), text.size()));
  return line;
}

/// A text as lines of at most `width` places.
Texts lines_of(std::string text, std::size_t width) {
  Texts lines;
  while (display_width(text) > width) lines.push_back(take_line(text, width));
  lines.push_back(text);
  return lines;
}

/// A column with the places that it gets.
struct Placed {
  const FoldedColumn* column;
  std::size_t width;
};

std::size_t widest_cell(const FoldedColumn& column) {
  std::size_t width = display_width(column.unit);
  for (const std::string& cell : column.cells) width = std::max(width, display_width(cell));
  return width;
}

std::size_t widest(const FoldedColumn& column) {
  return std::max(widest_cell(column), display_width(column.name));
}

std::size_t total_width(const std::vector<Placed>& columns) {
  std::size_t width = 0;
  for (const Placed& column : columns) width += column.width + (width ? kGap : 0);
  return width;
}

std::string aligned(const std::string& text, std::size_t width, bool right) {
  const std::size_t taken = display_width(text);
  const std::string padding(width > taken ? width - taken : 0, ' ');
  return right ? padding + text : text + padding;
}

/// One row, as many lines as its longest cell. `cell_of` tells what stands in a column.
template <class CellOf>
std::string row_text(const std::vector<Placed>& columns, const CellOf& cell_of) {
  std::vector<Texts> cells;
  std::size_t height = 1;
  for (const Placed& column : columns) {
    cells.push_back(lines_of(cell_of(*column.column), column.width));
    height = std::max(height, cells.back().size());
  }
  std::string text;
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (c > 0) line += std::string(kGap, ' ');
      line += aligned(i < cells[c].size() ? cells[c][i] : "", columns[c].width,
                      columns[c].column->right);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

/// The lines as headings.
std::string heading_lines(const std::string& lines) {
  return heading(lines.substr(0, lines.size() - 1)) + "\n";
}

/// Columns beside each other.
std::string block_text(const std::vector<Placed>& columns, std::size_t rows) {
  std::string text =
      heading_lines(row_text(columns, [](const FoldedColumn& column) { return column.name; }));
  const bool units = std::any_of(columns.begin(), columns.end(),
                                 [](const Placed& column) { return !column.column->unit.empty(); });
  if (units) text += row_text(columns, [](const FoldedColumn& column) { return column.unit; });
  std::string ruler;
  for (const Placed& column : columns)
    ruler += std::string(ruler.empty() ? 0 : kGap, ' ') + std::string(column.width, '-');
  text += ruler + "\n";
  for (std::size_t row = 0; row < rows; ++row)
    text += row_text(columns, [row](const FoldedColumn& column) { return column.cells[row]; });
  return text;
}

/// Names and texts get fewer places if all together need more than there are; numbers stay whole.
void narrow(std::vector<Placed>& columns, std::size_t width) {
  constexpr std::size_t kTextWidth = 28, kNameWidth = 14;
  if (total_width(columns) <= width) return;
  for (Placed& placed : columns) {
    const std::size_t name = std::min(display_width(placed.column->name), kNameWidth);
    const std::size_t cells = widest_cell(*placed.column);
    placed.width = std::max(name, placed.column->right ? cells : std::min(cells, kTextWidth));
    placed.width = std::min(placed.width, width);
  }
}

/// How many rows these columns tell apart.
std::size_t distinct_rows(const std::vector<Placed>& columns, std::size_t rows) {
  std::set<Texts> told;
  for (std::size_t row = 0; row < rows; ++row) {
    Texts cells;
    for (const Placed& column : columns) cells.push_back(column.column->cells[row]);
    told.insert(std::move(cells));
  }
  return told.size();
}

bool holds(const std::vector<Placed>& group, const Placed& wanted) {
  return std::any_of(group.begin(), group.end(),
                     [&](const Placed& column) { return column.column == wanted.column; });
}

/// The columns that tell rows apart, without those that add nothing to the ones before, as far as
/// any other column fits beside them.
std::vector<Placed> keys_of(const std::vector<Placed>& columns, std::size_t rows,
                            std::size_t width) {
  std::vector<Placed> keys;
  std::size_t told = 1;
  for (const Placed& column : columns) {
    if (!column.column->key) continue;
    std::vector<Placed> more = keys;
    more.push_back(column);
    std::size_t other = 0;
    for (const Placed& beside : columns)
      if (!holds(more, beside)) other = std::max(other, beside.width);
    const std::size_t now = distinct_rows(more, rows);
    if (now <= told || total_width(more) + kGap + other > width) continue;
    keys = std::move(more);
    told = now;
  }
  return keys;
}

/// Columns in groups that fit, each but the first behind the keys.
std::vector<std::vector<Placed>> groups_of(const std::vector<Placed>& columns, std::size_t rows,
                                           std::size_t width) {
  if (total_width(columns) <= width) return {columns};
  const std::vector<Placed> keys = keys_of(columns, rows, width);
  std::vector<std::vector<Placed>> groups(1);
  for (const Placed& column : columns) {
    if (holds(groups.back(), column)) continue;
    groups.back().push_back(column);
    const bool alone = groups.back().size() == (groups.size() == 1 ? 1 : keys.size() + 1);
    if (alone || total_width(groups.back()) <= width) continue;
    groups.back().pop_back();
    groups.push_back(keys);
    if (!holds(keys, column)) groups.back().push_back(column);
  }
  return groups;
}

/// One line a column: its name with the unit, then its cell of each row.
std::string turned(const FoldedTable& table, std::size_t width) {
  FoldedColumn names;
  std::vector<FoldedColumn> rows(table.rows);
  for (const FoldedColumn& column : table.columns) {
    names.cells.push_back(column.name + (column.unit.empty() ? "" : ", " + column.unit));
    for (std::size_t row = 0; row < table.rows; ++row) rows[row].cells.push_back(column.cells[row]);
  }
  std::vector<Placed> columns = {{&names, widest(names)}};
  for (const FoldedColumn& row : rows) columns.push_back({&row, widest(row)});
  if (total_width(columns) > width) {
    columns[0].width = std::min(columns[0].width, width * 2 / 5);
    const std::size_t each = (width - columns[0].width) / table.rows - kGap;
    for (std::size_t row = 1; row <= table.rows; ++row)
      columns[row].width = std::min(columns[row].width, each);
  }
  std::string text;
  for (std::size_t line = 0; line < table.columns.size(); ++line)
    text += row_text(columns, [line](const FoldedColumn& column) { return column.cells[line]; });
  return text;
}

/// Few rows of many columns are read more easily one column a line.
bool is_turned(const FoldedTable& table, const std::vector<Placed>& columns, std::size_t width) {
  constexpr std::size_t kFewRows = 3, kManyColumns = 6;
  if (table.rows == 0 || table.rows > kFewRows) return false;
  return table.columns.size() > kManyColumns || total_width(columns) > width;
}

}  // namespace

std::string laid_out(const FoldedTable& table, std::size_t width) {
  constexpr std::size_t kTextWidth = 100, kNoLimit = 1'000'000'000;
  const std::size_t most = width ? width : kNoLimit;
  std::string text = heading_lines(wrapped_at(table.title, 0, width ? width : kTextWidth));
  std::vector<Placed> columns;
  for (const FoldedColumn& column : table.columns) columns.push_back({&column, widest(column)});
  if (is_turned(table, columns, most)) {
    text += turned(table, most);
  } else if (!columns.empty()) {
    narrow(columns, most);
    std::string blocks;
    for (const std::vector<Placed>& group : groups_of(columns, table.rows, most))
      blocks += (blocks.empty() ? "" : "\n") + block_text(group, table.rows);
    text += blocks;
  }
  for (const std::string& note : table.notes)
    text += wrapped_at(note, 0, width ? width : kTextWidth);
  return text;
}

}  // namespace cofferdam
