// The current grade as a tag: what happens to a rated bond, or to what a rated firm has, happens to
// the row of the grade with which that day begins.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "portfolios/grade_move.hpp"
#include "portfolios/loan_exposures.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// Refuses a name that a tag of the exposures has already. `key` names the tag, and may be left
/// out.
void check_current_grade(const Value& key, const LoanExposures& exposures, Problems& problems);

/// What carries the current grade.
struct CurrentGrade {
  std::string tag;  ///< its name
  const Migration& migration;
  std::vector<std::uint8_t> first_grades;  ///< [row] in which exposures begin
  /// Draws the events of the portfolio, and appends the changes of grades until exposures end, also
  /// those before they begin, in any order.
  std::function<void(std::uint64_t seed, const TrialRange& trials, const Background& background,
                     std::uint32_t first_row, Events& events, std::vector<GradeMove>& moves)>
      draw;
};

/// A portfolio with the tag, which is `portfolio` in all else. `exposures` are its own.
std::unique_ptr<Portfolio> with_current_grade(std::unique_ptr<Portfolio> portfolio,
                                              const LoanExposures& exposures,
                                              const Calendar& calendar, CurrentGrade grade);

/// The same of exposures of firms that are rated and say so; else `portfolio` as it is.
std::unique_ptr<Portfolio> with_grade_of_firms(std::unique_ptr<Portfolio> portfolio,
                                               const LoanExposures& exposures,
                                               const PortfolioContext& context);

}  // namespace cofferdam
