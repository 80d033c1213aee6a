#include "time/dates_of_year.hpp"

#include <algorithm>

namespace cofferdam {

std::pair<unsigned, unsigned> month_and_day(const std::string& text) {
  if (text.size() != 5 || text[2] != '-') return {0, 0};
  for (const std::size_t i : {0u, 1u, 3u, 4u})
    if (text[i] < '0' || text[i] > '9') return {0, 0};
  const unsigned month = unsigned(text[0] - '0') * 10 + unsigned(text[1] - '0');
  const unsigned day = unsigned(text[3] - '0') * 10 + unsigned(text[4] - '0');
  constexpr unsigned kLongest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1 || day > kLongest[month - 1]) return {0, 0};
  return {month, day};
}

std::vector<std::uint32_t> dates_of_year(const Calendar& calendar, unsigned month, unsigned day,
                                         int step) {
  using namespace std::chrono;
  const year_month_day start(calendar.date_of_day(0));
  std::vector<std::uint32_t> days;
  for (auto at = (start.year() - years(1)) / std::chrono::month(month);; at += months(step)) {
    const sys_days date = at / std::min(std::chrono::day(day), (at / last).day());
    if (date < calendar.date_of_day(0)) continue;
    if (!calendar.has(date)) return days;
    days.push_back(calendar.day_of_date(date));
  }
}

}  // namespace cofferdam
