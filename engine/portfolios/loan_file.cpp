#include "portfolios/loan_file.hpp"

#include <algorithm>

#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"
#include "scenario/csv_source.hpp"

namespace cofferdam {
namespace {

std::vector<std::string> columns_of(const Value& portfolio) {
  std::set<std::string> columns;
  collect_columns(portfolio, columns);
  for (const auto& [name, tag] : portfolio.at("tags").entries)
    if (tag.at("column")) columns.insert(tag.at("column").text);
  for (const char* key : {"id", "firm", "borrower"})
    if (const Value& column = portfolio.get(key)) columns.insert(column.text);
  const Value& where = portfolio.at("file").at("where");
  if (where)
    for (const std::string& name : names_in(*where.condition)) columns.insert(name);
  return {columns.begin(), columns.end()};
}

/// Columns that a condition asks about, as tags or as numbers.
void add_columns(const Predicate& condition, const Value& where, const RowSource& source,
                 LoanExposures& columns, Problems& problems) {
  for (const Predicate& part : condition.parts) add_columns(part, where, source, columns, problems);
  const CsvColumn* column = condition.name.empty() ? nullptr : source.file->find(condition.name);
  if (!column) return;
  if (condition.op != Predicate::Op::up_to && condition.op != Predicate::Op::over) {
    if (!columns.tag(condition.name))
      columns.tags.push_back(tag_of(condition.name, column->cells, where, problems));
    return;
  }
  const std::vector<double>* known = columns.attribute(condition.name);
  if (known && known->size() == columns.rows()) return;
  Value leaf = where;
  leaf.form = Value::Form::column;
  leaf.text = condition.name;
  auto numbers = FieldResolver(columns, source, problems).numbers(leaf, kAnyNumber);
  if (condition.name == columns.words->amount)
    columns.ead = std::move(numbers);
  else if (condition.name == "pd" && columns.words->defaults)
    columns.pd = std::move(numbers);
  else
    columns.attributes.push_back({condition.name, std::move(numbers)});
}

/// Rows of the file that satisfy `where`.
std::vector<std::size_t> chosen_rows(const CsvFile& file, const Value& where,
                                     const BookWords& words, Problems& problems) {
  LoanExposures columns;
  columns.words = &words;
  columns.count.assign(file.rows(), 1);
  RowSource source;
  source.file = &file;
  for (std::size_t i = 0; i < file.rows(); ++i) source.rows.push_back(i);
  if (!where) return source.rows;
  add_columns(*where.condition, where, source, columns, problems);
  const std::vector<char> chosen = rows_where(*where.condition, columns, where.path, problems);
  std::vector<std::size_t> rows;
  for (const std::size_t row : source.rows)
    if (chosen[row]) rows.push_back(row);
  return rows;
}

}  // namespace

std::unique_ptr<LoanFile> read_loan_file(const Value& portfolio, const DataFolder& folder,
                                         const BookWords& words, Problems& problems) {
  const std::size_t before = problems.size();
  const Value &path = portfolio.at("file").at("path"), &where = portfolio.at("file").at("where");
  auto csv = read_named_csv(path, folder, columns_of(portfolio), {}, problems);
  if (!csv) return nullptr;
  const std::size_t bad_rows =
      problems.size() - before;  // the cells of others are read all the same
  std::vector<std::size_t> rows = chosen_rows(*csv, where, words, problems);
  if (rows.empty() && problems.size() == before)
    problems.add(where ? where.place : path.place, where ? where.path : path.path,
                 where ? "no row of the file satisfies this condition" : "the file has no rows",
                 "a portfolio needs at least one " + words.one);
  if (rows.empty() || problems.size() != before + bad_rows) return nullptr;
  InputFile input{"file", path.text, csv->sha256(), rows.size(), csv->rows()};
  return std::make_unique<LoanFile>(LoanFile{std::move(*csv), std::move(rows), std::move(input)});
}

}  // namespace cofferdam
