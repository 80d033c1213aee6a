#include "summary_parts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

#include "display_width.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kShortName = 24;

const Column* column_of(const Table* table, const std::string& name) {
  if (table)
    for (const Column& column : table->columns)
      if (column.name == name) return &column;
  return nullptr;
}

/// A name cut to so many columns.
std::string shortened(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::string start;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t next = i + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
    if (display_width(start + text.substr(i, next - i)) > width - 2) break;
    start += text.substr(i, next - i);
    i = next;
  }
  return start + "..";
}

std::string padding(std::size_t width, const std::string& cell) {
  return std::string(width - std::min(width, display_width(cell)), ' ');
}

}  // namespace

std::string SummaryContext::sum(double value) const {
  constexpr double kMany = 1e4;  // in the unit of the summary
  if (std::abs(value) < kMany * unit.scale) return amount(value, 0);
  return SummaryContext{results, money_unit(value), most_rows}.amount(value, 0);
}

Cells::Cells(const Results& results, const std::string& name, const std::string& variant) {
  for (const Table& table : results.tables)
    if (table.name == name) {
      table_ = &table;
      rows_ = rows_of(table, variant);
    }
}

double Cells::number(const std::string& name, std::size_t row) const {
  const Column* column = column_of(table_, name);
  if (!column || row >= rows()) return std::numeric_limits<double>::quiet_NaN();
  row += rows_.first;
  if (const auto* numbers = std::get_if<std::vector<double>>(&column->cells))
    return (*numbers)[row];
  if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&column->cells))
    return static_cast<double>((*whole)[row]);
  return std::numeric_limits<double>::quiet_NaN();
}

std::string Cells::text(const std::string& name, std::size_t row) const {
  const Column* column = column_of(table_, name);
  const auto* texts = column ? std::get_if<std::vector<std::string>>(&column->cells) : nullptr;
  return texts && row < rows() ? printable((*texts)[rows_.first + row]) : "";
}

std::size_t Cells::find(const std::string& column, const std::string& word) const {
  std::size_t row = 0;
  while (row < rows() && text(column, row) != word) ++row;
  return row;
}

std::size_t Cells::find_level(const std::string& account, double level) const {
  std::size_t row = 0;
  while (row < rows() && (text("account", row) != account || number("level", row) != level)) ++row;
  return row;
}

std::string precision_reached(const Cells& precision) {
  const double reached = precision.number("relative_error", 0);
  const std::string verdict = precision.text("verdict", 0);
  const std::string error = !std::isnan(reached)
                                ? "+-" + significant_text(100 * reached, 2) + " %"
                                : "error not known" + (verdict == "ok" ? "" : " (" + verdict + ")");
  return error + " of " + precision.text("measure", 0) + ", asked for " +
         estimate_text(100 * precision.number("relative_error_asked", 0), 0) + " %";
}

std::vector<double> tail_levels(const Results& results) {
  const Cells quantiles(results, "quantiles");
  std::vector<double> levels;
  for (std::size_t row = 0; row < quantiles.rows(); ++row)
    if (const double level = quantiles.number("level", row); !std::isnan(level))
      levels.push_back(level);
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  const bool usual = std::binary_search(levels.begin(), levels.end(), 0.99) &&
                     std::binary_search(levels.begin(), levels.end(), 0.999);
  if (usual) return {0.99, 0.999};
  if (levels.size() > 2) levels.erase(levels.begin(), levels.end() - 2);
  return levels;
}

std::string level_text(double level) {
  std::ostringstream text;
  text.precision(10);
  text << 100 * level << " %";
  return text.str();
}

/// The words of a text; an estimate with its error, and a number with its percent sign, are one.
static std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  std::string last;
  for (std::string word; in >> word; last = word) {
    const bool goes_on = word.starts_with("%") || word == "+-" || last == "+-";
    if (goes_on && !words.empty())
      words.back() += " " + word;
    else
      words.push_back(word);
  }
  return words;
}

std::string wrapped(const std::string& text, const std::string& indent) {
  std::string out, line;
  for (const std::string& word : words_of(printable(text))) {
    if (!line.empty() && display_width(line) + 1 + display_width(word) > kWidth) {
      out += line + "\n";
      line = indent + word;
    } else {
      line += (line.empty() ? "" : " ") + word;
    }
  }
  return line.empty() ? out : out + line + "\n";
}

std::string grid(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  std::vector<std::vector<std::string>> cells = rows;
  for (const auto& row : cells)
    for (std::size_t c = 1; c < row.size(); ++c)
      widths[c] = std::max(widths[c], display_width(row[c]));
  // Names are cut only where all columns would not fit beside them.
  const std::size_t others = std::accumulate(widths.begin(), widths.end(), 2 * (widths.size() - 1));
  const std::size_t room = kWidth > others ? kWidth - others : 0;
  for (auto& row : cells) {
    row.front() = shortened(row.front(), std::max(kShortName, room));
    widths.front() = std::max(widths.front(), display_width(row.front()));
  }
  std::size_t columns = 0;
  for (std::size_t used = 0; columns < widths.size(); ++columns)
    if ((used += widths[columns] + 2) > kWidth + 2) break;
  std::string text;
  for (const auto& row : cells) {
    std::string line = row.front() + padding(widths.front(), row.front());
    for (std::size_t c = 1; c < columns; ++c) line += "  " + padding(widths[c], row[c]) + row[c];
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string weighted_by(const Results& results) {
  const Cells laws(results, "sampling_laws");
  for (std::size_t row = 0; row < laws.rows(); ++row)
    if (laws.text("law", row) != "plain") return Cells(results, "sampling").text("method", 0);
  return "";
}

}  // namespace cofferdam
