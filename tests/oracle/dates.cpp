#include "oracle/dates.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <stdexcept>

namespace cofferdam::oracle {
namespace chrono = std::chrono;

Day to_day(Date d) {
  const chrono::sys_days days{chrono::year{d.year} / chrono::month{static_cast<unsigned>(d.month)} /
                              chrono::day{static_cast<unsigned>(d.day)}};
  return static_cast<Day>(days.time_since_epoch().count());
}

Date to_date(Day day) {
  const chrono::year_month_day d{chrono::sys_days{chrono::days{day}}};
  return {static_cast<int>(d.year()), static_cast<int>(static_cast<unsigned>(d.month())),
          static_cast<int>(static_cast<unsigned>(d.day()))};
}

Day read_date(const std::string& text) {
  Date d;
  char dash = 0, dash2 = 0;
  std::istringstream in(text);
  if (!(in >> d.year >> dash >> d.month >> dash2 >> d.day) || dash != '-' || dash2 != '-')
    throw std::runtime_error("oracle: no date: " + text);
  return to_day(d);
}

static int length_of_month(int year, int month) {
  const chrono::year_month_day_last end{chrono::year{year},
                                        chrono::month_day_last{chrono::month(month)}};
  return static_cast<int>(static_cast<unsigned>(end.day()));
}

int days_in_month(Day day) {
  const Date d = to_date(day);
  return length_of_month(d.year, d.month);
}

Day add_months(Day day, int months) {
  Date d = to_date(day);
  const int month = d.year * 12 + d.month - 1 + months;
  d.year = month / 12;
  d.month = month % 12 + 1;
  d.day = std::min(d.day, length_of_month(d.year, d.month));
  return to_day(d);
}

Span read_span(const std::string& text) {
  std::istringstream in(text);
  int count = 0;
  std::string unit;
  if (!(in >> count)) throw std::runtime_error("oracle: no span: " + text);
  in >> unit;
  if (!unit.empty() && unit.back() == 's') unit.pop_back();
  if (unit == "day") return {true, count};
  if (unit == "week") return {true, 7 * count};
  if (unit == "year") return {false, 12 * count};
  if (unit == "month" || unit.empty()) return {false, count};
  throw std::runtime_error("oracle: no span: " + text);
}

Day add(Day day, Span span) {
  return span.in_days ? day + span.count : add_months(day, span.count);
}

int Calendar::year_of(Day day) const {
  if (!given) return 0;
  if (!scheme) return to_date(day).year - to_date(start).year;
  int year = to_date(day).year - to_date(start).year;
  while (year_begin(year) > day) --year;
  return year;
}

Day Calendar::year_begin(int year) const {
  if (scheme) return add_months(start, 12 * year);
  return to_day({to_date(start).year + year, 1, 1});
}

}  // namespace cofferdam::oracle
