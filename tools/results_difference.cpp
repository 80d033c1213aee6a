#include "results_difference.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "scenario/scalars.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kHalfWidth95 = 1.959963984540054;
constexpr std::size_t kFewestBlocks = 16;
constexpr double kRounding = 1e-12;  // of a number

/// Single trials and blocks, what tells of the run and not of the scenario, and curves at amounts
/// that each run chooses.
const std::set<std::string> kNotCompared = {
    "trials",   "blocks",    "occurrences",   "convergence", "factor_paths",
    "sampling", "precision", "sampling_laws", "inputs",      "exceedance"};
/// Tables that are told first: what a scenario is asked for.
constexpr const char* kFirst[] = {"sizes", "pools", "public_cost", "bearers"};

std::size_t place_of(const std::string& table) {
  return static_cast<std::size_t>(std::find(std::begin(kFirst), std::end(kFirst), table) -
                                  std::begin(kFirst));
}

/// Numbers that tell rows apart.
const std::set<std::string> kKeyNumbers = {"level",         "probability", "value",   "threshold",
                                           "return_period", "age",         "at_least"};

const std::vector<double>* numbers_of(const Column& column) {
  return std::get_if<std::vector<double>>(&column.cells);
}

const Column* column_of(const Table& table, const std::string& name) {
  for (const Column& column : table.columns)
    if (column.name == name) return &column;
  return nullptr;
}

bool is_estimate(const Table& table, const Column& column) {
  return numbers_of(column) && column_of(table, column.name + "_standard_error");
}

bool is_part_of_estimate(const Table& table, const std::string& name) {
  for (const char* end : {"_standard_error", "_ci_low", "_ci_high"})
    if (name.ends_with(end) &&
        column_of(table, name.substr(0, name.size() - std::string(end).size())))
      return true;
  return false;
}

/// Whether it tells rows apart: a text before all estimates, or a level, age or count of pools.
bool is_key(const Table& table, const Column& column) {
  if (!std::holds_alternative<std::vector<std::string>>(column.cells))
    return kKeyNumbers.contains(column.name) && !is_estimate(table, column);
  if (column.name == "unit") return false;
  for (const Column& before : table.columns) {
    if (is_estimate(table, before)) return false;
    if (&before == &column) break;
  }
  return true;
}

std::string cell_of(const Column& column, std::size_t row) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column.cells))
    return (*texts)[row];
  if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&column.cells))
    return std::to_string((*whole)[row]);
  return rounded_text((*numbers_of(column))[row]);
}

/// What tells the rows of a table apart; those that nothing does are counted.
std::map<std::string, std::size_t> rows_by_key(const Table& table) {
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::string key;
    for (const Column& column : table.columns)
      if (is_key(table, column))
        if (const std::string cell = cell_of(column, row); !cell.empty())
          key += (key.empty() ? "" : ", ") + cell;
    std::string numbered = key;
    for (int n = 2; rows.contains(numbered); ++n) numbered = key + " #" + std::to_string(n);
    rows.emplace(numbered, row);
  }
  return rows;
}

/// The standard error, or what the interval says of it if that is more.
double error_of(const Table& table, const std::string& name, std::size_t row) {
  const auto at = [&](const char* end) {
    const Column* column = column_of(table, name + end);
    return column && numbers_of(*column) ? (*numbers_of(*column))[row] : kNaN;
  };
  const double half = (at("_ci_high") - at("_ci_low")) / (2 * kHalfWidth95);
  const double error = at("_standard_error");
  return std::isnan(error) || half > error ? half : error;
}

/// Of one account, its sums by block of trials.
using BlockSums = std::map<std::int64_t, double>;

std::string account_key(const Table& table, const std::string& account, std::size_t row) {
  const Column* variant = column_of(table, "variant");
  return (variant ? cell_of(*variant, row) : "") + "\n" + account;
}

