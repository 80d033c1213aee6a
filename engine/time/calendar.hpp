// The time axis of a scenario.
//
// Time is counted in years from the start, in months of equal length: month k of the axis runs from
// the day that lies k months of the calendar after the start to the one that lies k + 1 months
// after it, and each of its days is the same part of it. A span of months from the start thus is
// exact on the axis and ends on its date. Spans from other days go by their dates.
#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace cofferdam {

struct CalendarTerms {
  std::chrono::sys_days start{};
  int horizon = 12, run_off = 0;  ///< months
  bool calendar_years = true;     ///< else years turn on the day of the start
  int periods = 1;                ///< in a year: 1, 4 or 12
};

class Calendar {
 public:
  /// One year without dates.
  Calendar() = default;
  explicit Calendar(const CalendarTerms& terms);

  bool given() const { return given_; }
  double horizon() const { return terms_.horizon / 12.; }  ///< years in which new business is made
  double end() const { return end_; }                      ///< horizon and run-off, in years
  /// How long the scenario runs, horizon and run-off together: `18 months`, `5 years`.
  std::string length_text() const;

  /// Factors step at the turn of a year. Year 0 is the one in which the scenario starts; with
  /// calendar years it may have begun before.
  std::size_t years() const { return years_; }
  std::size_t year_of(double time) const {
    const auto year = static_cast<std::int64_t>(time + offset_ + kRounding);
    return std::min(years_ - 1, static_cast<std::size_t>(std::max<std::int64_t>(0, year)));
  }
  /// Where a year starts and ends on the axis, cut to the scenario's time.
  double year_start(std::size_t year) const { return year_starts_[std::min(year, years_)]; }
  double year_end(std::size_t year) const { return year_start(year + 1); }
  /// `2024`, or `2023/24` if it does not start on the first of January.
  std::string year_label(std::size_t year) const { return label_of(static_cast<long>(year)); }
  /// Label of the year in which something happened, also before the start.
  std::string label_at(double time) const;
  /// Year of a label; `years()` if there is none.
  std::size_t year_named(const std::string& label) const;

  /// The reporting grid: months, quarters or years, aligned with the years.
  std::size_t periods() const { return period_starts_.size() - 1; }
  std::size_t period_of(double time) const {
    const double guess = time * terms_.periods + period_shift_;
    auto period = std::min(static_cast<std::size_t>(std::max(guess, 0.0)), periods() - 1);
    while (period > 0 && time < period_starts_[period] - kRounding) --period;
    while (period + 1 < periods() && time >= period_starts_[period + 1] - kRounding) ++period;
    return period;
  }
  double period_start(std::size_t period) const { return period_starts_[period]; }
  double period_end(std::size_t period) const { return period_starts_[period + 1]; }
  /// Last days of every `months` of the calendar, counted from the turn of a year; 12 is a multiple
  /// of them.
  std::vector<std::uint32_t> step_ends(int months) const;

  double time_of(std::chrono::sys_days date) const;
  std::chrono::sys_days date_of(double time) const;
  std::string date_text(double time) const;  ///< ISO 8601
  /// The last day that counts of what is over at `end`: the day before.
  std::string last_day_text(double end) const;
  /// Position of a moment on an axis of calendar months that knows no start: 12 x year + month - 1,
  /// and the part of the month that is over.
  double month_at(double time) const;

