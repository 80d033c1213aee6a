// The age of loans, by the dates.
#pragma once
#include <algorithm>
#include <cmath>

#include "time/calendar.hpp"

namespace cofferdam {

/// Year of the life of a loan made at `start` in which `time` lies: 1 up to its first anniversary,
/// and that moment included. Times are in years from the start of the calendar.
inline int year_of_life(const Calendar& calendar, double start, double time) {
  constexpr double kRounding = 1e-9;  // years
  constexpr double kNear = 0.01;      // the axis misses an anniversary by less
  const double years = time - start;
  const int anniversary = static_cast<int>(years + 0.5);  // the nearest
  if (anniversary < 1 || std::abs(years - anniversary) > kNear) {
    const double over = years - kRounding;
    const int whole = static_cast<int>(over);
    return std::max(1, whole < over ? whole + 1 : whole);
  }
  const bool within = time <= calendar.later(start, 12 * anniversary) + kRounding;
  return within ? anniversary : anniversary + 1;
}

}  // namespace cofferdam
