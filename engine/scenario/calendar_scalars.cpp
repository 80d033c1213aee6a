#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.hpp"
#include "scenario/numeral.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr long long kMaxYears = 1000;
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;

struct CalendarUnit {
  std::string_view name;  // singular
  int months;
  int days;
  std::array<std::string_view, 2> chinese;
};

constexpr CalendarUnit kUnits[] = {{"day", 0, 1, {"天", "日"}},
                                   {"week", 0, 7, {"周", "个星期"}},
                                   {"month", 1, 0, {"个月", "月"}},
                                   {"quarter", 3, 0, {"个季度", "季度"}},
                                   {"year", 12, 0, {"年", "周年"}}};

const CalendarUnit* calendar_unit(std::string_view unit) {
  for (const CalendarUnit& known : kUnits) {
    const bool plural = unit.size() == known.name.size() + 1 && unit.ends_with('s');
    if (unit == known.name || (plural && unit.starts_with(known.name)) ||
        unit == known.chinese[0] || unit == known.chinese[1])
      return &known;
  }
  return nullptr;
}

Parsed<Duration> no_duration(std::string what, std::string advice) {
  return {std::nullopt, std::move(what), std::move(advice)};
}

Parsed<std::chrono::sys_days> no_date(std::string what, std::string advice) {
  return {std::nullopt, std::move(what), std::move(advice)};
}

std::string plural(long long count, std::string_view unit) {
  return std::to_string(count) + " " + std::string(unit) + (count == 1 ? "" : "s");
}

/// What to write in place of a fraction of a unit: months for 1.5 years, days for 1.5 weeks.
std::string whole_advice(const Numeral& numeral, const CalendarUnit& unit) {
  const double count = decimal_value(numeral.digits, 0).value_or(0.5);
  const double small = count * (unit.months > 0 ? unit.months : unit.days);
  const bool finer = unit.months > 1 || unit.days > 1;
  if (finer && small < 1e6 && small == static_cast<double>(static_cast<long long>(small))) {
    return "write " + plural(static_cast<long long>(small), unit.months > 0 ? "month" : "day");
  }
  return "write a whole number of a smaller unit, such as 18 months or 45 days";
}

Parsed<Duration> counted(const Numeral& numeral, const CalendarUnit& unit) {
  if (numeral.digits[0] == '-') {
    return no_duration(numeral.shown + " is negative", "write a span of time, such as 90 days");
  }
  const Parsed<long long> count = parse_integer(numeral.digits);
  const std::string name(unit.name);
  if (!count.value && decimal_value(numeral.digits, 0).value_or(1e99) < 1e15) {
    return no_duration(numeral.shown + " is not a whole number of " + name + "s",
                       whole_advice(numeral, unit));
  }
  const long long limit =
      unit.months > 0 ? kMaxYears * 12 / unit.months : kMaxYears * 366 / unit.days;
  if (!count.value || *count.value > limit) {
    return no_duration(numeral.shown + " is longer than 1000 years",
                       "check the number and the unit");
  }
  const int whole = static_cast<int>(*count.value);
  return {Duration{whole * unit.months, whole * unit.days}, "", ""};
}

bool has_date_form(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
}

/// `2026年1月1日` as `2026-01-01`; any other text as it is.
std::string western_date(std::string_view text) {
  constexpr std::string_view kYear = "年", kMonth = "月", kDay = "日";
  const std::size_t year = text.find(kYear), month = text.find(kMonth);
  if (year == text.npos || month == text.npos || month < year || !text.ends_with(kDay))
    return std::string(text);
  const std::size_t from = year + kYear.size(), to = month + kMonth.size();
  const auto two_digits = [](std::string_view part) {
    return (part.size() == 1 ? "0" : "") + std::string(part);
  };
  return std::string(text.substr(0, year)) + "-" + two_digits(text.substr(from, month - from)) +
         "-" + two_digits(text.substr(to, text.size() - kDay.size() - to));
}

int number_in(std::string_view text, std::size_t begin, std::size_t size) {
  int value = 0;
  std::from_chars(text.data() + begin, text.data() + begin + size, value);
  return value;
}

Parsed<std::chrono::sys_days> checked_date(const std::string& shown, int year, int month, int day) {
  using namespace std::chrono;
  if (year < kFirstYear || year > kLastYear) {
    return no_date(shown + " lies outside the years 1900 to 2200", "check the year");
  }
  if (month < 1 || month > 12) {
    return no_date(shown + " has no month " + std::to_string(month),
                   "write year-month-day, such as 2024-02-29");
  }
  const auto in_month = std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)};
  const unsigned last = static_cast<unsigned>((in_month / std::chrono::last).day());
  if (day < 1 || static_cast<unsigned>(day) > last) {
    return no_date(shown + " is not in the calendar",
                   "that month has the days 1 to " + std::to_string(last));
  }
  return {sys_days(in_month / std::chrono::day{static_cast<unsigned>(day)}), "", ""};
}

