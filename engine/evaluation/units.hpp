// Who is judged: values of a tag, or named groups of portfolios.
#pragma once
#include <string>
#include <vector>

#include "waterfall/clause.hpp"

namespace cofferdam {

struct JudgedUnits {
  std::vector<std::string> names;
  std::vector<std::uint32_t> of_row;  ///< [row over all portfolios]; kNoUnit: of nobody
  std::vector<double> qualitative;    ///< [unit] 0 to 100
  std::vector<const Value*> said;     ///< [unit] of the scenario; null: nothing
};

/// From the checked key `evaluation`. Problems: no units or one, a tag or portfolios that there are
/// not, a portfolio of two units.
JudgedUnits read_units(const Value& evaluation, const ProgrammeContext& context,
                       Problems& problems);

/// What the scores of units will move, for clauses and pools that are made next; nothing is checked
/// but that units are known.
IncentiveTargets read_targets(const Value& evaluation, const JudgedUnits& units,
                              Problems& problems);

}  // namespace cofferdam
