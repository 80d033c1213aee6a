// One month rule: ends, dates and rows against arithmetic of the calendar written for the test.
#include <gtest/gtest.h>

#include <map>

#include "time/calendar.hpp"
#include "time/dates.hpp"

namespace cofferdam {
namespace {

using std::chrono::sys_days;
constexpr std::chrono::days kDay{1};

struct Date {
  int year, month, day;
  auto operator<=>(const Date&) const = default;
};

int length_of(int year, int month) {
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2                                              ? (leap ? 29 : 28)
         : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                 : 31;
}

Date plus(const Date& from, int months) {
  const int month = from.month - 1 + months;
  Date to{from.year + month / 12, month % 12 + 1, 0};
  to.day = std::min(from.day, length_of(to.year, to.month));
  return to;
}

sys_days days_of(const Date& date) {
  return sys_days(std::chrono::year(date.year) / date.month / date.day);
}

Date date_of(sys_days days) {
  const std::chrono::year_month_day day(days);
  return {int(day.year()), int(unsigned(day.month())), int(unsigned(day.day()))};
}

std::string text_of(const Date& date) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

/// Rows of a table by time: from the first to the last day of each, by the key of a day.
template <class Key>
std::string rows_by(sys_days first, sys_days last, const Key& key) {
  std::string rows;
  auto before = key(first);
  rows += text_of(date_of(first));
  for (sys_days day = first + kDay; day <= last; day += kDay) {
    const auto now = key(day);
    if (now == before) continue;
    rows += "-" + text_of(date_of(day - kDay)) + " " + text_of(date_of(day));
    before = now;
  }
  return rows + "-" + text_of(date_of(last));
}

std::string rows_of(const Calendar& calendar, bool years) {
  std::string rows;
  for (std::size_t k = 0; k < (years ? calendar.years() : calendar.periods()); ++k)
    rows += (k == 0 ? "" : " ") +
            calendar.date_text(years ? calendar.year_start(k) : calendar.period_start(k)) + "-" +
            calendar.last_day_text(years ? calendar.year_end(k) : calendar.period_end(k));
  return rows;
}

/// Steps of `step` months from the start of which `day` lies in the last.
int steps_since(const Date& start, sys_days day, int step) {
  int steps = 0;
  while (days_of(plus(start, step * (steps + 1))) <= day) ++steps;
  return steps;
}

void check(const Date& start, int months, bool calendar_years, int per_year) {
  const Calendar calendar({days_of(start), (months + 1) / 2, months / 2, calendar_years, per_year});
  const sys_days first = days_of(start), end = days_of(plus(start, months)), last = end - kDay;
  ASSERT_EQ(calendar.end_day(), (end - first).count());
  ASSERT_EQ(calendar.last_day_text(calendar.end()), text_of(date_of(last)));
  ASSERT_TRUE(calendar.has(first) && calendar.has(last));
  ASSERT_FALSE(calendar.has(first - kDay) || calendar.has(end));
  const int step = 12 / per_year;
  const auto year = [&](sys_days day) {
    return calendar_years ? date_of(day).year : steps_since(start, day, 12);
  };
  const auto period = [&](sys_days day) {
    const Date date = date_of(day);
    return calendar_years ? 12 * date.year + (date.month - 1) / step * step
                          : steps_since(start, day, step);
  };
  ASSERT_EQ(rows_of(calendar, true), rows_by(first, last, year));
  ASSERT_EQ(rows_of(calendar, false), rows_by(first, last, period));
  // Steps whose last day lies within the scenario: the next day is in another step.
  std::vector<std::uint32_t> ends;
  for (sys_days day = first; day <= last; day += kDay)
    if (period(day) != period(day + kDay))
      ends.push_back(static_cast<std::uint32_t>((day - first).count()));
  ASSERT_EQ(calendar.step_ends(step), ends);
  // As many monthly dates as months, on the dates and exact on the axis.
  for (int k = 0; k <= months; ++k) {
    const sys_days date = days_of(plus(start, k));
    ASSERT_EQ(calendar.date_of(k / 12.0), date);
    ASSERT_DOUBLE_EQ(calendar.time_of(date), k / 12.0);
    ASSERT_EQ(calendar.months_later(0, k), (date - first).count());
    ASSERT_EQ(calendar.has(date), k < months);
  }
  // Days and moments name each other, and lie in the rows that say so.
  for (const std::uint32_t day : {0u, calendar.end_day() / 3, calendar.end_day() - 1}) {
    const double time = calendar.time_of_day(day);
    ASSERT_EQ(calendar.day_of(time), day);
    ASSERT_EQ(calendar.date_text(time), text_of(date_of(first + std::chrono::days(day))));
    ASSERT_LE(calendar.year_start(calendar.year_of(time)), time + 1e-9);
    ASSERT_GT(calendar.year_end(calendar.year_of(time)), time + 1e-9);
    ASSERT_LE(calendar.period_start(calendar.period_of(time)), time + 1e-9);
    ASSERT_GT(calendar.period_end(calendar.period_of(time)), time + 1e-9);
  }
  const std::uint32_t last_day = calendar.end_day() - 1;
  ASSERT_EQ(calendar.period_of(calendar.time_of_day(last_day)), calendar.periods() - 1);
  ASSERT_EQ(calendar.year_of_day(last_day), calendar.years() - 1);
}

TEST(MonthRule, AllStartsOfTwoYearsByAllHorizons) {
  const Date first{2027, 1, 1};
  for (sys_days day = days_of(first); day < days_of({2029, 1, 1}); day += kDay)
    for (int months = 1; months <= 40; ++months) {
      // Kinds of years and periods take turns, so that each meets every start and horizon.
      const int kind = (months + int((day - days_of(first)).count())) % 6;
      check(date_of(day), months, kind < 3, kind % 3 == 0 ? 12 : kind % 3 == 1 ? 4 : 1);
      if (testing::Test::HasFatalFailure())
        FAIL() << text_of(date_of(day)) << " + " << months << " months";
    }
}

TEST(MonthRule, ExamplesByHand) {
  const auto last = [](int year, int month, int day, int months) {
    const Calendar calendar({days_of({year, month, day}), months, 0, true, 1});
    return calendar.last_day_text(calendar.end());
  };
  EXPECT_EQ(last(2026, 4, 15, 18), "2027-10-14");
  EXPECT_EQ(last(2026, 1, 28, 1), "2026-02-27");
  EXPECT_EQ(last(2026, 1, 31, 1), "2026-02-27");
  EXPECT_EQ(last(2026, 1, 31, 2), "2026-03-30");
  EXPECT_EQ(last(2028, 2, 29, 12), "2029-02-27");
  EXPECT_EQ(last(2026, 1, 1, 60), "2030-12-31");
}

TEST(MonthRule, SpansAreWrittenInYearsOnlyWhenWhole) {
  EXPECT_EQ(span_text(18), "18 months");
  EXPECT_EQ(span_text(1), "1 month");
  EXPECT_EQ(span_text(12), "1 year");
  EXPECT_EQ(span_text(120), "10 years");
}

}  // namespace
}  // namespace cofferdam
