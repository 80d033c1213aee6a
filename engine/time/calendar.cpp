#include "time/calendar.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

using std::chrono::sys_days;

unsigned days_in(std::chrono::year_month month) {
  return static_cast<unsigned>((month / std::chrono::last).day());
}

}  // namespace

double month_of(sys_days date) {
  const std::chrono::year_month_day day(date);
  const double days = days_in(day.year() / day.month());
  return 12.0 * static_cast<int>(day.year()) + static_cast<unsigned>(day.month()) - 1.0 +
         (static_cast<unsigned>(day.day()) - 1.0) / days;
}

Calendar::Calendar(const CalendarTerms& terms)
    : given_(true),
      origin_(month_of(terms.start)),
      offset_(terms.calendar_years ? std::fmod(origin_, 12) / 12 : 0),
      horizon_(terms.horizon / 12.),
      end_(horizon_ + terms.run_off / 12.),
      per_year_(terms.periods),
      start_(terms.start) {
  first_year_ = static_cast<std::int64_t>(steps(0, 1));
  first_period_ = static_cast<std::int64_t>(steps(0, per_year_));
  years_ = count_of(1);
  periods_ = count_of(per_year_);
  count_days();
}

void Calendar::count_days() {
  origin_in_month_ = origin_ - std::floor(origin_);
  const std::chrono::year_month_day day(start_);
  std::chrono::year_month month = day.year() / day.month();
  const auto months = static_cast<std::size_t>(std::ceil(end_ * 12 + origin_in_month_)) + 1;
  for (std::size_t m = 0; m <= months; ++m, month += std::chrono::months(1))
    month_days_.push_back((sys_days(month / std::chrono::day(1)) - start_).count());
  const sys_days end = date_of(end_);
  const bool whole = std::abs(time_of(end) - end_) < kRounding;
  end_day_ = static_cast<std::uint32_t>((end - start_).count() + (whole ? 0 : 1));
  for (std::uint32_t d = 0; d <= end_day_; ++d)
    day_times_.push_back(time_of(start_ + std::chrono::days(d)));
}

double Calendar::steps(double time, double per_year) const {
  return std::floor((time + offset_) * per_year + kRounding);
}

std::size_t Calendar::count_of(double per_year) const {
  const double last = std::ceil((end_ + offset_) * per_year - kRounding);
  return static_cast<std::size_t>(std::max(1.0, last - steps(0, per_year)));
}

double Calendar::start_of(std::size_t step, double per_year) const {
  const double turn = (static_cast<double>(step) + steps(0, per_year)) / per_year - offset_;
  return std::clamp(turn, 0.0, end_);
}

std::string Calendar::label_of(long year) const {
  if (!given_) return "1";
  const double turn = origin_ - 12 * offset_ + 12.0 * static_cast<double>(year);
  const long first = static_cast<long>(std::floor(turn / 12 + kRounding));
  const std::string label = std::to_string(first);
  const bool in_january = turn - 12.0 * static_cast<double>(first) < kRounding;
  const std::string next = std::to_string((first + 1) % 100);
  return in_january ? label : label + "/" + (next.size() < 2 ? "0" : "") + next;
}

std::string Calendar::label_at(double time) const {
  return label_of(static_cast<long>(steps(time, 1)));
}

std::size_t Calendar::year_named(const std::string& label) const {
  std::size_t year = 0;
  while (year < years() && year_label(year) != label) ++year;
  return year;
}

sys_days Calendar::date_of(double time) const {
  const double months = origin_ + 12 * time + 12 * kRounding;
  const double whole = std::floor(months);
  const std::chrono::year_month month =
      std::chrono::year(static_cast<int>(std::floor(whole / 12))) /
      std::chrono::month(static_cast<unsigned>(whole - 12 * std::floor(whole / 12)) + 1);
  const double days = days_in(month);
  return sys_days(month / std::chrono::day(1)) +
         std::chrono::days(static_cast<int>((months - whole) * days + kRounding));
}

std::string Calendar::date_text(double time) const {
  const std::chrono::year_month_day day(date_of(time));
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

std::int64_t Calendar::months_later(std::uint32_t day, int months) const {
  using namespace std::chrono;
  const year_month_day date(date_of_day(day));
  const year_month then = date.year() / date.month() + std::chrono::months(months);
  const unsigned number = std::min(unsigned(date.day()), days_in(then));
  return (sys_days(then / std::chrono::day(number)) - start_).count();
}

double Calendar::plus_by_date(double time, int months, int days) const {
  const std::uint32_t day = day_of(time);
  const std::int64_t later = months_later(day, months) + days;
  const auto begins = [&](std::int64_t at) { return time_of(start_ + std::chrono::days(at)); };
  const double part = (time - begins(day)) / (begins(day + 1) - begins(day));
  return begins(later) + part * (begins(later + 1) - begins(later));
}

double Calendar::plus(double time, double months, double days) const {
  time += months / 12;
  if (days == 0) return time;
  // The part of the day is kept; days of short months are longer on the axis.
  const auto length = [&](sys_days day) {
    return time_of(day + std::chrono::days(1)) - time_of(day);
  };
  const sys_days date = date_of(time), then = date + std::chrono::days(static_cast<int>(days));
  return time_of(then) + (time - time_of(date)) / length(date) * length(then);
}

}  // namespace cofferdam
