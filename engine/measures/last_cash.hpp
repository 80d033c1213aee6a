// Whether cash flows after the last day.
#pragma once
#include <string>

#include "time/calendar.hpp"

namespace cofferdam {

/// The day of the last cash of a portfolio, in years from the start, if it flows after the end; "no
/// end" if it never stops; "" if all flows within the calendar.
inline std::string open_until(const Calendar& calendar, double last_cash) {
  constexpr double kRounding = 1e-9, kMostYears = 1000;
  if (last_cash <= calendar.end() + kRounding) return "";
  return last_cash < kMostYears ? calendar.date_text(last_cash) : "no end";
}

}  // namespace cofferdam
