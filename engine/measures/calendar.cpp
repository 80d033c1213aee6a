// The years of the scenario.
#include "time/calendar.hpp"
#include "measures/columns.hpp"
#include "measures/measure.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

class Years final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    const Calendar& calendar = *summary.params.calendar;
    TextColumn year("year", "label of the year");
    TextColumn from("from", "its first day within the scenario");
    TextColumn to("to", "its last day within the scenario");
    NumberColumn length("length", "1", "part of a year that lies within the scenario");
    TextColumn phase("phase", "horizon, run-off, or 'horizon and run-off' if one ends within it");
    for (std::size_t y = 0; y < calendar.years(); ++y) {
      const double start = calendar.year_start(y), end = calendar.year_end(y);
      const bool lends = start < calendar.horizon() - kRounding;
      const bool runs_off = end > calendar.horizon() + kRounding;
      year.add(calendar.year_label(y));
      from.add(calendar.date_text(start));
      to.add(calendar.last_day_text(end));
      length.add(end - start);
      phase.add(!runs_off ? "horizon" : lends ? "horizon and run-off" : "run-off");
    }
    return make_table("calendar", "one year", year, from, to, length, phase);
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.calendar->given() ? std::make_unique<Years>() : nullptr;
}

}  // namespace

TableMember calendar_table() {
  return {make};
}

}  // namespace cofferdam
