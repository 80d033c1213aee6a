// Days, months and years of the oracle, by the calendar.
#pragma once
#include <string>

#include "oracle/oracle.hpp"

namespace cofferdam::oracle {

struct Date {
  int year = 1970, month = 1, day = 1;
};
Day to_day(Date date);
Date to_date(Day day);
Day read_date(const std::string& text);
int days_in_month(Day day);

/// The same day of a later (earlier) month, or that month's last day.
Day add_months(Day day, int months);

/// Months, or days if it was written so.
struct Span {
  bool in_days = false;
  int count = 0;
};
Span read_span(const std::string& text);
Day add(Day day, Span span);

/// First day, last day that counts, and how years turn.
struct Calendar {
  bool given = false;  ///< without one all happens at once, on day 0
  Day start = 0, last = 0;
  bool scheme = false;
  int year_of(Day day) const;
  Day year_begin(int year) const;  ///< may lie before the start for year 0
  int years() const { return year_of(last) + 1; }
};

}  // namespace cofferdam::oracle
