#include "ratings/read_ratings.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "ratings/read_spread_moves.hpp"
#include "scenario/csv_source.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostGrades = 100;
constexpr double kSumRounding = 1e-9;

class MigrationReader {
 public:
  MigrationReader(const Value& declared, const DataFolder& folder, Problems& problems)
      : declared_(declared),
        folder_(folder),
        problems_(problems),
        before_(problems.size()),
        withdrawn_(declared.at("withdrawn").text) {}

  std::optional<Migration> read() {
    read_grades();
    check_source();
    if (!clean()) return std::nullopt;
    matrix_.resize(grades_.size());
    if (declared_.at("rows"))
      read_rows(declared_.at("rows"));
    else
      read_file(declared_.at("file"));
    std::vector<std::vector<double>> zero_rates = read_zero_rates(declared_.at("zero_rates"));
    if (!clean()) return std::nullopt;
    Migration migration(std::move(grades_), std::move(matrix_));
    migration.set_zero_rates(std::move(zero_rates));
    return migration;
  }

 private:
  using Fail = std::function<void(std::string what, std::string advice)>;

  bool clean() const { return problems_.size() == before_; }
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  void read_grades() {
    const Value& listed = declared_.at("grades");
    for (const Value& grade : listed.items) {
      if (std::find(grades_.begin(), grades_.end(), grade.text) != grades_.end())
        fail(grade, "'" + grade.text + "' is named twice", "name each grade once");
      grades_.push_back(grade.text);
    }
    if (grades_.size() < 2)
      fail(listed, "fewer than two grades", "write grades: [good, bad, default]");
    if (grades_.size() > kMostGrades)
      fail(listed, std::to_string(grades_.size()) + " grades", "at most 100");
    if (std::find(grades_.begin(), grades_.end(), withdrawn_) != grades_.end())
      fail(declared_.at("withdrawn"), "'" + withdrawn_ + "' is a grade too",
           "leave it out of 'grades': whose rating is given up has none");
  }

  void check_source() {
    const Value &rows = declared_.at("rows"), &file = declared_.at("file"),
                &percent = declared_.at("in_percent");
    if (bool(rows) == bool(file))
      fail(rows ? file : declared_, rows ? "both 'rows' and 'file'" : "neither 'rows' nor 'file'",
           "the probabilities of a year stand in one of them");
    if (percent.given && !file)
      fail(percent, "'in_percent' without a file", "write the numbers of 'rows' as 90.81 %");
  }

  std::string default_name() const { return "'" + grades_.back() + "'"; }

  void read_rows(const Value& rows) {
    const std::size_t grades = grades_.size();
    if (rows.items.size() + 1 != grades && rows.items.size() != grades)
      return fail(rows,
                  std::to_string(rows.items.size()) +
                      (rows.items.size() == 1 ? " row for " : " rows for ") +
                      std::to_string(grades) + " grades",
                  "give one row for each grade; that of " + default_name() + " may be left out");
    for (std::size_t from = 0; from < rows.items.size(); ++from) {
      const Value& row = rows.items[from];
      const Fail at_row = [&](std::string what, std::string advice) {
        fail(row, std::move(what), std::move(advice));
      };
      std::vector<double> numbers;
      for (const Value& cell : row.items) numbers.push_back(cell.number);
      set_row(from, std::move(numbers), at_row);
    }
    if (rows.items.size() + 1 == grades) stay_in_default();
  }

  std::vector<std::string> columns() const {
    std::vector<std::string> all = {"from"};
    all.insert(all.end(), grades_.begin(), grades_.end());
    if (!withdrawn_.empty()) all.push_back(withdrawn_);
    return all;
  }

  /// Of all grades but default; empty if there are none.
  std::vector<std::vector<double>> read_zero_rates(const Value& rates) {
    std::vector<std::vector<double>> read;
    if (!rates) return read;
    if (rates.items.size() + 1 != grades_.size())
      fail(rates,
           std::to_string(rates.items.size()) +
               (rates.items.size() == 1 ? " row of zero rates for " : " rows of zero rates for ") +
               std::to_string(grades_.size()) + " grades",
           "give one row for each grade but " + default_name());
    for (const Value& row : rates.items) {
      if (row.items.empty())
        fail(row, "a row without zero rates", "write [3.6 %, 4.2 %, ...], for 1, 2, ... years");
      read.emplace_back();
      for (const Value& rate : row.items) read.back().push_back(rate.number);
    }
    return read;
  }

