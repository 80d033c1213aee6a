// Sequences of claims worked by hand: tests/cases/NAME.yaml and beside it NAME.txt, which says what
// has to come out. How such a file is written stands in tests/cases/README.md.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace cofferdam {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(COFFERDAM_SOURCE_DIR) / "tests/cases";
constexpr double kTolerance = 1e-9;

/// One line of a paper: its cells, as many as there are columns.
using Cells = std::vector<std::string>;

/// What one table must hold.
struct Paper {
  std::string table;
  Cells columns;
  std::vector<Cells> rows;
  Cells total;  ///< sums of columns; empty if not given
};

/// By variant; `base` is the scenario itself.
using Papers = std::map<std::string, std::vector<Paper>>;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string::npos
             ? ""
             : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

Cells split(const std::string& text, const std::string& separator) {
  Cells cells;
  std::size_t from = 0;
  for (std::size_t at; (at = text.find(separator, from)) != std::string::npos;
       from = at + separator.size())
    cells.push_back(trimmed(text.substr(from, at - from)));
  cells.push_back(trimmed(text.substr(from)));
  return cells;
}

/// A number, or a fraction such as -10/3.
double number_in(const std::string& cell) {
  double parts[2] = {0, 1};
  const Cells texts = split(cell, "/");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    char* end = nullptr;
    if (i < 2) parts[i] = std::strtod(texts[i].c_str(), &end);
    if (end == nullptr || texts[i].empty() || *end != 0)
      throw std::invalid_argument("'" + cell + "' is no number");
  }
  return parts[0] / parts[1];
}

bool near(double found, double expected) {
  return std::abs(found - expected) <= kTolerance * std::max(1.0, std::abs(expected));
}

void add_line(std::vector<Paper>& papers, const std::string& line) {
  Cells cells = split(line, "|");
  if (cells.size() == 1) {
    papers.push_back({line, {}, {}, {}});
    return;
  }
  if (papers.empty()) throw std::invalid_argument("no table is named before '" + line + "'");
  Paper& paper = papers.back();
  if (paper.columns.empty()) {
    paper.columns = std::move(cells);
    return;
  }
  if (cells.size() > paper.columns.size())
    throw std::invalid_argument("more cells than columns in '" + line + "'");
  cells.resize(paper.columns.size());
  if (cells.front() == "total")
    paper.total = std::move(cells);
  else
    paper.rows.push_back(std::move(cells));
}

Papers read_papers(const fs::path& file) {
  std::ifstream in(file);
  if (!in) throw std::invalid_argument("there is no " + file.filename().string());
  Papers papers;
  std::string variant = "base";
  for (std::string line; std::getline(in, line);) {
    if (const auto comment = line.find('#'); comment != std::string::npos) line.resize(comment);
    line = trimmed(line);
    if (line.starts_with("variant "))
      variant = trimmed(line.substr(8));
    else if (!line.empty())
      add_line(papers[variant], line);
  }
  return papers;
}

/// A cell of a table; the column may be a sum, `pool + treasury`.
std::string text_at(const Table& table, const std::string& column, std::size_t row) {
  double sum = 0;
  for (const std::string& name : split(column, "+")) {
    const auto& cells = table.column(name).cells;
    if (const auto* texts = std::get_if<std::vector<std::string>>(&cells)) return (*texts)[row];
    if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&cells))
      sum += static_cast<double>((*whole)[row]);
    else
      sum += std::get<std::vector<double>>(cells)[row];
  }
  std::ostringstream text;
  text.precision(15);
  text << (std::abs(sum) < kTolerance ? 0 : sum);
  return text.str();
}

bool is_text(const Table& table, const std::string& column) {
  return std::holds_alternative<std::vector<std::string>>(
      table.column(split(column, "+").front()).cells);
}

/// Whether a cell of the table is what the paper says; an empty cell says nothing.
bool agrees(const Table& table, const std::string& column, const std::string& cell,
            std::size_t row) {
  if (cell.empty()) return true;
  const std::string found = text_at(table, column, row);
  return is_text(table, column) ? found == cell
                                : near(std::strtod(found.c_str(), nullptr), number_in(cell));
}

/// Whether all cells agree, or those alone that hold text: which row is meant.
bool agrees(const Table& table, const Paper& paper, const Cells& cells, std::size_t row,
            bool texts_alone = false) {
  for (std::size_t c = 0; c < cells.size(); ++c)
    if ((!texts_alone || is_text(table, paper.columns[c])) &&
        !agrees(table, paper.columns[c], cells[c], row))
      return false;
  return true;
}

std::string line_of(const Cells& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    line += line.empty() ? " " : " | ";
    line += cell + std::string(cell.size() < 10 ? 10 - cell.size() : 0, ' ');
  }
  return line + "\n";
}

Cells found_cells(const Table& table, const Paper& paper, std::size_t row) {
  Cells cells;
  for (const std::string& column : paper.columns) cells.push_back(text_at(table, column, row));
  return cells;
}

