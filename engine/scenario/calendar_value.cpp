#include "scenario/calendar_value.hpp"

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr int kMostMonths = 2400;

}  // namespace

Calendar read_calendar(const Value& calendar, Problems& problems) {
  if (!calendar) return {};
  const Value &start = calendar.at("start"), &horizon = calendar.at("horizon"),
              &run_off = calendar.at("run_off");
  CalendarTerms terms;
  terms.start = std::chrono::sys_days(std::chrono::days(static_cast<int>(start.number)));
  terms.horizon = static_cast<int>(horizon.number);
  terms.run_off = static_cast<int>(run_off.number);
  if (terms.horizon + terms.run_off > kMostMonths)
    problems.add(
        horizon.place, horizon.path,
        rounded_text((terms.horizon + terms.run_off) / 12.) + " years of horizon and run-off",
        "at most 200");
  terms.calendar_years = calendar.at("year").text == "calendar";
  const std::string& period = calendar.at("period").text;
  terms.periods = period == "month" ? 12 : period == "quarter" ? 4 : 1;
  return problems.empty() ? Calendar(terms) : Calendar();
}

}  // namespace cofferdam