std::string date_text(sys_days day) {
  const year_month_day date{day};
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

/// The date of a day number of spreadsheets, if it is one of 1954 to 2119; else "".
std::string excel_date(std::string_view text) {
  constexpr int kFirst = 20000, kLast = 80000;
  if (text.size() != 5 || text.find_first_not_of("0123456789") != text.npos) return "";
  const int number = number_in(text, 0, 5);
  if (number < kFirst || number > kLast) return "";
  return date_text(sys_days(year_month_day(std::chrono::year{1899}, std::chrono::month{12},
                                           std::chrono::day{30})) +
                   std::chrono::days(number));
}

/// `2025/3/31` or `2025.03.31` as `2025-03-31`; "" if it is no such date.
std::string date_with_other_signs(std::string_view text) {
  std::array<int, 3> parts{};
  std::size_t part = 0, digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      parts[part] = 10 * parts[part] + (c - '0');
      if (++digits > 4) return "";
    } else if ((c == '/' || c == '.' || c == '-') && digits > 0 && part < 2) {
      if (part == 0 && digits != 4) return "";
      ++part, digits = 0;
    } else {
      return "";
    }
  }
  if (part != 2 || digits == 0) return "";
  const year_month_day date(std::chrono::year{parts[0]},
                            std::chrono::month{static_cast<unsigned>(parts[1])},
                            std::chrono::day{static_cast<unsigned>(parts[2])});
  return date.ok() ? date_text(sys_days(date)) : "";
}

}  // namespace

Parsed<Duration> parse_duration(std::string_view text) {
  const Numeral numeral = read_numeral(text);
  if (numeral.digits.empty()) {
    const bool word = numeral.what.ends_with("is not a number");
    return no_duration(word ? numeral.shown + " is not a span of time" : numeral.what,
                       word || numeral.what == "a value is missing"
                           ? "write a number and a unit, such as 90 days or 2 years"
                           : numeral.advice);
  }
  if (numeral.unit.empty()) {
    return no_duration(numeral.shown + " has no unit of time",
                       "write " + numeral.shown + " days, " + numeral.shown + " months or " +
                           numeral.shown + " years");
  }
  if (const CalendarUnit* unit = calendar_unit(numeral.unit)) return counted(numeral, *unit);
  if (numeral.unit.find_first_of("0123456789") != std::string::npos) {
    return no_duration(numeral.shown + " mixes two units of time",
                       "write one number and one unit, such as 18 months");
  }
  return no_duration(numeral.shown + " has the unit " + quote_for_message(numeral.unit, 20) +
                         ", which is not known",
                     "write one of days, weeks, months, quarters, years");
}

Parsed<double> parse_months(std::string_view text) {
  const Numeral numeral = read_numeral(text);
  if (!numeral.digits.empty() && numeral.unit.empty()) {
    return {std::nullopt, numeral.shown + " has no unit of time",
            "write " + numeral.shown + " months or " + numeral.shown + " years"};
  }
  const CalendarUnit* unit = numeral.digits.empty() ? nullptr : calendar_unit(numeral.unit);
  if (unit && unit->days > 0) {
    return {std::nullopt, numeral.shown + " is counted in " + std::string(unit->name) + "s",
            "whole months are counted here: write it in months, such as 3 months"};
  }
  const Parsed<Duration> span = parse_duration(text);
  if (span.value) return {span.value->months, "", ""};
  const bool leads_to_days = span.advice.find("day") != std::string::npos;
  return {std::nullopt, span.what,
          leads_to_days ? "write whole months or years, such as 18 months" : span.advice};
}

Parsed<std::chrono::sys_days> parse_date(std::string_view given) {
  if (given.empty()) return no_date("a value is missing", "write a date, such as 2024-02-29");
  const std::string shown = quote_for_message(given, 40), western = western_date(given);
  const std::string_view text = western;
  const std::string_view day = text.substr(0, 10);
  const bool with_time =
      text.size() > 10 && has_date_form(day) && (text[10] == 'T' || text[10] == ' ');
  if (with_time) {
    return no_date(shown + " has a time of day", "write " + std::string(day) + " alone");
  }
  if (!has_date_form(text)) {
    const std::string day_number = excel_date(text), other = date_with_other_signs(text);
    if (!day_number.empty())
      return no_date(shown + " is a day number of Excel", "write " + day_number);
    return no_date(shown + " is not a date",
                   other.empty() ? "write year-month-day, such as 2024-02-29" : "write " + other);
  }
  return checked_date(std::string(text), number_in(text, 0, 4), number_in(text, 5, 2),
                      number_in(text, 8, 2));
}

Parsed<double> parse_day_number(std::string_view text) {
  const Parsed<std::chrono::sys_days> date = parse_date(text);
  if (!date.value) return {std::nullopt, date.what, date.advice};
  return {static_cast<double>(date.value->time_since_epoch().count()), "", ""};
}

}  // namespace cofferdam
