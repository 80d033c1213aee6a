#include "scenario/csv_source.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "scenario/data_path.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostProblems = 20;  // per table

/// What `error` says about a file that cannot be read, with the place where it is named, behind the
/// problems found before.
Error missing_file(const Value& path, const Error& error, const Problems& problems) {
  Problems all = problems;
  all.add(path.place, path.path, error.what(), "paths start from the scenario's folder");
  try {
    all.throw_if_any();
  } catch (const InputError& placed) {
    return Error(error.code(), placed.what());
  }
  return error;
}

}  // namespace

std::optional<CsvFile> read_named_csv(const Value& path, const DataFolder& folder,
                                      const std::vector<std::string>& columns,
                                      const std::vector<std::string>& optional,
                                      Problems& problems) {
  try {
    std::vector<Problem> bad_rows;
    CsvFile file = read_csv(data_path(path.text, folder), columns, optional, &bad_rows);
    for (const Problem& problem : bad_rows) problems.add(problem);
    return file;
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) problems.add(problem);
  } catch (const Error& error) {
    throw missing_file(path, error, problems);
  }
  return std::nullopt;
}

std::optional<CsvSource> CsvSource::read(const Value& source, const DataFolder& folder,
                                         const std::vector<std::string>& columns,
                                         const std::vector<std::string>& optional,
                                         Problems& problems) {
  if (source.text.find('\n') == std::string::npos) {
    auto csv = read_named_csv(source, folder, columns, optional, problems);
    if (!csv) return std::nullopt;
    return CsvSource(source, std::move(*csv), false, problems);
  }
  try {
    std::vector<Problem> bad_rows;
    CsvFile table = parse_csv(source.path, source.text, columns, optional, &bad_rows);
    for (const Problem& problem : bad_rows)
      problems.add_within(source.place, source.path, source.text, problem);
    return CsvSource(source, std::move(table), true, problems);
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems())
      problems.add_within(source.place, source.path, source.text, problem);
  }
  return std::nullopt;
}

double CsvSource::number(std::string_view column, std::size_t row, const Range& range) {
  const Parsed<double> parsed = parse_cell(cell(column, row));
  if (parsed.value && inside(range, *parsed.value)) return *parsed.value;
  if (parsed.value)
    fail(column, row, rounded_text(*parsed.value) + " is out of range", range_text(range));
  else
    fail(column, row, parsed.what, parsed.advice);
  return std::numeric_limits<double>::quiet_NaN();
}

double CsvSource::date(std::string_view column, std::size_t row) {
  const Parsed<double> parsed = parse_day_number(cell(column, row));
  if (!parsed.value) fail(column, row, parsed.what, parsed.advice);
  return parsed.value.value_or(std::numeric_limits<double>::quiet_NaN());
}

void CsvSource::fail(std::string_view column, std::size_t row, std::string what,
                     std::string advice) {
  if (told_++ >= kMostProblems) return;
  const Problem problem =
      csv_.problem_at(*csv_.find(column), row, std::move(what), std::move(advice));
  if (is_text_)
    problems_->add_within(source_->place, source_->path, source_->text, problem);
  else
    problems_->add(problem);
}

void CsvSource::fail(std::string what, std::string advice) {
  problems_->add(source_->place, source_->path, std::move(what), std::move(advice));
}

std::vector<std::size_t> by_id(const CsvSource& table) {
  std::vector<std::size_t> order(table.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto id = [&](std::size_t row) { return table.cell("id", row); };
  const bool whole = std::all_of(order.begin(), order.end(), [&](std::size_t row) {
    return !id(row).empty() && id(row).find_first_not_of("0123456789") == std::string_view::npos;
  });
  const auto digits = [](std::string_view text) {
    return text.substr(std::min(text.find_first_not_of('0'), text.size()));
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const std::string_view left = whole ? digits(id(a)) : "", right = whole ? digits(id(b)) : "";
    return std::tuple(left.size(), left, id(a), a) < std::tuple(right.size(), right, id(b), b);
  });
  return order;
}

InputFile CsvSource::file() const {
  return {source_->path.substr(source_->path.rfind('.') + 1), source_->text, csv_.sha256(), rows(),
          rows()};
}

}  // namespace cofferdam
