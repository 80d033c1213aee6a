#include "contracts/contract_years.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

/// When the contract that is in force at `time` began, in years from the start.
double attached(const Exposures& exposures, std::size_t row, double time) {
  const PrincipalCourse& course = exposures.courses()[exposures.course_of(row)];
  if (course.months == 0) return exposures.begins(row);
  const int age = PrincipalCourse::age(*exposures.calendar(), exposures.begins(row), time);
  return exposures.after(row, age / course.months * course.months);
}

}  // namespace

std::size_t contract_year(const Walk& walk, std::uint32_t claim, ContractBasis basis) {
  const Events& events = walk.s.events;
  const Calendar& calendar = walk.calendar();
  if (basis == ContractBasis::claims_made) return calendar.year_of_day(walk.day());
  const double time = events.time[claim];
  if (basis == ContractBasis::losses_occurring) return calendar.year_of_day(calendar.day_of(time));
  const std::uint32_t row = events.exposure[claim];
  const PortfolioView& portfolio = walk.context.portfolio_of(row);
  return calendar.year_of(
      std::max(0.0, attached(*portfolio.exposures, row - portfolio.first_row, time)));
}

double year_left(const Walk& walk, std::uint32_t claim) {
  const Calendar& calendar = walk.calendar();
  const std::uint32_t day = calendar.day_of(walk.s.events.time[claim]);
  const std::size_t year = calendar.year_of_day(day);
  const double first = calendar.first_day(year), end = calendar.first_day(year + 1);
  return (end - day) / (end - first);
}

}  // namespace cofferdam
