// Values of inputs that are combined, and the table of what comes of them.
#pragma once
#include <cofferdam/compare.hpp>
#include <cofferdam/table.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cofferdam {

/// An input with the values that it takes, as `--set` takes them.
struct VariedInput {
  std::string path;
  std::vector<std::string> values;
};

/// "PATH=a,b,c", or "PATH=lo:hi:n" for n numbers at equal distances with their ends. Commas within
/// brackets and quotes are parts of a value. Throws Error(scenario) that says what is wrong.
VariedInput varied_input(const std::string& text);

/// Values of all inputs together, [input], in the order in which the last input changes fastest.
std::vector<std::vector<std::string>> combinations_of(const std::vector<VariedInput>& inputs);

struct SweepRow {
  std::vector<std::string> values;  ///< [input]; of the scenario as it is: none
  std::vector<Measured> measured;   ///< [measure]
};

struct Sweep {
  std::vector<VariedInput> inputs;
  std::vector<MeasureName> measures;
  std::vector<SweepRow> rows;  ///< the first is the scenario as it is
};

/// One row a run: the inputs, and of each measure its estimate and the difference to the first row,
/// both with their standard errors.
Table sweep_table(const Sweep& sweep);

inline constexpr const char* kSweep = "sweep";
inline constexpr const char* kSweepInputs = "sweep_inputs";

/// The same as a results file keeps it: kSweep with one row for each run and measure, and
/// kSweepInputs with the values of each run, which are joined by their column `run`; 0 is the
/// scenario as it is.
std::vector<Table> sweep_results(const Sweep& sweep);

/// The same for the eye, as lines of at most `width` columns.
std::string sweep_text(const Sweep& sweep, std::size_t width);

}  // namespace cofferdam
