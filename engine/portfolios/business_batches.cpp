#include "portfolios/business_batches.hpp"

#include <chrono>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

void fail(const Value& value, std::string what, std::string advice, Problems& problems) {
  problems.add(value.place, value.path, std::move(what), std::move(advice));
}

/// The first time without new business.
double end_of(const Value& until, const Calendar& calendar, Problems& problems) {
  if (!until) return calendar.horizon();
  const double end =
      calendar.time_of(std::chrono::sys_days(std::chrono::days(static_cast<int>(until.number))));
  if (end <= 0 || end > calendar.horizon() + kYearRounding)
    fail(until,
         until.text + " is not within the horizon from " + calendar.date_text(0) + " to " +
             calendar.last_day_text(calendar.horizon()),
         "new business is made within the horizon; raise it, or leave 'until' out", problems);
  return end;
}

void check_ramp_up(const Value& parts, const Value& opening, const Calendar& calendar,
                   Problems& problems) {
  if (static_cast<double>(parts.items.size()) > calendar.horizon() + kYearRounding)
    fail(parts,
         std::to_string(parts.items.size()) + " years of a horizon of " +
             format_number(calendar.horizon()),
         "write no more parts than the horizon has years", problems);
  if (!parts.items.empty() && opening && opening.text == "steady_state")
    fail(parts, "'ramp_up' beside an opening book, which comes of a steady business",
         "leave one of the two out", problems);
}

}  // namespace

double years_of_step(const std::string& step) {
  return step == "month" ? 1.0 / 12 : step == "quarter" ? 0.25 : 1.0;
}

std::vector<Batch> batches_of(const Value& portfolio, const Calendar& calendar,
                              Problems& problems) {
  const Value& business = portfolio.at("new_business");
  const Value &volume = business.get("volume"), &count = business.at("count"),
              &ramp_up = business.get("ramp_up");
  if (volume.given == count.given) {
    fail(volume.given ? count : business,
         volume.given ? "both 'volume' and 'count'" : "neither 'volume' nor 'count'",
         volume.given
             ? "together they mean a mean size of " + rounded_text(volume.number / count.number) +
                   ": keep 'count' and write that as the size of one, or keep 'volume'"
             : "say how much is lent by one of them",
         problems);
    return {};
  }
  const double end = end_of(business.at("until"), calendar, problems);
  check_ramp_up(ramp_up, portfolio.get("opening_book"), calendar, problems);
  const double step = years_of_step(business.at("every").text);
  const double amount =
      (volume.given ? volume.number : count.number) * step / years_of_step(business.at("per").text);
  std::vector<Batch> batches;
  for (double start = 0; start < end - kYearRounding;
       start = step * static_cast<double>(batches.size())) {
    const auto year = static_cast<std::size_t>(start + kYearRounding);
    const double part = year < ramp_up.items.size() ? ramp_up.items[year].number : 1;
    batches.push_back({start, amount * part});
  }
  return batches;
}

}  // namespace cofferdam
