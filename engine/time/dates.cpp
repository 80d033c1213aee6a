#include "time/dates.hpp"

#include <algorithm>
#include <cstdio>

namespace cofferdam {

std::chrono::sys_days months_after(std::chrono::sys_days date, int months) {
  using namespace std::chrono;
  const year_month_day from(date);
  const year_month month = from.year() / from.month() + std::chrono::months(months);
  return sys_days(month / std::min(from.day(), (month / last).day()));
}

std::string iso_date(std::chrono::sys_days date) {
  const std::chrono::year_month_day day(date);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

std::string span_text(int months) {
  const bool years = months > 0 && months % 12 == 0;
  const int count = years ? months / 12 : months;
  return std::to_string(count) + (years ? " year" : " month") + (count == 1 ? "" : "s");
}

}  // namespace cofferdam