  void read_file(const Value& file) {
    auto table = CsvSource::read(file, folder_, columns(), {}, problems_);
    if (!table) return;
    for (std::size_t row = 0; row < table->rows(); ++row) read_line(*table, row);
    if (matrix_.back().empty()) stay_in_default();
    if (!clean()) return;
    for (std::size_t from = 0; from < grades_.size(); ++from)
      if (matrix_[from].empty())
        table->fail("no row for '" + grades_[from] + "'", "each grade has a row of its own");
  }

  void read_line(CsvSource& table, std::size_t row) {
    const std::string name(table.cell("from", row));
    const auto found = std::find(grades_.begin(), grades_.end(), name);
    const Fail at_row = [&](std::string what, std::string advice) {
      table.fail("from", row, std::move(what), std::move(advice));
    };
    if (found == grades_.end())
      return at_row("'" + name + "' is no grade",
                    did_you_mean(name, grades_, "the rows are named by 'grades'"));
    const auto from = static_cast<std::size_t>(found - grades_.begin());
    if (!matrix_[from].empty())
      return at_row("a second row for '" + name + "'", "each grade has one row");
    std::vector<double> numbers;
    const bool percent = declared_.at("in_percent").is_true();
    for (const std::string& column : columns()) {
      if (column == "from") continue;
      const double number = table.number(column, row);
      if (number < 0 || number > (percent ? 100 : 1))
        return table.fail(column, row, rounded_text(number) + " is no probability",
                          percent || number < 0
                              ? "a probability lies between 0 and 100 %"
                              : "a probability lies between 0 and 1; write in_percent: yes if the "
                                "file holds percentages");
      numbers.push_back(percent ? number / 100 : number);
    }
    set_row(from, std::move(numbers), at_row);
  }

  void stay_in_default() {
    matrix_.back().assign(grades_.size(), 0.0);
    matrix_.back().back() = 1;
  }

  /// Checks the row of a grade, gives what is withdrawn to the others and scales it to 1.
  void set_row(std::size_t from, std::vector<double> numbers, const Fail& at_row) {
    const std::string row = "the row of '" + grades_[from] + "'";
    const std::size_t needed = grades_.size() + (withdrawn_.empty() ? 0 : 1);
    if (numbers.size() != needed)
      return at_row(row + " has " + std::to_string(numbers.size()) + " numbers",
                    "give " + std::to_string(needed) + ": one for each grade" +
                        (withdrawn_.empty() ? "" : ", and that of '" + withdrawn_ + "'"));
    double sum = 0;
    for (const double number : numbers) {
      if (!(number >= 0)) return;  // told where it stands
      sum += number;
    }
    const double rounding =
        declared_.at("rounded_to").number / 2 * static_cast<double>(needed) + kSumRounding;
    if (std::abs(sum - 1) > rounding)
      return at_row(row + " sums to " + rounded_text(sum),
                    "probabilities of a row sum to 1; complete it, name its column of withdrawn "
                    "ratings by 'withdrawn', or say by 'rounded_to' how its numbers were rounded");
    if (!withdrawn_.empty()) {
      if (numbers.back() >= sum)
        return at_row("all ratings of '" + grades_[from] + "' are withdrawn",
                      "nothing is left that would tell where they go");
      sum -= numbers.back();
      numbers.pop_back();
    }
    if (from + 1 == grades_.size() && numbers.back() < sum)
      return at_row(row + " leaves default", "who is in default stays there: leave this row out");
    for (double& number : numbers) number /= sum;
    matrix_[from] = std::move(numbers);
  }

  const Value& declared_;
  const DataFolder& folder_;
  Problems& problems_;
  std::size_t before_;
  std::string withdrawn_;  ///< "": no rating is
  std::vector<std::string> grades_;
  Migration::Matrix matrix_;
};

}  // namespace

Ratings read_ratings(const Value& declared, const DataFolder& folder, const FactorModel& factors,
                     Problems& problems) {
  Ratings all;
  for (const auto& [name, system] : declared.entries) {
    auto migration = MigrationReader(system, folder, problems).read();
    if (!migration) continue;
    const std::size_t before = problems.size();
    auto moves = read_spread_moves(system, name, *migration, factors, problems);
    if (moves) migration->set_spread_moves(std::move(*moves));
    if (problems.size() == before) all.emplace(name, std::move(*migration));
  }
  return all;
}

}  // namespace cofferdam
