#include "support/reference_dates.hpp"

#include <cstdio>

namespace cofferdam::reference_dated {
namespace {

using std::chrono::year_month_day;

unsigned month_of(Day day) {
  return static_cast<unsigned>(year_month_day(day).month());
}
unsigned day_in_month(Day day) {
  return static_cast<unsigned>(year_month_day(day).day());
}
unsigned days_of_month(Day day) {
  const year_month_day date(day);
  return static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
}

}  // namespace

Day day_of(int year, unsigned month, unsigned day) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
}

std::string text_of(Day day) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", year_of(day), month_of(day),
                day_in_month(day));
  return text;
}

int year_of(Day day) {
  return static_cast<int>(year_month_day(day).year());
}

int months_in(Step step) {
  switch (step) {
    case Step::month:
      return 1;
    case Step::quarter:
      return 3;
    case Step::half_year:
      return 6;
    case Step::year:
      return 12;
  }
  return 12;
}

Day plus_months(Day day, int months) {
  const year_month_day date(day);
  const auto moved = date.year() / date.month() + std::chrono::months(months);
  const auto last = (moved / std::chrono::last).day();
  return moved / (date.day() < last ? date.day() : last);
}

bool is_first_of_year(Day day) {
  return month_of(day) == 1 && day_in_month(day) == 1;
}

bool is_last_of_step(Day day, Step step) {
  const auto months = static_cast<unsigned>(months_in(step));
  return month_of(day) % months == 0 && day_in_month(day) == days_of_month(day);
}

double years_between(Day from, Day to) {
  const auto months = [](Day day) {
    return 12.0 * year_of(day) + month_of(day) + (day_in_month(day) - 1.0) / days_of_month(day);
  };
  return (months(to) - months(from)) / 12;
}

double months_left(Day day) {
  return 13.0 - month_of(day) - (day_in_month(day) - 1.0) / (days_of_month(day) - 1.0);
}

}  // namespace cofferdam::reference_dated
