// Runs of a scenario and of changes of it, with what the commands that compare them share.
#pragma once
#include <cofferdam/compare.hpp>

#include <string>
#include <vector>

#include "number_text.hpp"
#include "progress.hpp"

namespace CLI {
class App;
}

namespace cofferdam {

struct CompareArguments {
  std::string file, root, trials, seed, format = "text";
  std::vector<std::string> assignments, measures;
  std::int64_t threads = 0;
  bool quiet = false;
  bool sized_as_it_is = false;  ///< see BuildOptions
};

/// Adds FILE and the options that both commands have.
void add_compare_options(CLI::App& command, CompareArguments& arguments);

/// The scenario and its changes, run one after the other with one progress.
class ComparedRuns {
 public:
  /// Reads the scenario and builds it.
  explicit ComparedRuns(const CompareArguments& arguments);
  const Scenario& scenario() const { return scenario_; }
  const PairedRuns& comparison() const { return comparison_; }

  /// So many runs are to come.
  void begin(std::size_t runs);
  /// The measures of one run; nothing if a signal has ended it.
  std::optional<std::vector<Measured>> run(const std::vector<std::string>& overrides);
  /// Tells what was done.
  void finish();

 private:
  Scenario scenario_;
  ThreadChoice threads_;
  PairedRuns comparison_;
  ProgressReporter reporter_;
  std::int64_t done_ = 0, total_ = 0;
};

/// The number of a scenario at a path, which may lead to the `value` of a mark; nothing if there is
/// none.
std::optional<InputNumber> find_input(const std::string& path, const InputNumbers& known);

/// The number of a scenario that `--input` names. Throws Error(scenario) if there is none.
InputNumber input_called(const std::string& path, const InputNumbers& known);

/// What may be said of a difference: `ok`, kUntold, `no standard error` or `not available`.
std::string verdict_of(const PairedDifference& difference);
inline constexpr const char* kUntold = "cannot be told from 0";

/// How the numbers of one measure are shown: money in one unit, what has the unit 1 in percent.
class MeasureText {
 public:
  MeasureText(const MeasureName& measure, double typical);
  /// "31.2 +- 0.3", without its unit.
  std::string number(double value, double standard_error) const;
  /// "million CNY" or "%".
  const std::string& unit() const { return unit_; }

 private:
  double scale_ = 1;
  std::string unit_;
};

}  // namespace cofferdam
