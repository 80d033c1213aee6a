// The age of loans, by the dates.
#pragma once
#include "time/calendar.hpp"

namespace cofferdam {

/// The axis misses an anniversary by less, in years.
inline constexpr double kNearAnniversary = 0.01;

/// Whether `time` is not after an anniversary of a loan made at `start`. Times are in years from
/// the start of the calendar.
inline bool is_up_to_anniversary(const Calendar& calendar, double start, double time, int years) {
  constexpr double kRounding = 1e-9;  // years
  const double over = time - start - years;
  if (over < -kNearAnniversary) return true;
  if (over > kNearAnniversary) return false;
  return time <= calendar.later(start, 12 * years) + kRounding;
}

/// Year of the life of a loan made at `start` in which `time` lies: 1 up to its first anniversary,
/// and that moment included.
inline int year_of_life(const Calendar& calendar, double start, double time) {
  const double years = time - start;
  const int last = static_cast<int>(years + kNearAnniversary);  // anniversary
  if (last < 1) return 1;
  if (years - last > kNearAnniversary) return last + 1;
  return is_up_to_anniversary(calendar, start, time, last) ? last : last + 1;
}

}  // namespace cofferdam
