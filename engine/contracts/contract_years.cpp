#include "contracts/contract_years.hpp"

#include <algorithm>

#include "gates/volume_set.hpp"

namespace cofferdam {
namespace {

/// When the contract that is in force at `time` began, in years from the start.
double attached(const Exposures& exposures, std::size_t row, double time) {
  const PrincipalCourse& course = exposures.courses()[exposures.course_of(row)];
  if (course.months == 0) return exposures.begins(row);
  const int renewals = course.renewals(*exposures.calendar(), exposures.begins(row), time);
  return exposures.after(row, renewals * course.months);
}

}  // namespace

std::size_t contract_year(const Walk& walk, std::uint32_t claim, ContractBasis basis) {
  const Events& events = walk.s.events;
  const Calendar& calendar = walk.calendar();
  if (basis == ContractBasis::claims_made) return calendar.year_of_day(walk.day());
  const std::uint32_t day = calendar.day_of(events.time[claim]);
  if (basis == ContractBasis::losses_occurring) return calendar.year_of_day(day);
  const std::uint32_t row = events.exposure[claim];
  const PortfolioView& portfolio = walk.context.portfolio_of(row);
  const Exposures& exposures = *portfolio.exposures;
  const std::size_t own = row - portfolio.first_row;
  // What is renewed on the day of the loss counts as renewed, whatever the hour; what ends on it is
  // not renewed.
  const double time = std::min(calendar.time_of_day(day + 1), exposures.leaves(own)) - kJustBefore;
  return calendar.year_of(std::max(0.0, attached(exposures, own, time)));
}

double year_left(const Walk& walk, std::uint32_t claim) {
  const Calendar& calendar = walk.calendar();
  const std::uint32_t day = calendar.day_of(walk.s.events.time[claim]);
  const std::size_t year = calendar.year_of_day(day);
  const double first = calendar.first_day(year), end = calendar.first_day(year + 1);
  return (end - day) / (end - first);
}

}  // namespace cofferdam
