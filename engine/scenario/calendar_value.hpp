// The calendar of a scenario, as its file says it.
#pragma once
#include "scenario/value.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

/// From a checked `calendar`; absent, or with problems: one year without dates.
Calendar read_calendar(const Value& calendar, Problems& problems);

}  // namespace cofferdam
