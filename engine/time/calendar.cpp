#include "time/calendar.hpp"

#include <array>
#include <cmath>

#include "time/dates.hpp"

namespace cofferdam {

using std::chrono::sys_days;

namespace {

/// Days of the months of 400 years, after which the calendar repeats itself.
constexpr auto kMonthLengths = [] {
  std::array<std::uint8_t, 4800> days{};
  for (unsigned month = 0; month < days.size(); ++month)
    days[month] =
        static_cast<std::uint8_t>(unsigned((std::chrono::year(static_cast<int>(month / 12)) /
                                            std::chrono::month(month % 12 + 1) / std::chrono::last)
                                               .day()));
  return days;
}();

/// A day as a part of a month of 28, 29, 30 or 31.
constexpr double kDayOfMonth[] = {1 / 28., 1 / 29., 1 / 30., 1 / 31.};

}  // namespace

Calendar::Calendar(const CalendarTerms& terms)
    : given_(true), terms_(terms), end_((terms.horizon + terms.run_off) / 12.) {
  const std::chrono::year_month_day start(terms.start);
  origin_ = 12 * static_cast<int>(start.year()) + static_cast<int>(unsigned(start.month())) - 1;
  anchor_ = static_cast<int>(unsigned(start.day()));
  if (terms.calendar_years) {
    const Place turn = place(split(turn_date(0, 12)));
    offset_ = -(turn.month + turn.part) / 12;
  }
  count_days();
  year_starts_ = turns_within(12);
  years_ = year_starts_.size() - 1;
  const int step = 12 / terms.periods;
  period_starts_ = turns_within(step);
  period_shift_ = offset_ * terms.periods - static_cast<double>(first_step(step)) + kRounding;
}

std::string Calendar::length_text() const {
  return span_text(terms_.horizon + terms_.run_off);
}

void Calendar::count_days() {
  const int months = terms_.horizon + terms_.run_off;
  for (int m = 0; m <= months + 1; ++m)
    month_days_.push_back((months_after(terms_.start, m) - terms_.start).count());
  end_day_ = static_cast<std::uint32_t>(month_days_[static_cast<std::size_t>(months)]);
  for (std::uint32_t d = 1; d <= end_day_; ++d) day_times_.push_back(time_of(date_of_day(d)));
}

/// Start and end of the scenario, and the turns between them.
std::vector<double> Calendar::turns_within(int months) const {
  std::vector<double> turns = {0};
  for (std::size_t step = first_step(months) + 1; turn(step, months) < end_ - kRounding; ++step)
    turns.push_back(turn(step, months));
  turns.push_back(end_);
  return turns;
}

/// The step in which the scenario starts.
std::size_t Calendar::first_step(int months) const {
  return terms_.calendar_years ? static_cast<std::size_t>(origin_ % 12 / months) : 0;
}

sys_days Calendar::turn_date(std::size_t step, int months) const {
  const int later = static_cast<int>(step) * months;
  if (!terms_.calendar_years) return months_after(terms_.start, later);
  const std::chrono::year year(static_cast<int>(std::chrono::year_month_day(terms_.start).year()));
  return months_after(sys_days(year / 1 / 1), later);
}

double Calendar::turn(std::size_t step, int months) const {
  const double steps = static_cast<double>(step) * months / 12;
  if (!terms_.calendar_years) return steps;
  // First days of months are not equally far apart unless the scenario starts on one.
  const Place first = place(split(turn_date(0, 12))), then = place(split(turn_date(step, months)));
  const double moved =
      (then.month - first.month - static_cast<int>(step) * months) + (then.part - first.part);
  return steps - offset_ + moved / 12;
}

std::vector<std::uint32_t> Calendar::step_ends(int months) const {
  std::vector<std::uint32_t> ends;
  for (std::size_t step = first_step(months) + 1;; ++step) {
    const sys_days after = turn_date(step, months);
    if (after > date_of_day(end_day_)) return ends;
    ends.push_back(day_of_date(after) - 1);
  }
}

std::string Calendar::label_of(long year) const {
  if (!given_) return "1";
  const std::chrono::year_month_day start(terms_.start);
  const long first = static_cast<int>(start.year()) + year;
  const bool in_january =
      terms_.calendar_years || (unsigned(start.month()) == 1 && unsigned(start.day()) == 1);
  const std::string label = std::to_string(first), next = std::to_string((first + 1) % 100);
  return in_january ? label : label + "/" + (next.size() < 2 ? "0" : "") + next;
}

std::string Calendar::label_at(double time) const {
  return label_of(static_cast<long>(std::floor(time + offset_ + kRounding)));
}

std::size_t Calendar::year_named(const std::string& label) const {
  std::size_t year = 0;
  while (year < years() && year_label(year) != label) ++year;
  return year;
}

int Calendar::days_in(int month) const {
  return kMonthLengths[static_cast<unsigned>(origin_ + month) % kMonthLengths.size()];
}

Calendar::Date Calendar::split(sys_days date) const {
  const std::chrono::year_month_day day(date);
  return {12 * static_cast<int>(day.year()) + static_cast<int>(unsigned(day.month())) - 1 - origin_,
          static_cast<int>(unsigned(day.day()))};
}

sys_days Calendar::joined(Date date) const {
  const unsigned all = static_cast<unsigned>(origin_ + date.month);
  return sys_days(std::chrono::year(static_cast<int>(all / 12)) / std::chrono::month(all % 12 + 1) /
                  1) +
         std::chrono::days(date.day - 1);
}

Calendar::Date Calendar::date_at(double time) const {
  const double months = 12 * (time + kRounding);
  const int month = floor_of(months), length = days_in(month);
  const int days = in_every_month() ? length : axis_days(month);
  const int over = static_cast<int>((months - month) * days + kRounding);
  const int day = first_day_of(month) + over;
  return day > length ? Date{month + 1, day - length} : Date{month, day};
}

Calendar::Place Calendar::place(Date date) const {
  const int first = first_day_of(date.month);
  const bool here = date.day >= first;
  const int month = here ? date.month : date.month - 1, length = days_in(month);
  const int over = here ? date.day - first : length - first_day_of(month) + date.day;
  const double days = in_every_month() ? length : axis_days(month);
  return {month, over / days, 1 / days};
}

double Calendar::time_of(sys_days date) const {
  const Place day = place(split(date));
  // As a position among all months, less that of the start.
  return (origin_ + day.month + day.part - origin_) / 12;
}

sys_days Calendar::date_of(double time) const {
  return joined(date_at(time));
}

std::string Calendar::date_text(double time) const {
  return iso_date(date_of(time));
}

std::string Calendar::last_day_text(double end) const {
  return iso_date(date_of(end) - std::chrono::days(1));
}

double Calendar::month_at(double time) const {
  const Date date = date_at(time);
  const Place at = place(date);
  const double over = std::max(0.0, 12 * time - at.month - at.part) / at.length;
  return origin_ + date.month + (date.day - 1 + over) / days_in(date.month);
}

std::int64_t Calendar::months_later(std::uint32_t day, int months) const {
  return (months_after(date_of_day(day), months) - terms_.start).count();
}

/// The same as by date and place, where every month has the day of the start: a month of the axis
/// then has the days of the month of the calendar in which it begins.
double Calendar::months_on(double time, int months) const {
  const double at = 12 * (time + kRounding);
  const int month = floor_of(at), length = days_in(month);
  // Between months of one length no day is missed or moved.
  if (days_in(month + months) == length) return time + months / 12.;
  const int begun = static_cast<int>((at - month) * length + kRounding);
  double over = (12 * time - month) * length - begun;  // of the day
  if (over < kDayRounding) over = 0;
  const int first = anchor_ + begun, next = first > length ? 1 : 0;
  const int then = month + next + months, most = days_in(then);
  const int day = std::min(first - next * length, most);
  const bool before = day < anchor_;
  const int axis = before ? then - 1 : then, days = before ? days_in(axis) : most;
  const int passed = before ? days - anchor_ + day : day - anchor_;
  const double moved =
      (passed + over) * kDayOfMonth[days - 28] - (begun + over) * kDayOfMonth[length - 28];
  return time + ((axis - month) + moved) / 12;
}

double Calendar::later(double time, int months, int days) const {
  if (days == 0 && in_every_month()) return months_on(time, months);
  const Date date = date_at(time);
  const int length = days_in(date.month + months);
  Date end{date.month + months, std::min(date.day, length)};
  if (days != 0) end = split(joined(end) + std::chrono::days(days));
  const Place at = place(date), then = place(end);
  // What is over of the day; days of short months are longer on the axis.
  double over = (12 * time - at.month - at.part) / at.length;
  if (over < kDayRounding) over = 0;
  const double moved = (then.part - at.part) + over * (then.length - at.length);
  return time + (then.month - at.month) / 12.0 + moved / 12;
}

double Calendar::later(double time, double months) const {
  const int whole = floor_of(months + kRounding);
  const double part = std::max(0.0, months - whole);
  return later(time, whole) + (part > kRounding ? part / 12 : 0);
}

int Calendar::months_by_dates(double from, double to, int months) const {
  const auto reaches = [&](int span) { return later(from, span) <= to + kRounding; };
  // Where months of the axis begin on the last day of a short month, a span may end before them.
  if (!in_every_month() && reaches(months + 1)) return months + 1;
  return reaches(months) ? months : months - 1;
}

}  // namespace cofferdam
