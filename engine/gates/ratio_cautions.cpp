// What of a ratio may not be meant: a denominator that is empty at first, or falls in the end.
#include <cmath>

#include "gates/ratio.hpp"
#include "scenario/words.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {

/// After the horizon nothing new is lent, and a ratio of what is lent or in force rises by itself.
bool Ratio::falls_in_run_off() const {
  const bool lent = denominator == Denominator::originated || denominator == Denominator::filed;
  return denominator == Denominator::average_in_force ||
         denominator == Denominator::in_force_at_start ||
         (lent && (window == Window::year_to_date || window == Window::trailing_months));
}

/// Whether nothing is in the denominator on that day of the first year, of any instance, if all is
/// lent.
bool Ratio::is_empty_on(const Calendar& calendar, std::uint32_t day) const {
  const bool by_year = window == Window::year_to_date || window == Window::full_year;
  const double time = calendar.time_of_day(day);
  const double start = by_year ? calendar.year_start(calendar.year_of(time)) : 0;
  for (std::size_t cell = 0; cell < instances_ * cohorts_; ++cell) {
    const Volumes::Totals before = volumes_.scheduled(cell, start - kJustBefore);
    if (before.in_force > 0 && denominator == Denominator::in_force_at_start) return false;
    const Volumes::Totals after = volumes_.scheduled(cell, time);
    if (after.released > before.released && denominator == Denominator::released) return false;
  }
  return true;
}

std::string Ratio::last_lending_day(const Calendar& calendar, std::uint32_t end) const {
  const std::uint32_t over = calendar.horizon() < calendar.end()
                                 ? calendar.day_of(calendar.horizon())
                                 : calendar.end_day();
  if (!asks_volumes() || !falls_in_run_off() || end <= over) return "";
  return calendar.date_text(calendar.time_of_day(over - 1));
}

/// Part of what the first whole year of lending brings that is lent by the end of its first month;
/// 1: the ratio does not begin anew with each year.
double Ratio::lent_in_first_month(const Calendar& calendar) const {
  const bool filed = denominator == Denominator::filed;
  if (!asks_volumes() || window != Window::year_to_date ||
      (!filed && denominator != Denominator::originated))
    return 1;
  for (std::size_t year = 0; year < calendar.years(); ++year) {
    const double start = calendar.year_start(year), end = calendar.year_end(year);
    if (end - start < 1 - kJustBefore || end > calendar.horizon() + kJustBefore) continue;
    double january = 0, whole = 0;
    for (std::size_t cell = 0; cell < instances_ * cohorts_; ++cell) {
      const auto lent_by = [&](double time) {
        const Volumes::Totals totals = volumes_.scheduled(cell, time - kJustBefore);
        return filed ? totals.filed : totals.originated;
      };
      january += lent_by(start + 1. / 12) - lent_by(start);
      whole += lent_by(end) - lent_by(start);
    }
    if (whole > 0) return january / whole;
  }
  return 1;
}

std::string Ratio::caution_of_first_month(const std::string& title,
                                          const Calendar& calendar) const {
  constexpr double kLittle = 0.2;  // of the year
  const double there = lent_in_first_month(calendar);
  if (there > kLittle) return "";
  return title + " compares with what is lent from the turn of a year on, of which " +
         Words::percent(std::round(100 * there) / 100) +
         " is there after the first month, so that few claims reach the level then; write window: "
         "trailing_months, months: 12 if that is not meant";
}

std::vector<std::string> Ratio::cautions(const std::string& title, const Calendar& calendar) const {
  if (!asks_volumes()) return {};
  if (denominator != Denominator::released && denominator != Denominator::in_force_at_start)
    return {};
  constexpr std::uint32_t kYear = 360;  // days
  std::uint32_t first = 0;
  for (const std::uint32_t day : calendar.step_ends(1)) {
    if (!is_empty_on(calendar, day)) break;
    first = day;
  }
  if (first < kYear) return {};
  return {title + " has nothing to compare with until after " +
          calendar.date_text(calendar.time_of_day(first)) + ": " +
          (denominator == Denominator::released ? "no loan has ended before"
                                                : "no loan is in force when a year begins") +
          ", so that " + (stop_when_empty ? "nothing" : "everything") +
          " passes (empty_denominator: " + (stop_when_empty ? "stop" : "no_limit") +
          "); give the portfolio an opening book if there is one"};
}

}  // namespace cofferdam
