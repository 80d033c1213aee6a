#include "scenario/csv.hpp"

#include <algorithm>
#include <new>
#include <unordered_map>

#include "base/one_line.hpp"
#include "base/utf8.hpp"
#include "scenario/csv_bytes.hpp"
#include "scenario/csv_cells.hpp"
#include "scenario/tree.hpp"
#include "scenario/xz.hpp"

namespace cofferdam {
namespace {

constexpr LoadLimits kLimits{std::size_t{4} << 30, std::size_t{1} << 20, std::size_t{1} << 30};
constexpr std::size_t kMaxProblems = 20;

std::string cells_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " cell" : " cells");
}

/// Fills the columns of a CsvFile from its text.
class CsvParser {
 public:
  CsvParser(const std::string& path, std::string_view text) : path_(path), text_(text) {}

  void read_header(std::vector<std::string>& header);
  void choose(const std::vector<std::string>& needed, const std::vector<std::string>& optional,
              std::vector<CsvColumn>& columns);
  void read_rows(std::vector<std::uint64_t>& starts, std::deque<std::string>& unescaped);
  void throw_if_any() {
    if (!problems_.empty()) throw InputError(std::move(problems_));
  }
  std::vector<Problem> problems() { return std::move(problems_); }
  void add(std::size_t offset, std::string what, std::string advice) {
    problems_.push_back(csv_problem(path_, text_, offset, std::move(what), std::move(advice)));
  }

 private:
  void add_fault(const Cell& cell);
  void add_empty(std::size_t first, std::size_t count);
  bool read_row(CellReader& reader, std::deque<std::string>& unescaped);
  void drop_cells_after(std::size_t rows);
  bool check_count(std::size_t row_start, std::size_t count);

  const std::string& path_;
  std::string_view text_;
  std::size_t rows_begin_ = 0;
  std::vector<std::string> header_;
  std::unordered_map<std::string, std::size_t> place_of_;  // in header_
  std::vector<CsvColumn*> targets_;  // one per column of the file; nullptr if it is not wanted
  std::vector<Problem> problems_;
};

void CsvParser::add_fault(const Cell& cell) {
  switch (cell.end) {
    case CellEnd::stray_quote:
      return add(cell.fault, "a quote stands inside a cell that does not begin with one",
                 "put the whole cell in quotes and double the quote inside it");
    case CellEnd::after_quote:
      return add(cell.fault, "text follows the closing quote of a cell",
                 "put a comma after the quote, or double a quote inside the cell");
    case CellEnd::unclosed_quote:
      return add(cell.fault, "the quote that opens here is never closed", "add the closing quote");
    case CellEnd::carriage_return:
      return add(cell.fault, "a carriage return stands without a line feed",
                 "save the file with the line ends of Unix or Windows");
    default:
      return;
  }
}

bool is_fault(CellEnd end) {
  return end != CellEnd::cell && end != CellEnd::row && end != CellEnd::file;
}

void CsvParser::read_header(std::vector<std::string>& header) {
  CellReader reader(text_, 0);
  if (reader.done()) {
    Problem problem;
    problem.file = path_;
    problem.what = "the file is empty";
    problem.advice = "the first line must name the columns";
    problems_.push_back(std::move(problem));
    return;
  }
  if (reader.skip_blank_line()) {
    return add(0, "the first line is blank", "the first line must name the columns");
  }
  for (Cell cell; cell.end != CellEnd::row;) {
    cell = reader.next();
    if (is_fault(cell.end)) return add_fault(cell);
    std::string name(cell.doubled_quotes ? without_doubled_quotes(cell.text) : cell.text);
    if (name.empty()) {
      add(cell.offset, "column " + std::to_string(header_.size() + 1) + " has no name",
          "the first line must name every column");
    } else if (!place_of_.emplace(name, header_.size()).second) {
      add(cell.offset, "the column " + quote_for_message(name) + " is named twice",
          "rename or remove one of the two");
    }
    header_.push_back(std::move(name));
    if (cell.end == CellEnd::file || problems_.size() >= kMaxProblems) break;
  }
  rows_begin_ = reader.at();
  header = header_;
}

void CsvParser::choose(const std::vector<std::string>& needed,
                       const std::vector<std::string>& optional, std::vector<CsvColumn>& columns) {
  const bool one_column = header_.size() == 1;
  const bool other_separator = one_column && header_[0].find_first_of(";\t") != std::string::npos;
  targets_.assign(header_.size(), nullptr);
  std::vector<std::string> wanted = needed;
  for (const std::string& name : optional)
    if (place_of_.contains(name)) wanted.push_back(name);
  columns.reserve(wanted.size());
  const auto rows = wanted.empty() ? 0 : std::count(text_.begin(), text_.end(), '\n') + 1;
  for (const std::string& name : wanted) {
    const auto found = place_of_.find(name);
    if (found != place_of_.end()) {
      CsvColumn*& target = targets_[found->second];
      if (target != nullptr) continue;
      columns.push_back({name, {}});
      target = &columns.back();
      target->cells.reserve(static_cast<std::size_t>(rows));
    } else if (other_separator) {
      return add(0, "the cells are not separated by commas",
                 "save the table with commas between cells and points in numbers");
    } else if (problems_.size() < kMaxProblems) {
      const std::string near = near_name(name, header_);
      add(0, "the column " + quote_for_message(name) + " is missing",
          near.empty() ? "add it to the first line" : "did you mean " + near + "?");
    }
  }
}

bool CsvParser::check_count(std::size_t row_start, std::size_t count) {
  if (count == header_.size()) return true;
  add(row_start, "the row has " + cells_text(count) + ", the header " + cells_text(header_.size()),
      count > header_.size() ? "put a cell that holds a comma in quotes"
                             : "write a comma for each empty cell");
  return false;
}

