#include "fit/source.hpp"

#include <algorithm>
#include <cmath>

#include "scenario/scalars.hpp"
#include "scenario/tree.hpp"
#include "time/dates.hpp"

namespace cofferdam::fit {
namespace {

constexpr std::size_t kMaxProblems = 20;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool holds_numbers(const CsvColumn& column) {
  std::size_t numbers = 0;
  for (const std::string_view cell : column.cells) {
    if (is_missing(cell)) continue;
    if (!parse_cell(cell).value) return false;
    ++numbers;
  }
  return numbers > 0;
}

}  // namespace

bool is_missing(std::string_view cell) {
  return cell.empty() || cell == "NA" || cell == "NaN" || cell == "nan" || cell == "null";
}

std::optional<std::chrono::sys_days> day_of(std::string_view cell) {
  if (cell.size() > 10 && (cell[10] == 'T' || cell[10] == ' ')) cell = cell.substr(0, 10);
  return parse_date(cell).value;
}

DataFile::DataFile(const std::string& path) : csv_(read_csv(path, read_csv(path, {}).header())) {}

const CsvColumn& DataFile::column(const std::string& name) const {
  if (const CsvColumn* found = csv_.find(name)) return *found;
  fail("there is no column '" + name + "'",
       did_you_mean(name, csv_.header(), "the columns are " + listed(csv_.header())));
}

const CsvColumn& DataFile::column_of_numbers(const std::string& name,
                                             const std::vector<std::string>& others) const {
  if (!name.empty()) return column(name);
  std::vector<std::string> found;
  for (const std::string& one : csv_.header())
    if (std::find(others.begin(), others.end(), one) == others.end() &&
        holds_numbers(*csv_.find(one)))
      found.push_back(one);
  if (found.size() == 1) return *csv_.find(found.front());
  if (found.empty()) fail("no column holds numbers alone", "name the column with --column");
  fail("several columns hold numbers: " + listed(found), "name one of them with --column");
}

double DataFile::number(const CsvColumn& column, std::size_t row) {
  const std::string_view cell = column.cells[row];
  if (is_missing(cell)) {
    add(column, row, "there is no number", "remove the row or write the number");
    return std::nan("");
  }
  Parsed<double> parsed = parse_cell(cell);
  if (!parsed.value) add(column, row, parsed.what, parsed.advice);
  return parsed.value.value_or(std::nan(""));
}

void DataFile::add(const CsvColumn& column, std::size_t row, std::string what, std::string advice) {
  problems_.push_back(csv_.problem_at(column, row, std::move(what), std::move(advice)));
  if (problems_.size() >= kMaxProblems) throw_if_any();
}

void DataFile::throw_if_any() {
  if (!problems_.empty()) throw InputError(std::move(problems_));
}

void DataFile::fail(std::string what, std::string advice) const {
  Problem problem;
  problem.file = csv_.path();
  problem.what = std::move(what);
  problem.advice = std::move(advice);
  throw InputError({std::move(problem)});
}

Source DataFile::source(const CsvColumn& column) const {
  const std::string& path = csv_.path();
  Source source{path.substr(path.find_last_of('/') + 1), csv_.sha256(), column.name, "", ""};
  for (const std::string& name : csv_.header()) {
    const auto& cells = csv_.find(name)->cells;
    std::optional<std::chrono::sys_days> first, last;
    for (const std::string_view cell : cells) {
      const auto day = day_of(cell);
      if (!day) {
        first.reset();
        break;
      }
      first = std::min(first.value_or(*day), *day);
      last = std::max(last.value_or(*day), *day);
    }
    if (!first) continue;
    source.first_date = iso_date(*first);
    source.last_date = iso_date(*last);
    break;
  }
  return source;
}

ColumnOrNumber column_or_number(const DataFile& file, const std::string& option,
                                const std::string& word, double otherwise) {
  if (word.empty()) return {nullptr, otherwise};
  if (file.has(word)) return {&file.column(word), 0};
  const Parsed<double> amount = parse_amount(word);
  if (amount.value) {
    if (*amount.value > 0) return {nullptr, *amount.value};
    throw Error(ExitCode::scenario, option + " " + word + ": the amount must be above 0");
  }
  const auto& header = file.csv().header();
  throw Error(ExitCode::scenario,
              option + " " + word + " is neither a column nor an amount; " +
                  did_you_mean(word, header, "the columns are " + listed(header)));
}

}  // namespace cofferdam::fit