/// Rows of the paper against those of the table: `-` is expected, `+` was found; "" if they agree.
std::string difference(const Table& table, const Paper& paper,
                       const std::vector<std::size_t>& rows) {
  bool same = true;
  std::string text = " " + line_of(paper.columns);
  for (std::size_t i = 0; i < std::max(rows.size(), paper.rows.size()); ++i) {
    const bool expected = i < paper.rows.size(), found = i < rows.size();
    if (expected && found && agrees(table, paper, paper.rows[i], rows[i])) {
      text += " " + line_of(paper.rows[i]);
      continue;
    }
    same = false;
    if (expected) text += "-" + line_of(paper.rows[i]);
    if (found) text += "+" + line_of(found_cells(table, paper, rows[i]));
  }
  return same ? "" : text;
}

/// All rows; accounts without movements of nothing.
std::vector<std::size_t> rows_of(const Table& table) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.name != "accounts" || std::abs(table.numbers("amount")[row]) > kTolerance)
      rows.push_back(row);
  return rows;
}

/// For each row of the paper the next row of the table that has its texts. The first that has none
/// ends the list: then all that come after it are found, for the message.
std::vector<std::size_t> rows_meant(const Table& table, const Paper& paper) {
  std::vector<std::size_t> rows;
  std::size_t from = 0;
  for (const Cells& cells : paper.rows) {
    std::size_t row = from;
    while (row < table.rows() && !agrees(table, paper, cells, row, true)) ++row;
    if (row == table.rows()) {
      for (; from < table.rows(); ++from) rows.push_back(from);
      return rows;
    }
    rows.push_back(row);
    from = row + 1;
  }
  return rows;
}

/// The sums of the paper against the sums of its own rows: a slip of the pen.
void check_sums(const Paper& paper) {
  for (std::size_t c = 0; c < paper.total.size(); ++c) {
    if (c == 0 || paper.total[c].empty()) continue;
    double sum = 0;
    for (const Cells& cells : paper.rows)
      if (!cells[c].empty()) sum += number_in(cells[c]);
    EXPECT_NEAR(sum, number_in(paper.total[c]), kTolerance)
        << "rows of the paper do not add up to its total of " << paper.columns[c];
  }
}

/// In each row of `events` the bearers, named by the paper or not, bear the loss.
void check_conservation(const Table& events) {
  const auto loss = std::find_if(events.columns.begin(), events.columns.end(),
                                 [](const Column& column) { return column.name == "loss"; });
  for (std::size_t row = 0; row < events.rows(); ++row) {
    double sum = 0;
    for (auto bearer = loss + 1; bearer < events.columns.end(); ++bearer)
      sum += std::get<std::vector<double>>(bearer->cells)[row];
    EXPECT_TRUE(near(sum, events.numbers("loss")[row]))
        << "row " << row + 1 << " of events: bearers bear " << sum << " of a loss of "
        << events.numbers("loss")[row];
  }
}

void check(const std::vector<Table>& tables, const Paper& paper) {
  const auto table = std::find_if(tables.begin(), tables.end(),
                                  [&](const Table& t) { return t.name == paper.table; });
  ASSERT_TRUE(table != tables.end()) << "replay has no table '" << paper.table << "'";
  ASSERT_FALSE(paper.rows.empty()) << "the paper says nothing about " << paper.table;
  check_sums(paper);
  if (paper.table == "events") check_conservation(*table);
  const std::string text = difference(
      *table, paper, paper.table == "steps" ? rows_meant(*table, paper) : rows_of(*table));
  EXPECT_TRUE(text.empty()) << paper.table << " (- expected, + found):\n" << text;
}

struct Case {
  std::string name, variant;
};

std::ostream& operator<<(std::ostream& out, const Case& which) {
  return out << which.name << " (" << which.variant << ")";
}

class Cases : public testing::TestWithParam<Case> {};

TEST_P(Cases, AgreeWithThePaper) {
  const auto& [name, variant] = GetParam();
  const Papers papers = read_papers(kFolder / (name + ".txt"));
  const Model model = build_model(read_scenario((kFolder / (name + ".yaml")).string()));
  const std::vector<Table> tables = replay(model, 0, variant);
  for (const Paper& paper : papers.at(variant)) check(tables, paper);
}

std::vector<std::string> names(const std::string& extension) {
  std::vector<std::string> result;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == extension) result.push_back(entry.path().stem().string());
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<Case> cases() {
  std::vector<Case> result;
  for (const std::string& name : names(".txt"))
    for (const auto& [variant, papers] : read_papers(kFolder / (name + ".txt")))
      result.push_back({name, variant});
  return result;
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
  const auto& [name, variant] = info.param;
  return variant == kBaseName ? name : name + "__" + variant;
}

INSTANTIATE_TEST_SUITE_P(Worked, Cases, testing::ValuesIn(cases()), test_name);

TEST(CasesFolder, EachScenarioHasItsPaper) {
  EXPECT_EQ(names(".yaml"), names(".txt"));
  EXPECT_FALSE(names(".yaml").empty());
}

TEST(CasesFolder, EachVariantHasItsPaper) {
  for (const std::string& name : names(".yaml")) {
    const Model model = build_model(read_scenario((kFolder / (name + ".yaml")).string()));
    std::vector<std::string> variants{kBaseName}, papers;
    for (const Variant& variant : model.variants()) variants.push_back(variant.name);
    for (const auto& [variant, paper] : read_papers(kFolder / (name + ".txt")))
      papers.push_back(variant);
    std::sort(variants.begin(), variants.end());
    EXPECT_EQ(variants, papers) << name;
  }
}

}  // namespace
}  // namespace cofferdam