/// Lines without a cell, with rows behind them.
void CsvParser::add_empty(std::size_t first, std::size_t count) {
  add(first, "", "");
  Problem& problem = problems_.back();
  const std::string line = std::to_string(problem.line);
  const bool one = count == 1;
  problem.what = one ? "line " + line + " is empty, but rows follow"
                     : "lines " + line + " to " +
                           std::to_string(static_cast<std::size_t>(problem.line) + count - 1) +
                           " are empty, but rows follow";
  problem.advice = one ? "remove it" : "remove them";
}

/// A row that was begun and cannot be used.
void CsvParser::drop_cells_after(std::size_t rows) {
  for (CsvColumn* target : targets_)
    if (target && target->cells.size() > rows) target->cells.pop_back();
}

/// False if nothing behind this row can be read.
bool CsvParser::read_row(CellReader& reader, std::deque<std::string>& unescaped) {
  const std::size_t start = reader.at();
  std::size_t index = 0;
  std::string_view first;  // text of the row
  bool has_gaps = false;
  while (true) {
    const Cell cell = reader.next();
    if (is_fault(cell.end)) {
      add_fault(cell);
      if (cell.end == CellEnd::unclosed_quote) return false;
      reader.skip_line();
      return true;
    }
    if (index < targets_.size() && targets_[index] != nullptr) {
      std::string_view text = cell.text;
      if (cell.doubled_quotes) text = unescaped.emplace_back(without_doubled_quotes(text));
      targets_[index]->cells.push_back(text);
    }
    if (first.empty()) first = cell.text;
    has_gaps = has_gaps || cell.text.empty();
    ++index;
    if (cell.end != CellEnd::cell) break;
  }
  if (check_count(start, index) && has_gaps && is_total(first))
    add(start, "a total row (" + quote_for_message(std::string(first)) + ") stands in the table",
        "remove it: each row is one of its own");
  return true;
}

void CsvParser::read_rows(std::vector<std::uint64_t>& starts, std::deque<std::string>& unescaped) {
  CellReader reader(text_, rows_begin_);
  std::size_t empty = 0, first_empty = 0;
  while (!reader.done() && problems_.size() < kMaxProblems) {
    const std::size_t start = reader.at();
    if (reader.skip_blank_line() || (header_.size() > 1 && reader.skip_empty_row())) {
      if (empty++ == 0) first_empty = start;
      continue;
    }
    if (empty > 0) add_empty(first_empty, empty);
    empty = 0;
    const std::size_t before = problems_.size();
    const bool goes_on = read_row(reader, unescaped);
    if (problems_.size() == before)
      starts.push_back(start);
    else
      drop_cells_after(starts.size());
    if (!goes_on) return;
  }
}

}  // namespace

const CsvColumn* CsvFile::find(std::string_view name) const {
  const auto found = column_of_.find(name);
  return found == column_of_.end() ? nullptr : &columns_[found->second];
}

Problem CsvFile::problem_at(const CsvColumn& column, std::size_t row, std::string what,
                            std::string advice) const {
  CellReader reader(text(), row_starts_.at(row));
  Cell cell = reader.next();
  for (const std::string& name : header_) {
    if (name == column.name || cell.end != CellEnd::cell) break;
    cell = reader.next();
  }
  Problem problem = csv_problem(path_, text(), cell.offset, std::move(what), std::move(advice));
  problem.path = column.name;
  return problem;
}

void CsvFile::parse(const std::vector<std::string>& columns,
                    const std::vector<std::string>& optional, std::vector<Problem>* bad_rows) {
  if (text().starts_with("\xEF\xBB\xBF")) text_begin_ = 3;
  check_csv_bytes(path_, text());
  CsvParser parser(path_, text());
  parser.read_header(header_);
  parser.throw_if_any();
  parser.choose(columns, optional, columns_);
  parser.throw_if_any();
  parser.read_rows(row_starts_, unescaped_);
  if (bad_rows)
    *bad_rows = parser.problems();
  else
    parser.throw_if_any();
  for (std::size_t i = 0; i < columns_.size(); ++i) column_of_.emplace(columns_[i].name, i);
}

int CsvFile::line_of(std::size_t row) const {
  return csv_problem(path_, text(), row_starts_.at(row), "", "").line;
}

CsvFile read_csv(const std::string& path, const std::vector<std::string>& columns,
                 const std::vector<std::string>& optional, std::vector<Problem>* bad_rows) {
  try {
    LoadedFile loaded = load_file(path, kLimits);
    if (!loaded.problem.what.empty()) {
      Problem problem;
      problem.file = path;
      problem.line = loaded.problem.line;
      problem.what = loaded.problem.what;
      problem.advice = loaded.problem.advice;
      throw InputError({problem});
    }
    CsvFile file;
    file.path_ = path;
    file.sha256_ = std::move(loaded.sha256);
    file.bytes_ = std::move(loaded.bytes);
    file.parse(columns, optional, bad_rows);
    return file;
  } catch (const std::bad_alloc&) {
    throw Error(ExitCode::input_missing,
                one_line(path) + ": cannot read the file: there is not enough memory for it");
  }
}

CsvFile parse_csv(const std::string& name, std::string_view text,
                  const std::vector<std::string>& columns, const std::vector<std::string>& optional,
                  std::vector<Problem>* bad_rows) {
  CsvFile file;
  file.path_ = name;
  file.bytes_.assign(text.begin(), text.end());
  file.parse(columns, optional, bad_rows);
  return file;
}

}  // namespace cofferdam
