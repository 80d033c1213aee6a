// Dates and times, spans, years and periods.
#include "time/calendar.hpp"

#include <gtest/gtest.h>

#include "time/dates.hpp"

namespace cofferdam {
namespace {

using std::chrono::sys_days;

sys_days day(int year, unsigned month, unsigned in_month) {
  return sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(in_month));
}

Calendar calendar(sys_days start, int horizon = 36, int run_off = 0, bool calendar_years = true,
                  int periods = 1) {
  return Calendar({start, horizon, run_off, calendar_years, periods});
}

TEST(Calendar, EveryDayComesBackFromItsTime) {
  for (const sys_days start : {day(1990, 1, 1), day(2026, 1, 1), day(2024, 2, 29), day(2003, 4, 1),
                               day(2025, 12, 31), day(2026, 1, 30)}) {
    const Calendar dates = calendar(start);
    double before = -1e9;
    for (sys_days date = day(1990, 1, 1); date <= day(2060, 12, 31); date += std::chrono::days(1)) {
      const double time = dates.time_of(date), next = dates.time_of(date + std::chrono::days(1));
      ASSERT_EQ(dates.date_of(time), date) << iso_date(start);
      ASSERT_EQ(dates.date_of(time + 0.99 * (next - time)), date) << iso_date(start);
      ASSERT_GT(time, before);
      before = time;
    }
  }
}

TEST(Calendar, MonthsAreEquallyLong) {
  const Calendar dates = calendar(day(2026, 1, 1));
  EXPECT_EQ(dates.time_of(day(2026, 1, 1)), 0);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2026, 3, 1)), 2. / 12);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2026, 2, 15)), 1.5 / 12);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2029, 7, 1)), 3.5);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2025, 10, 1)), -.25);
  EXPECT_EQ(dates.date_text(dates.time_of(day(2028, 2, 29))), "2028-02-29");
}

TEST(Calendar, MonthsOfTheAxisBeginOnTheDayOfTheStart) {
  const Calendar dates = calendar(day(2026, 4, 15));
  EXPECT_EQ(dates.time_of(day(2026, 4, 15)), 0);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2027, 10, 15)), 1.5);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2026, 4, 30)), .5 / 12);
  EXPECT_DOUBLE_EQ(dates.time_of(day(2026, 3, 15)), -1. / 12);
  const Calendar ends = calendar(day(2026, 1, 31));
  EXPECT_DOUBLE_EQ(ends.time_of(day(2026, 2, 28)), 1. / 12);
  EXPECT_DOUBLE_EQ(ends.time_of(day(2026, 3, 31)), 2. / 12);
  EXPECT_DOUBLE_EQ(ends.time_of(day(2028, 2, 29)), 25. / 12);
}

TEST(Calendar, SpansKeepTheNumberOfTheDay) {
  const struct {
    sys_days from;
    int months, days;
    sys_days to;
  } cases[] = {
      {day(2026, 1, 31), 1, 0, day(2026, 2, 28)},  {day(2026, 1, 31), 2, 0, day(2026, 3, 31)},
      {day(2026, 1, 28), 1, 0, day(2026, 2, 28)},  {day(2026, 2, 28), 1, 0, day(2026, 3, 28)},
      {day(2027, 12, 31), 2, 0, day(2028, 2, 29)}, {day(2028, 2, 29), 12, 0, day(2029, 2, 28)},
      {day(2028, 2, 29), 48, 0, day(2032, 2, 29)}, {day(2026, 1, 31), 0, 30, day(2026, 3, 2)},
      {day(2026, 1, 31), 1, 2, day(2026, 3, 2)},   {day(2026, 3, 31), -1, 0, day(2026, 2, 28)},
      {day(2026, 5, 31), 18, 0, day(2027, 11, 30)}};
  for (const sys_days start : {day(2025, 1, 1), day(2025, 4, 15), day(2025, 1, 31)})
    for (const auto& one : cases) {
      const Calendar dates = calendar(start, 120);
      const double from = dates.time_of(one.from), to = dates.later(from, one.months, one.days);
      EXPECT_NEAR(to, dates.time_of(one.to), 1e-11);
      EXPECT_EQ(iso_date(dates.date_of(to)), iso_date(one.to));
      EXPECT_EQ(months_after(one.from, one.months) + std::chrono::days(one.days), one.to);
    }
  const Calendar first = calendar(day(2026, 1, 1));
  for (int month = 0; month < 36; ++month)
    EXPECT_EQ(first.later(month / 12., 7), month / 12. + 7 / 12.);
}

