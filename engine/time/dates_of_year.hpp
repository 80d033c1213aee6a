// Dates that come back every year, named by month and day: 06-30.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "time/calendar.hpp"

namespace cofferdam {

/// `06-30`, as month and day; 0 and 0 if it is none.
std::pair<unsigned, unsigned> month_and_day(const std::string& text);

/// Days of the calendar on that date, and every `step` months from it; in shorter months the last
/// day.
std::vector<std::uint32_t> dates_of_year(const Calendar& calendar, unsigned month, unsigned day,
                                         int step);

}  // namespace cofferdam
