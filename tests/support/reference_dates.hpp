// Days as the slow reference of programmes over time counts them.
#pragma once
#include <chrono>
#include <string>

namespace cofferdam::reference_dated {

using Day = std::chrono::sys_days;
enum class Step { month, quarter, half_year, year };

Day day_of(int year, unsigned month, unsigned day);
std::string text_of(Day day);  ///< ISO 8601
int year_of(Day day);
int months_in(Step step);
/// The same day of the month so many months later, or the last one if that month is shorter.
Day plus_months(Day day, int months);
bool is_first_of_year(Day day);
/// The last day of a month, of a quarter, ... of the calendar year.
bool is_last_of_step(Day day, Step step);
/// Years of a span, in which all months are equally long.
double years_between(Day from, Day to);
/// Months of its calendar year that a balance still has before it once money moves on `day`: on the
/// first day of a month the whole month counts, on the last day nothing of it.
double months_left(Day day);

}  // namespace cofferdam::reference_dated
