// Lines of a folded table.
#include <algorithm>

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

/// Columns in groups that fit, each group behind the keys as far as these take half of the width.
std::vector<std::vector<Placed>> groups_of(const std::vector<Placed>& columns, std::size_t width) {
  std::vector<Placed> keys;
  for (const Placed& column : columns) {
    std::vector<Placed> more = keys;
    more.push_back(column);
    if (column.column->key && total_width(more) <= width / 2) keys = more;
  }
  const auto is_repeated = [&](const Placed& column) {
    return std::any_of(keys.begin(), keys.end(),
                       [&](const Placed& key) { return key.column == column.column; });
  };
  std::vector<std::vector<Placed>> groups = {keys};
  for (const Placed& column : columns) {
    if (is_repeated(column)) continue;
    groups.back().push_back(column);
    if (total_width(groups.back()) <= width || groups.back().size() == keys.size() + 1) continue;
    groups.back().pop_back();
    groups.push_back(keys);
    groups.back().push_back(column);
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
    for (const std::vector<Placed>& group : groups_of(columns, most))
      blocks += (blocks.empty() ? "" : "\n") + block_text(group, table.rows);
    text += blocks;
  }
  for (const std::string& note : table.notes)
    text += wrapped_at(note, 0, width ? width : kTextWidth);
  return text;
}

}  // namespace cofferdam
