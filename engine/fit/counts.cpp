#include "fit/counts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "scenario/scalars.hpp"
#include "time/dates.hpp"

namespace cofferdam::fit {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr double kLargestCount = 1e9;

/// Periods are numbered from year 0 on.
class PeriodLength {
 public:
  explicit PeriodLength(const std::string& per)
      : months_(per == "month"     ? 1
                : per == "quarter" ? 3
                                   : 12) {}
  long long of(sys_days day) const {
    const year_month_day date(day);
    const long long months = static_cast<int>(date.year()) * 12LL +
                             static_cast<long long>(static_cast<unsigned>(date.month())) - 1;
    return months / months_;
  }
  sys_days begin(long long period) const {
    const long long months = period * months_;
    return sys_days(std::chrono::year(static_cast<int>(months / 12)) /
                    std::chrono::month(static_cast<unsigned>(months % 12 + 1)) / 1);
  }
  std::string name(long long period) const {
    const std::string day = iso_date(begin(period));
    if (months_ == 12) return day.substr(0, 4);
    if (months_ == 1) return day.substr(0, 7);
    return day.substr(0, 4) + "-Q" + std::to_string(period % 4 + 1);
  }

 private:
  int months_;
};

/// By exposure and count.
using Table = std::map<std::pair<double, long long>, double>;

void fill(Counts& counts, const Table& table) {
  for (const auto& [key, periods] : table) {
    counts.groups.push_back({key.second, key.first, periods});
    counts.claims += static_cast<double>(key.second) * periods;
    counts.exposure += key.first * periods;
    counts.exposed = counts.exposed || key.first != counts.groups.front().exposure;
    counts.periods += static_cast<std::size_t>(periods);
  }
}

double checked_count(DataFile& file, const CsvColumn& column, std::size_t row) {
  const double count = file.number(column, row);
  if (std::isnan(count) || (count >= 0 && count <= kLargestCount && count == std::floor(count)))
    return count;
  file.add(column, row, "a count of " + format_number(count),
           "it must be a whole number from 0 on");
  return std::nan("");
}

double checked_exposure(DataFile& file, const CsvColumn& column, std::size_t row) {
  const double exposure = file.number(column, row);
  if (std::isnan(exposure) || exposure > 0) return exposure;
  file.add(column, row, "an exposure of " + format_number(exposure),
           "it must be above 0; leave out periods without exposure");
  return std::nan("");
}

Table counted_rows(DataFile& file, const CsvColumn& column, const std::string& exposures) {
  const CsvColumn* exposure = exposures.empty() ? nullptr : &file.column(exposures);
  Table table;
  for (std::size_t row = 0; row < column.cells.size(); ++row) {
    const double count = checked_count(file, column, row);
    const double share = exposure ? checked_exposure(file, *exposure, row) : 1;
    if (!std::isnan(count + share)) ++table[{share, static_cast<long long>(count)}];
  }
  return table;
}

/// The column named, or the first one that holds dates alone.
const CsvColumn& dates_column(const DataFile& file, const std::string& name) {
  if (!name.empty()) return file.column(name);
  for (const std::string& one : file.csv().header()) {
    const CsvColumn& column = file.column(one);
    if (!column.cells.empty() && std::all_of(column.cells.begin(), column.cells.end(),
                                             [](auto cell) { return day_of(cell).has_value(); }))
      return column;
  }
  file.fail("no column holds dates alone", "name the column with --column");
}

sys_days day_option(const std::string& option, const std::string& word) {
  const Parsed<sys_days> day = parse_date(word);
  if (day.value) return *day.value;
  throw Error(ExitCode::scenario, option + " " + word + ": " + day.what + "; " + day.advice);
}

Table counted_dates(DataFile& file, const CsvColumn& column, const CountColumns& columns,
                    Counts& counts) {
  const PeriodLength length(columns.per);
  std::map<long long, long long> claims;
  for (std::size_t row = 0; row < column.cells.size(); ++row) {
    if (const auto day = day_of(column.cells[row])) {
      ++claims[length.of(*day)];
    } else {
      const Parsed<sys_days> parsed = parse_date(column.cells[row]);
      file.add(column, row, parsed.what, parsed.advice);
    }
  }
  file.throw_if_any();
  if (claims.empty()) file.fail("there are no claims", "a fit needs some");
  long long first = claims.begin()->first, last = claims.rbegin()->first;
  if (!columns.from.empty()) {
    const sys_days from = day_option("--from", columns.from);
    first = length.of(from) + (length.begin(length.of(from)) < from ? 1 : 0);
  }
  if (!columns.to.empty())
    last = length.of(day_option("--to", columns.to) + std::chrono::days(1)) - 1;
  Table table;
  for (long long period = first; period <= last; ++period) {
    const auto found = claims.find(period);
    ++table[{1.0, found == claims.end() ? 0 : found->second}];
  }
  if (first <= last) {
    counts.first_period = length.name(first);
    counts.last_period = length.name(last);
  }
  return table;
}

}  // namespace

Counts read_counts(const std::string& path, const CountColumns& columns) {
  DataFile file(path);
  Counts counts;
  const CsvColumn& column = columns.per.empty()
                                ? file.column_of_numbers(columns.column, {columns.exposure})
                                : dates_column(file, columns.column);
  const Table table = columns.per.empty() ? counted_rows(file, column, columns.exposure)
                                          : counted_dates(file, column, columns, counts);
  file.throw_if_any();
  fill(counts, table);
  if (counts.periods < 2)
    file.fail("there " + std::string(counts.periods == 1 ? "is 1 period" : "are 0 periods"),
              "a fit needs at least 2");
  if (!(counts.claims > 0)) file.fail("there is no claim in any period", "a fit needs some");
  counts.source = file.source(column);
  if (!columns.per.empty()) counts.source.first_date = counts.source.last_date = "";
  return counts;
}

}  // namespace cofferdam::fit
