// What the commands `fit severity` and `fit frequency` share.
#pragma once
#include <cofferdam/table.hpp>

#include <functional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "fit/estimate.hpp"

namespace CLI {
class App;
}

namespace cofferdam {

void add_fit_severity(CLI::App& fit, Action& action);
void add_fit_frequency(CLI::App& fit, Action& action);

/// Everything a fit says.
struct FitReport {
  std::string head;  ///< lines about the data, for the text alone
  std::vector<Table> tables;
  std::vector<std::string> notes;  ///< below the tables
  std::string snippet;             ///< YAML with comments
};

/// As text; as CSV the tables alone; as JSON one object: the tables by name, `notes`, `snippet`.
std::string formatted(const FitReport& report, const std::string& format);

/// Adds a column of numbers, words or whole numbers to a table.
class TableMaker {
 public:
  TableMaker(std::string name, std::string sentence);
  TableMaker& words(const std::string& name, const std::string& meaning,
                    std::vector<std::string> cells);
  TableMaker& numbers(const std::string& name, const std::string& meaning,
                      std::vector<double> cells);
  TableMaker& integers(const std::string& name, const std::string& meaning,
                       std::vector<std::int64_t> cells);
  Table table() { return std::move(table_); }

 private:
  Table table_;
};

/// One row a parameter: estimate, standard error, ends of the 95 % interval.
Table parameter_table(const std::vector<fit::Estimate>& estimates);
/// One row a pair of parameters of a model.
Table correlation_table(const std::vector<fit::Estimate>& estimates);

/// The place of the first one with standard errors; if there is none, 0.
std::size_t best_of(const std::vector<fit::Estimate>& estimates);

/// Adds `key: {distribution}` to the snippet, and a note if scenarios do not know that
/// distribution.
void add_line(FitReport& report, const std::string& key, const std::string& distribution);

/// An amount of the command line; throws Error(scenario) that names the option.
double amount_option(const std::string& option, const std::string& word);

}  // namespace cofferdam