  /// Days are counted from the start, which is day 0. Of moments before the start: 0.
  std::uint32_t day_of(double time) const {
    const double months = (time + kRounding) * 12;
    const auto month = static_cast<std::size_t>(std::max(0.0, months));
    if (month + 1 >= month_days_.size()) return last_day();
    const auto length = static_cast<double>(month_days_[month + 1] - month_days_[month]);
    const double day = (months - static_cast<double>(month)) * length + kDayRounding;
    return static_cast<std::uint32_t>(
        std::max<std::int64_t>(0, month_days_[month] + static_cast<std::int64_t>(day)));
  }
  /// When a day begins; up to the day after the last one.
  double time_of_day(std::uint32_t day) const { return day_times_[std::min(day, end_day_)]; }
  /// Year of the calendar in which a day lies.
  std::size_t year_of_day(std::uint32_t day) const { return year_of(time_of_day(day)); }
  /// First day of a year, not before the start; that of the year after the last is the end.
  std::uint32_t first_day(std::size_t year) const {
    const double time = year_start(year);
    return time >= end_ - kRounding ? end_day_ : day_of(time);
  }
  std::uint32_t day_of_date(std::chrono::sys_days date) const {
    return static_cast<std::uint32_t>(std::max<std::int64_t>(0, (date - terms_.start).count()));
  }
  std::chrono::sys_days date_of_day(std::uint32_t day) const {
    return terms_.start + std::chrono::days(day);
  }
  /// Whether the scenario runs on that day.
  bool has(std::chrono::sys_days date) const {
    return date >= terms_.start && date < date_of_day(end_day_);
  }
  /// The day after the last one.
  std::uint32_t end_day() const { return end_day_; }

  /// The day that lies `months` later by the dates; may be before the start.
  std::int64_t months_later(std::uint32_t day, int months) const;
  /// `time` plus months and days by the dates; the part of the day that is over is kept.
  double later(double time, int months, int days = 0) const;
  /// The same with a part of a month, which is counted on the axis.
  double later(double time, double months) const;
  /// Whole months from one moment to another by the dates: the most that do not lead beyond it.
  int months_between(double from, double to) const {
    const int first = floor_of(12 * (from + kRounding));
    const int months = floor_of(12 * (to + kRounding)) - first;
    const bool on_axis = std::abs(12 * from - first) < 24 * kRounding;
    return on_axis && in_every_month() ? months : months_by_dates(from, to, months);
  }

 private:
  /// In years; a moment that misses a boundary by less is on it.
  static constexpr double kRounding = 1e-9;
  static constexpr double kDayRounding = 1e-6;

  /// The whole number below, without a call of the library.
  static int floor_of(double number) {
    const int whole = static_cast<int>(number);
    return whole > number ? whole - 1 : whole;
  }

  /// Months of the calendar count from that of the start, which is month 0.
  struct Date {
    int month = 0, day = 1;
  };
  /// A day on the axis: its month, of which `part` is over as it begins.
  struct Place {
    int month = 0;
    double part = 0;
    double length = 0;  ///< of the day, in months
  };
  /// Days of a month of the calendar, and of one of the axis; day on which the latter begins.
  int days_in(int month) const;
  int first_day_of(int month) const {
    return in_every_month() ? anchor_ : std::min(anchor_, days_in(month));
  }
  int axis_days(int month) const {
    return days_in(month) - first_day_of(month) + first_day_of(month + 1);
  }
  bool in_every_month() const { return anchor_ <= 28; }
  double months_on(double time, int months) const;
  int months_by_dates(double from, double to, int on_axis) const;
  Date split(std::chrono::sys_days date) const;
  std::chrono::sys_days joined(Date date) const;
  Date date_at(double time) const;
  Place place(Date date) const;

  void count_days();
  std::vector<double> turns_within(int months) const;
  std::uint32_t last_day() const { return end_day_ == 0 ? 0 : end_day_ - 1; }
  /// Steps of 1, 3, 6 or 12 months are counted from the turn of year 0.
  std::chrono::sys_days turn_date(std::size_t step, int months) const;
  double turn(std::size_t step, int months) const;
  std::size_t first_step(int months) const;
  std::string label_of(long year) const;

  bool given_ = false;
  CalendarTerms terms_{.calendar_years = false};
  int origin_ = 12 * 1970;  ///< 12 x year + month - 1 of the start
  int anchor_ = 1;          ///< day of the month of the start
  double offset_ = 0;       ///< years from the turn of year 0 to the start
  double end_ = 1;
  std::size_t years_ = 1;
  std::vector<double> year_starts_ = {0, 1}, period_starts_ = {0, 1};  ///< and the end of the last
  double period_shift_ = 0;  ///< periods from the turn of the first one to the start
  std::uint32_t end_day_ = 0;
  std::vector<double> day_times_ = {0.0};  ///< [day] when it begins
  std::vector<std::int64_t> month_days_;   ///< [month of the axis] its first day
};

}  // namespace cofferdam
