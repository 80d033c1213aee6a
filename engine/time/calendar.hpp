// The time axis of a scenario.
//
// Time is counted in years from the start; all months are equally long, and a day is its part of
// its month. Spans of months then are exact on the axis: 6 months are 0.5 from any date on.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace cofferdam {

/// Position of a date on the axis of months: 12 x year + month - 1, and the part of the month that
/// is over when the day begins.
double month_of(std::chrono::sys_days date);

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
  double horizon() const { return horizon_; }  ///< years in which new business is made
  double end() const { return end_; }          ///< horizon and run-off, in years

  /// Factors step at the turn of a year. Year 0 is the one in which the scenario starts; with
  /// calendar years it may have begun before.
  std::size_t years() const { return years_; }
  std::size_t year_of(double time) const { return index_of(time, 1, first_year_, years_); }
  /// Where a year starts and ends on the axis, cut to the scenario's time.
  double year_start(std::size_t year) const { return start_of(year, 1); }
  double year_end(std::size_t year) const { return start_of(year + 1, 1); }
  /// The turn at which a year starts, which may lie before the start.
  double year_turn(std::size_t year) const {
    return static_cast<double>(year) + steps(0, 1) - offset_;
  }
  /// `2024`, or `2023/24` if it does not start on the first of January.
  std::string year_label(std::size_t year) const { return label_of(static_cast<long>(year)); }
  /// Label of the year in which something happened, also before the start.
  std::string label_at(double time) const;
  /// Year of a label; `years()` if there is none.
  std::size_t year_named(const std::string& label) const;

  /// The reporting grid: months, quarters or years, aligned with the years.
  std::size_t periods() const { return periods_; }
  std::size_t period_of(double time) const {
    return index_of(time, per_year_, first_period_, periods_);
  }
  double period_start(std::size_t period) const { return start_of(period, per_year_); }
  double period_end(std::size_t period) const { return start_of(period + 1, per_year_); }

  double time_of(std::chrono::sys_days date) const { return (month_of(date) - origin_) / 12; }
  std::chrono::sys_days date_of(double time) const;
  std::string date_text(double time) const;  ///< ISO 8601
  /// The day before a moment at which a day begins.
  std::string last_day_text(double end) const {
    return date_text(time_of(date_of(end) - std::chrono::days(1)));
  }
  /// Days are counted from the start, which is day 0. Of moments before the start: 0.
  std::uint32_t day_of(double time) const {
    const double months = (time + kRounding) * 12 + origin_in_month_;
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
  std::uint32_t first_day(std::size_t year) const { return day_of_start(year_start(year)); }
  std::uint32_t day_of_date(std::chrono::sys_days date) const {
    return static_cast<std::uint32_t>(std::max<std::int64_t>(0, (date - start_).count()));
  }
  std::chrono::sys_days date_of_day(std::uint32_t day) const {
    return start_ + std::chrono::days(day);
  }
  /// The day after the last one.
  std::uint32_t end_day() const { return end_day_; }
  /// The day of the same number `months` later, or the last of a shorter month; may be before the
  /// start.
  std::int64_t months_later(std::uint32_t day, int months) const;
  /// `time` plus a span by the dates: months keep the number of the day.
  double plus_by_date(double time, int months, int days) const;
  /// `time` plus a span: months on the axis, days by the dates.
  double plus(double time, double months, double days) const;

 private:
  /// In years; a moment that misses a boundary by less is on it.
  static constexpr double kRounding = 1e-9;
  static constexpr double kDayRounding = 1e-6;

  void count_days();
  std::uint32_t day_of_start(double time) const {
    return time >= end_ - kRounding ? end_day_ : day_of(time);
  }
  std::uint32_t last_day() const { return end_day_ == 0 ? 0 : end_day_ - 1; }
  std::size_t count_of(double per_year) const;
  /// The end counts to the last of `count` steps.
  std::size_t index_of(double time, double per_year, std::int64_t first, std::size_t count) const {
    // As steps(time) - steps(0): times are not below 0, so that cutting is rounding down.
    const auto step = static_cast<std::int64_t>((time + offset_) * per_year + kRounding) - first;
    return std::min(count - 1, static_cast<std::size_t>(std::max<std::int64_t>(0, step)));
  }
  /// Whole steps since the turn of year 0, cut down.
  double steps(double time, double per_year) const;
  double start_of(std::size_t step, double per_year) const;
  std::string label_of(long year) const;

  bool given_ = false;
  double origin_ = 0;  ///< months of the start
  double offset_ = 0;  ///< years from the turn of year 0 to the start
  double horizon_ = 1, end_ = 1;
  double per_year_ = 1;  ///< periods
  std::size_t years_ = 1, periods_ = 1;
  std::int64_t first_year_ = 0, first_period_ = 0;  ///< steps of the start
  std::chrono::sys_days start_{};
  double origin_in_month_ = 0;  ///< part of its month that is over at the start
  std::uint32_t end_day_ = 0;
  std::vector<double> day_times_;         ///< [day] when it begins
  std::vector<std::int64_t> month_days_;  ///< first day of each month, from that of the start on
};

}  // namespace cofferdam
