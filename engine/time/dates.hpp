// Arithmetic of the calendar.
#pragma once
#include <chrono>
#include <string>

namespace cofferdam {

/// The day of the same number `months` months later, before for a negative number; of a month that
/// is shorter, its last day.
std::chrono::sys_days months_after(std::chrono::sys_days date, int months);

/// ISO 8601, such as 2026-01-31.
std::string iso_date(std::chrono::sys_days date);

/// `18 months`, `1 month`; whole years as `2 years`.
std::string span_text(int months);

}  // namespace cofferdam