/// [variant and account] sums of trials of weight 1; none if trials are weighted.
std::map<std::string, BlockSums> block_sums(const Results& results) {
  std::map<std::string, BlockSums> sums;
  const Table* blocks = nullptr;
  for (const Table& table : results.tables) {
    if (table.name == "blocks") blocks = &table;
    if (const Column* method = column_of(table, "method"); table.name == "sampling" && method)
      for (std::size_t row = 0; row < table.rows(); ++row)
        if (cell_of(*method, row) != "plain") return {};
  }
  if (!blocks) return sums;
  for (std::size_t row = 0; row < blocks->rows(); ++row)
    sums[account_key(*blocks, blocks->texts("account")[row], row)].emplace(
        blocks->integers("block")[row], blocks->numbers("sum")[row]);
  return sums;
}

class Comparison {
 public:
  Comparison(const Results& first, const Results& second)
      : first_(first), second_(second), all_trials_(static_cast<double>(first.trials)) {
    if (first.seed != second.seed || first.trials != second.trials) return;
    first_sums_ = block_sums(first);
    second_sums_ = block_sums(second);
  }

  ResultsDifference find() {
    compare_inputs();
    std::set<std::string> in_second;
    for (const Table& table : second_.tables) in_second.insert(table.name);
    for (const Table& table : first_.tables) {
      if (kNotCompared.contains(table.name)) continue;
      if (in_second.erase(table.name))
        compare(table, second_.table(table.name));
      else
        found_.only_first.push_back("table " + table.name);
    }
    for (const Table& table : second_.tables)
      if (in_second.contains(table.name) && !kNotCompared.contains(table.name))
        found_.only_second.push_back("table " + table.name);
    std::stable_sort(found_.numbers.begin(), found_.numbers.end(),
                     [](const NumberDifference& a, const NumberDifference& b) {
                       return std::tuple(place_of(a.table), -strength(a)) <
                              std::tuple(place_of(b.table), -strength(b));
                     });
    return std::move(found_);
  }

 private:
  static double strength(const NumberDifference& number) {
    return number.error >= 0 ? std::abs(number.difference) / number.error : 0;
  }

