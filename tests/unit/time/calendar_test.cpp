// Dates and times, spans, years and periods.
#include "time/calendar.hpp"

#include <gtest/gtest.h>

#include "measures/params.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

Calendar calendar(const std::string& start, const std::string& more = "horizon: 3 years") {
  return *model_of("cofferdam: 1\ntitle: dates\ncalendar: {start: " + start + ", " + more +
                   "}\neconomy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n  "
                   "loans: {type: loans, lender: bank, count: 1, ead: 1, pd: 1 %, lgd: 1, term: 1 "
                   "year, asset_correlation: 0.1}\n")
              .params()
              .calendar;
}

sys_days day(int year, unsigned month, unsigned in_month) {
  return sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(in_month));
}

TEST(Calendar, EveryDayComesBackFromItsTime) {
  for (const char* start : {"1990-01-01", "2026-01-01", "2024-02-29", "2003-04-01", "2025-12-31"}) {
    const Calendar dates = calendar(start);
    double before = -1e9;
    for (sys_days date = day(1990, 1, 1); date <= day(2060, 12, 31); date += std::chrono::days(1)) {
      const double time = dates.time_of(date), next = dates.time_of(date + std::chrono::days(1));
      ASSERT_EQ(dates.date_of(time), date) << start;
      ASSERT_EQ(dates.date_of(time + 0.99 * (next - time)), date) << start;
      ASSERT_GT(time, before);
      before = time;
    }
  }
}

TEST(Calendar, MonthsAreEquallyLong) {
  const Calendar dates = calendar("2026-01-01");
  EXPECT_EQ(dates.time_of(day(2026, 1, 1)), 0);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2026, 3, 1)), 2. / 12);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2026, 2, 15)), 1.5 / 12);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2029, 7, 1)), 3.5);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2025, 10, 1)), -.25);
  EXPECT_EQ(dates.date_text(dates.time_of(day(2028, 2, 29))), "2028-02-29");
}

TEST(Calendar, SpansOfMonthsAreExactOnTheAxisAndDaysByDate) {
  const Calendar dates = calendar("2026-01-01", "horizon: 10 years");
  for (const double time : {0.0, 0.123, 1.7, 2.16666, 5.99}) {
    EXPECT_DOUBLE_EQ(dates.plus(time, 6, 0), time + .5);
    EXPECT_DOUBLE_EQ(dates.plus(time, 4.5, 0), time + .375);
  }
  EXPECT_EQ(dates.date_of(dates.plus(dates.time_of(day(2026, 1, 31)), 0, 30)), day(2026, 3, 2));
  // At any hour of any day the date moves by the days, and hours keep their order.
  for (const double days : {1.0, 10.0, 45.0, 400.0})
    for (sys_days date = day(2026, 1, 1); date < day(2030, 1, 1); date += std::chrono::days(1)) {
      const double start = dates.time_of(date);
      const double length = dates.time_of(date + std::chrono::days(1)) - start;
      double before = -1;
      for (const double part : {0.0, 0.3, 0.6, 0.95}) {
        const double then = dates.plus(start + part * length, 0, days);
        ASSERT_EQ(dates.date_of(then), date + std::chrono::days(static_cast<int>(days)));
        ASSERT_GT(then, before);
        before = then;
      }
    }
}

TEST(Calendar, CalendarYearsTurnInJanuary) {
  const Calendar dates = calendar("2026-04-01", "horizon: 2 years, run_off: 6 months");
  EXPECT_DOUBLE_EQ(dates.horizon(), 2);
  EXPECT_DOUBLE_EQ(dates.end(), 2.5);
  ASSERT_EQ(dates.years(), 3u);
  EXPECT_EQ(dates.year_label(0), "2026");
  EXPECT_EQ(dates.year_label(2), "2028");
  EXPECT_EQ(dates.year_of(.7499), 0u);
  EXPECT_EQ(dates.year_of(.75), 1u);
  EXPECT_EQ(dates.year_of(dates.end()), 2u);
  EXPECT_EQ(dates.label_at(-.24), "2026");
  EXPECT_EQ(dates.label_at(-.26), "2025");
  EXPECT_DOUBLE_EQ(dates.year_start(0), 0);
  EXPECT_DOUBLE_EQ(dates.year_end(0), .75);
  EXPECT_DOUBLE_EQ(dates.year_end(2), 2.5);
  EXPECT_EQ(dates.year_named("2027"), 1u);
  EXPECT_EQ(dates.year_named("2029"), 3u);
}

TEST(Calendar, SchemeYearsTurnOnTheDayOfTheStart) {
  const Calendar dates = calendar("2003-04-01", "horizon: 3 years, year: scheme");
  ASSERT_EQ(dates.years(), 3u);
  EXPECT_EQ(dates.year_label(0), "2003/04");
  EXPECT_EQ(dates.year_label(2), "2005/06");
  EXPECT_EQ(dates.label_at(-.01), "2002/03");
  EXPECT_EQ(dates.year_of(.999), 0u);
  EXPECT_EQ(dates.year_of(1), 1u);
  EXPECT_EQ(dates.year_named("2004/05"), 1u);
  EXPECT_EQ(calendar("1999-07-01", "horizon: 1 year, year: scheme").year_label(0), "1999/00");
  EXPECT_EQ(calendar("2003-01-01", "horizon: 1 year, year: scheme").year_label(0), "2003");
}

TEST(Calendar, PeriodsFillTheYears) {
  const struct {
    const char* start;
    const char* more;
    std::size_t periods, years;
  } cases[] = {{"2026-01-01", "horizon: 2 years, period: month", 24, 2},
               {"2026-01-01", "horizon: 2 years, period: quarter", 8, 2},
               {"2026-02-15", "horizon: 2 years, period: quarter", 9, 3},
               {"2026-02-15", "horizon: 2 years, period: month", 25, 3},
               {"2026-02-15", "horizon: 2 years, period: month, year: scheme", 24, 2},
               {"2026-02-15", "horizon: 2 years, run_off: 1 month, year: scheme", 3, 3}};
  for (const auto& one : cases) {
    const Calendar dates = calendar(one.start, one.more);
    EXPECT_EQ(dates.periods(), one.periods) << one.start << " " << one.more;
    EXPECT_EQ(dates.years(), one.years) << one.start << " " << one.more;
    EXPECT_EQ(dates.period_start(0), 0);
    EXPECT_DOUBLE_EQ(dates.period_end(dates.periods() - 1), dates.end());
    for (std::size_t k = 0; k < dates.periods(); ++k) {
      const double start = dates.period_start(k), end = dates.period_end(k);
      ASSERT_LT(start, end);
      EXPECT_DOUBLE_EQ(start, k == 0 ? 0 : dates.period_end(k - 1));
      EXPECT_EQ(dates.period_of(start), k);
      EXPECT_EQ(dates.period_of(end - 1e-6), k);
      // No period lies in two years.
      EXPECT_EQ(dates.year_of(start), dates.year_of(end - 1e-6));
    }
  }
}

TEST(Calendar, WithoutDatesThereIsOneYear) {
  const Calendar none;
  EXPECT_FALSE(none.given());
  EXPECT_EQ(none.years(), 1u);
  EXPECT_EQ(none.periods(), 1u);
  EXPECT_EQ(none.year_label(0), "1");
  EXPECT_EQ(none.end(), 1);
}

}  // namespace
}  // namespace cofferdam