TEST(Calendar, PartsOfMonthsAreCountedOnTheAxis) {
  const Calendar dates = calendar(day(2026, 1, 1), 120);
  EXPECT_DOUBLE_EQ(dates.later(0.25, 4.5), .625);
  EXPECT_DOUBLE_EQ(dates.later(0.25, 0.25), .25 + .25 / 12);
  EXPECT_EQ(dates.date_of(dates.later(dates.time_of(day(2026, 1, 31)), 1.0)), day(2026, 2, 28));
}

TEST(Calendar, HoursKeepTheirOrderWhateverTheSpan) {
  const Calendar dates = calendar(day(2026, 1, 15), 120);
  for (const auto& [months, days] :
       {std::pair(0, 1), std::pair(0, 45), std::pair(1, 0), std::pair(18, 0), std::pair(3, 10)})
    for (sys_days date = day(2026, 1, 1); date < day(2030, 1, 1); date += std::chrono::days(1)) {
      const double start = dates.time_of(date);
      const double length = dates.time_of(date + std::chrono::days(1)) - start;
      double before = -1;
      for (const double part : {0.0, 0.3, 0.6, 0.95}) {
        const double then = dates.later(start + part * length, months, days);
        ASSERT_EQ(dates.date_of(then), months_after(date, months) + std::chrono::days(days));
        ASSERT_GT(then, before);
        before = then;
      }
    }
}

TEST(Calendar, WholeMonthsBetweenMomentsGoByTheDates) {
  for (const sys_days start :
       {day(2026, 1, 1), day(2026, 4, 15), day(2026, 1, 31), day(2028, 2, 29), day(2027, 11, 30)}) {
    const Calendar dates = calendar(start, 60);
    for (int from = -400; from < 400; from += 3) {
      const sys_days made = start + std::chrono::days(from);
      const double time = dates.time_of(made);
      int whole = 0;
      for (int age = 0; age < 500; ++age) {
        const sys_days now = made + std::chrono::days(age);
        while (months_after(made, whole + 1) <= now) ++whole;
        ASSERT_EQ(dates.months_between(time, dates.time_of(now)), whole)
            << iso_date(start) << ": " << iso_date(made) << " to " << iso_date(now);
      }
    }
  }
}

TEST(Calendar, CalendarYearsTurnInJanuary) {
  const Calendar dates = calendar(day(2026, 4, 1), 24, 6);
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
  const Calendar dates = calendar(day(2003, 4, 1), 36, 0, false);
  ASSERT_EQ(dates.years(), 3u);
  EXPECT_EQ(dates.year_label(0), "2003/04");
  EXPECT_EQ(dates.year_label(2), "2005/06");
  EXPECT_EQ(dates.label_at(-.01), "2002/03");
  EXPECT_EQ(dates.year_of(.999), 0u);
  EXPECT_EQ(dates.year_of(1), 1u);
  EXPECT_EQ(dates.year_named("2004/05"), 1u);
  EXPECT_EQ(calendar(day(1999, 7, 1), 12, 0, false).year_label(0), "1999/00");
  EXPECT_EQ(calendar(day(2003, 1, 1), 12, 0, false).year_label(0), "2003");
}

TEST(Calendar, PeriodsFillTheYears) {
  const struct {
    sys_days start;
    int months, run_off, per_year;
    bool calendar_years;
    std::size_t periods, years;
  } cases[] = {
      {day(2026, 1, 1), 24, 0, 12, true, 24, 2},   {day(2026, 1, 1), 24, 0, 4, true, 8, 2},
      {day(2026, 2, 15), 24, 0, 4, true, 9, 3},    {day(2026, 2, 15), 24, 0, 12, true, 25, 3},
      {day(2026, 2, 15), 24, 0, 12, false, 24, 2}, {day(2026, 2, 15), 24, 1, 1, false, 3, 3}};
  for (const auto& one : cases) {
    const Calendar dates =
        calendar(one.start, one.months, one.run_off, one.calendar_years, one.per_year);
    EXPECT_EQ(dates.periods(), one.periods) << iso_date(one.start);
    EXPECT_EQ(dates.years(), one.years) << iso_date(one.start);
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
