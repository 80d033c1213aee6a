// When new business is made, and how much of it.
#pragma once
#include <string>
#include <vector>

#include "scenario/keys.hpp"
#include "scenario/value.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

inline constexpr double kYearRounding = 1e-9;  ///< years that differ by less are the same

/// Of `new_business`, in every kind of portfolio that has it.
inline constexpr Key kRampUpKey = {
    .name = "ramp_up",
    .type = Type::rate,
    .sentence =
        "parts of the volume that are made in the first years from the start: [50 %, 75 %] "
        "and all from the third year on",
    .fallback = "[]",
    .range = {0, 10, true, false},
    .shape = Shape::list};

/// Loans that are made on one day.
struct Batch {
  double start = 0;   ///< years from the start of the calendar
  double amount = 0;  ///< money, or loans if the business is counted
};

/// Years of `month`, `quarter` or `year`.
double years_of_step(const std::string& step);

/// Those of the new business of a portfolio within the horizon, in the order of time.
std::vector<Batch> batches_of(const Value& portfolio, const Calendar& calendar, Problems& problems);

}  // namespace cofferdam
