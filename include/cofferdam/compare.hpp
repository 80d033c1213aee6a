// A scenario beside the same with changed inputs, on the same random numbers.
#pragma once
#include <cofferdam/simulate.hpp>

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cofferdam {

/// The fewest trials that comparisons have: 16 sets of a block of 1,024.
inline constexpr std::int64_t kFewestCompared = 16'384;

/// A measure of one run. NaN stands for what is not available.
struct Measured {
  double value = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  double resolution = 0;  ///< width of the bin or step to which the value is known; 0: exact
  /// What each of 16 independent sets of trials contributes, and its share in the trials.
  struct Set {
    double value = 0, share = 0;
  };
  std::vector<Set> sets;
};

/// A difference of one measure between two runs with the same trials.
struct PairedDifference {
  double value = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  /// Whether it is 2 standard errors or more from 0.
  bool can_be_told() const;
};

/// `to` - `from`. Its standard error is that of the differences of the sets, sqrt(R / (R - 1) x sum
/// of share^2 x (difference of the set - difference)^2) of R sets, to which the uniform error of
/// resolutions adds; 0 where both are the same in every trial.
PairedDifference paired_difference(const Measured& to, const Measured& from);

/// Name and unit of a measure: a currency, or 1.
struct MeasureName {
  std::string name, unit;
};

/// Of the target of a size that is looked at in a scenario as it is.
struct SizeTarget {
  std::string words;  ///< what shall be rare, or hold of a mean
  double probability = 1;
  double allowed = 0;  ///< the most that the measure of the target may be
};

/// Runs a scenario and changes of it one after the other, with the same seed: draws are addressed,
/// so that their trials can be compared in pairs. Holds one run at a time.
class PairedRuns {
 public:
  /// Of measures as `stop_when` names them; none: the sizes of the scenario, whether each pool is
  /// exhausted, the mean of all losses, their TVaR at the highest level of the report, and the mean
  /// of public cost. Variants are left out, and sizes if no measure is one. Throws Error(scenario)
  /// if there are fewer than kFewestCompared trials or no number of them, for an unknown measure,
  /// and as build_model.
  PairedRuns(const Scenario& scenario, const std::vector<std::string>& measures,
             const BuildOptions& options = {});
  ~PairedRuns();

  const std::vector<MeasureName>& measures() const;
  const std::string& currency() const;
  /// Of the first measure, if it is the target of a size (BuildOptions::sized_as_it_is).
  const std::optional<SizeTarget>& target() const;
  /// Trials of each run.
  std::int64_t trials() const;
  /// Results without tables: of which scenario, seed and trials the runs are.
  const Results& heading() const;
  /// Throws as run() would before its first trial.
  void check(const std::vector<std::string>& overrides) const;
  /// The measures, [measure], with these `path=value` beside those of the scenario; none: as it is.
  /// Nothing if a stop has ended the run. Throws InputError if there is no such path or value, or
  /// no such scenario; Error(scenario) if that has not all measures.
  std::optional<std::vector<Measured>> run(const std::vector<std::string>& overrides,
                                           const RunOptions& options) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A number that a scenario states.
struct InputNumber {
  enum class Form { rate, points, amount, number, whole, months, days };
  std::string path;       ///< as `--set` takes it
  std::string long_path;  ///< the same with the position and kind of a clause, not its name
  double value = 0;
  Form form = Form::number;
  double low = 0, high = 0;  ///< ends of its range
  bool low_open = false, high_open = false;
  bool is_default_choice = false;  ///< see inputs_of
};

struct InputNumbers {
  std::vector<InputNumber> numbers;
  /// Paths of what the file states there in a form that is no single number: distributions, columns
  /// and attributes, cases, sums, bands and values by tag.
  std::vector<std::string> other_forms;
};

/// The numbers of a scenario below `economy`, `ratings`, `firms`, `bearers`, `portfolios`,
/// `programme` and `pools` that can be changed alone by a path. The default choice are those that
/// the file states as one number that is not 0 and is a rate, points, an amount, a plain number or
/// a count. Spans of time, defaults, other whole numbers, what lies below `ratings`, numbers of a
/// list, and those that are parts of other forms are no default choice.
InputNumbers inputs_of(const Scenario& scenario);

/// An input after a step.
struct MovedInput {
  std::string assignment;  ///< path=value
  double value = 0;
  bool is_clipped = false;  ///< at the end of its range
};

/// Counts, months and days are whole numbers.
bool is_whole(const InputNumber& input);

/// The value as a scenario states it: `2 %`, `24 months`.
std::string value_text(const InputNumber& input, double value);

/// By `step` of its value if that is `relative`, else by `step` itself; whole numbers by one at
/// least. It never leaves its range; of an open end it stays away by a thousandth of the step.
MovedInput moved(const InputNumber& input, double step, bool relative);

}  // namespace cofferdam