  /// Paths as `--set` takes them, with what stands there.
  static void flatten(const Node& node, const std::string& path,
                      std::vector<std::pair<std::string, std::string>>& to) {
    const auto below = [&](const std::string& step) {
      return path.empty() ? step : path + "." + step;
    };
    if (node.kind == Node::Kind::scalar) to.emplace_back(path, node.text);
    for (const Entry& entry : node.entries) flatten(entry.value, below(entry.key), to);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const Node& item = node.items[i];
      const bool is_clause = item.entries.size() == 1;
      const Node& inner = is_clause ? item.entries.front().value : item;
      const Node* name = inner.find("name");
      flatten(name ? inner : item, below(name ? name->text : std::to_string(i)), to);
    }
  }

  static std::vector<std::pair<std::string, std::string>> inputs_of(const Results& results) {
    std::vector<std::pair<std::string, std::string>> inputs;
    flatten(parse_document(results.scenario_file, results.resolved_scenario).root, "", inputs);
    return inputs;
  }

  void compare_inputs() {
    const auto first = inputs_of(first_), second = inputs_of(second_);
    std::map<std::string, std::string> others(second.begin(), second.end());
    std::set<std::string> known;
    for (const auto& [path, text] : first) {
      known.insert(path);
      const auto other = others.find(path);
      if (other == others.end() || other->second != text)
        found_.inputs.push_back({path, text, other == others.end() ? "" : other->second});
    }
    for (const auto& [path, text] : second)
      if (!known.contains(path)) found_.inputs.push_back({path, "", text});
    if (first_.engine_version != second_.engine_version)
      found_.inputs.push_back({"(engine)", first_.engine_version, second_.engine_version});
  }

  void compare(const Table& first, const Table& second) {
    const auto rows = rows_by_key(first), others = rows_by_key(second);
    // Where the curve of a size ends, each run says by itself.
    const bool has_own_values = first.name == "sizing";
    for (const auto& [key, row] : rows) {
      const auto other = others.find(key);
      if (other == others.end() && !has_own_values)
        found_.only_first.push_back(first.name + ": " + key);
      else if (other != others.end())
        compare_rows(first, second, key, row, other->second);
    }
    for (const auto& [key, row] : others)
      if (!rows.contains(key) && !has_own_values)
        found_.only_second.push_back(first.name + ": " + key);
  }

  void compare_rows(const Table& first, const Table& second, const std::string& key,
                    std::size_t row, std::size_t other) {
    for (const Column& column : first.columns) {
      const Column* same = column_of(second, column.name);
      if (!same || !numbers_of(column) || !numbers_of(*same) || is_key(first, column) ||
          is_part_of_estimate(first, column.name))
        continue;
      NumberDifference number{first.name, key, column.name, unit_of(first, column, row)};
      number.first_error = number.second_error = kNaN;
      number.first = (*numbers_of(column))[row];
      number.second = (*numbers_of(*same))[other];
      if (std::isnan(number.first) != std::isnan(number.second))
        (std::isnan(number.second) ? found_.only_first : found_.only_second)
            .push_back(first.name + ": " + key + ", " + column.name);
      if (std::isnan(number.first) || std::isnan(number.second)) continue;
      number.difference = number.second - number.first;
      const bool estimated = is_estimate(first, column) && is_estimate(second, *same);
      (estimated ? found_.compared : found_.without_error) += 1;
      const double size = std::max(std::abs(number.first), std::abs(number.second));
      if (number.first == number.second || std::abs(number.difference) <= kRounding * size)
        continue;
      if (estimated)
        judge(number, first, row, second, other);
      else
        leave_unjudged(number);
      found_.numbers.push_back(std::move(number));
    }
  }

  static std::string unit_of(const Table& table, const Column& column, std::size_t row) {
    const Column* of_row = column_of(table, "unit");
    return column.unit.starts_with("as in") && of_row ? cell_of(*of_row, row) : column.unit;
  }

  /// An interval of one value, on which many trials lie, does not say how far the next one is.
  static bool is_quantile(const std::string& column) {
    return column.find("quantile") != column.npos || column.starts_with("value_at_risk");
  }

  static void leave_unjudged(NumberDifference& number) {
    number.errors = Errors::none;
    number.error = kNaN;
  }

  void judge(NumberDifference& number, const Table& first, std::size_t row, const Table& second,
             std::size_t other) {
    number.first_error = error_of(first, number.column, row);
    number.second_error = error_of(second, number.column, other);
    if (number.table == "bearers" && number.column == "mean" &&
        judge_in_pairs(number, account_key(first, first.texts("bearer")[row], row)))
      return;
    if (is_quantile(number.column) && (number.first_error == 0 || number.second_error == 0))
      return leave_unjudged(number);
    number.error = std::hypot(number.first_error, number.second_error);
    if (!(number.error > 0)) return judge_without_error(number);
    const double z = std::abs(number.difference) / number.error;
    number.p = 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), z));
  }

  /// Both are what every trial gave, or an error is missing: nothing says that it is chance.
  static void judge_without_error(NumberDifference& number) {
    number.p = std::isnan(number.error) ? 1 : 0;
  }

  bool judge_in_pairs(NumberDifference& number, const std::string& account) const {
    const auto one = first_sums_.find(account), two = second_sums_.find(account);
    if (one == first_sums_.end() || two == second_sums_.end()) return false;
    const BlockSums &sums = one->second, &others = two->second;
    if (sums.size() != others.size() || sums.size() < kFewestBlocks) return false;
    double squares = 0;
    for (const auto& [block, sum] : sums) {
      const auto same = others.find(block);
      if (same == others.end()) return false;
      const double begin = 1024.0 * static_cast<double>(block);
      const double trials = std::min(1024.0, all_trials_ - begin);
      const double off = same->second - sum - trials * number.difference;
      squares += off * off;
    }
    const auto blocks = static_cast<double>(sums.size());
    number.errors = Errors::paired;
    number.error = std::sqrt(squares * blocks / (blocks - 1)) / all_trials_;
    if (!(number.error > 0)) return judge_without_error(number), true;
    const boost::math::students_t student(blocks - 1);
    const double t = std::abs(number.difference) / number.error;
    number.p = 2 * boost::math::cdf(boost::math::complement(student, t));
    return true;
  }

  const Results &first_, &second_;
  double all_trials_;
  std::map<std::string, BlockSums> first_sums_, second_sums_;
  ResultsDifference found_;
};

}  // namespace

