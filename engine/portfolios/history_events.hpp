// The table of events of a claims history.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "portfolios/events.hpp"

namespace cofferdam {

class Calendar;
class CsvSource;
class Problems;
struct LoanExposures;

/// What a table of events says.
struct History {
  Events events;                         ///< of one trial, in the order of time; rows are those of
                                         ///< its loans
  std::vector<std::string> occurrences;  ///< that its events name, each once
};

/// Reads columns loan, date, event and amount, and if they are there claim and occurrence. Nothing
/// if problems were found: they are added at the cells.
std::optional<History> read_history(const LoanExposures& loans, const Calendar& calendar,
                                    CsvSource& table, Problems& problems);

}  // namespace cofferdam
