// How large an input must be that decides what is lost: each value is a run of its own.
#pragma once
#include <cofferdam/table.hpp>

#include <optional>
#include <string>

#include "compared_runs.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {

/// Which input, and between which values the one is sought that just meets the target.
struct InputQuestion {
  std::string input;  ///< path
  std::string kind;   ///< of the target, as `size` names it
  std::string from, to;
};

/// The row of the table `sizes`, found by halving and secants on the same trials, until the measure
/// of the target changes by half of its standard error between the values beside the size. The
/// interval holds the values at which what the target allows lies within that of the measure.
/// The target must be met at one end and missed at the other; it is taken to change once. Nothing
/// if a signal has ended the search. `runs` have the target as their only measure. Throws
/// Error(scenario) if the path is no single number, and as the runs do.
std::optional<Table> search_input(ComparedRuns& runs, const InputQuestion& question);

/// The number of an option. Throws Error(scenario) that names the option and says what is wrong.
double option_number(const char* option, const Parsed<double>& number);

/// At most so many runs are made.
inline constexpr std::size_t kMostSearched = 26;

}  // namespace cofferdam
