// How large an input must be that decides what is lost: each value is a run of its own.
#pragma once
#include <cofferdam/table.hpp>

#include <optional>
#include <string>

#include "compared_runs.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {

/// At which value of the input a measure is at a level.
struct InputQuestion {
  std::string input;   ///< path
  std::string kind;    ///< of the target, as `size` names it
  std::string target;  ///< in words
  double level = 0, probability = 0;
  std::string from, to;  ///< between which the value is looked for
};

/// The row of the table `sizes`, found by halving and secants on the same trials, until the values
/// beside it lie within half of its standard error: that of the measure over the measure's slope
/// around the crossing.
/// The measure must be below the level at one end and above it at the other; it is taken to cross
/// it once. Nothing if a signal has ended the search. `runs` have the measure alone. Throws
/// Error(scenario) if the path is no single number, and as the runs do.
std::optional<Table> search_input(ComparedRuns& runs, const InputQuestion& question);

/// The number of an option. Throws Error(scenario) that names the option and says what is wrong.
double option_number(const char* option, const Parsed<double>& number);

/// At most so many runs are made.
inline constexpr std::size_t kMostSearched = 24;

}  // namespace cofferdam