ResultsDifference difference_of(const Results& first, const Results& second) {
  return Comparison(first, second).find();
}

ResultsDifference without_repetitions(ResultsDifference difference) {
  const auto what = [](const NumberDifference& number) {
    return std::tuple(std::abs(number.first), std::abs(number.second), number.unit);
  };
  // The one whose error says most stays.
  std::set<std::tuple<double, double, std::string>> known;
  for (const NumberDifference& number : difference.numbers)
    if (number.errors == Errors::paired) known.insert(what(number));
  std::erase_if(difference.numbers, [&](const NumberDifference& number) {
    return number.errors != Errors::paired && !known.insert(what(number)).second;
  });
  return difference;
}

bool is_beyond_chance(const NumberDifference& number, const ResultsDifference& of, double level) {
  return number.errors != Errors::none && number.p * static_cast<double>(of.compared) < level;
}

Table inputs_table(const ResultsDifference& difference) {
  std::vector<std::string> paths, first, second;
  for (const InputDifference& input : difference.inputs) {
    paths.push_back(input.path);
    first.push_back(input.first);
    second.push_back(input.second);
  }
  return {"inputs",
          "one input that differs",
          {{"input", "", "path, as --set takes it", paths},
           {"first", "", "in the first file; empty if it is not there", first},
           {"second", "", "in the second file; empty if it is not there", second}}};
}

Table numbers_table(const ResultsDifference& difference, double level) {
  constexpr const char* kErrors[] = {"paired", "independent", "none"};
  std::vector<std::string> table, row, column, unit, errors;
  std::vector<double> first, first_error, second, second_error, change, change_error, z;
  for (const NumberDifference& number : difference.numbers) {
    if (level < 1 && !is_beyond_chance(number, difference, level)) continue;
    table.push_back(number.table);
    row.push_back(number.row);
    column.push_back(number.column);
    unit.push_back(number.unit);
    first.push_back(number.first);
    first_error.push_back(number.first_error);
    second.push_back(number.second);
    second_error.push_back(number.second_error);
    change.push_back(number.difference);
    change_error.push_back(number.error);
    z.push_back(number.error > 0 ? number.difference / number.error : std::nan(""));
    errors.emplace_back(kErrors[static_cast<int>(number.errors)]);
  }
  const char* as_unit = "as in 'unit'";
  const char* error = "standard error";
  return {"numbers",
          "one number that differs",
          {{"table", "", "table of the results", table},
           {"row", "", "what tells the row apart", row},
           {"column", "", "column of the table", column},
           {"unit", "", "of the numbers: a currency, or 1", unit},
           {"first", as_unit, "in the first file", first},
           {"first_standard_error", as_unit, error, first_error},
           {"second", as_unit, "in the second file", second},
           {"second_standard_error", as_unit, error, second_error},
           {"difference", as_unit, "second - first", change},
           {"difference_standard_error", as_unit, error, change_error},
           {"z", "1", "difference by its standard error; n/a if nothing of it is drawn", z},
           {"errors", "",
            "paired: from blocks of trials of both runs; independent: as if the runs had nothing "
            "in common; none: the number has none",
            errors}}};
}

}  // namespace cofferdam
