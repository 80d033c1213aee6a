// Texts of a scenario turned into numbers with units.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cofferdam {

/// A value or the reason why there is none, in the words of a message: what is wrong; what to do.
template <class T>
struct Parsed {
  std::optional<T> value;
  std::string what;
  std::string advice;
};

/// 5, -3.5, 5e8, 500_000_000. Refused, each with its own reason: nan, inf, 010 (octal look-alike),
/// 0x10, 1,5 and 1.000.000 (separators), 1e999 (overflow), 5 % or 5 million (a unit where none
/// belongs).
Parsed<double> parse_number(std::string_view text);
/// A number as files hold it: `parse_number` without underscores.
Parsed<double> parse_cell(std::string_view text);
/// A number without fraction, within +-2^53. `1e6` and `1_000_000` are integers.
Parsed<long long> parse_integer(std::string_view text);
/// Money: a number, or a number and one of thousand, wan (1e4), million, yi (1e8), billion,
/// trillion, 万, 亿, with or without a space between. A currency code or sign is refused ("the
/// currency is stated once").
Parsed<double> parse_amount(std::string_view text);
/// 0.0184 or `1.84 %`. `5 pp` is refused here: points belong to add-ons.
Parsed<double> parse_rate(std::string_view text);
/// `5 pp` = 0.05, of either sign. A number without `pp` is refused.
Parsed<double> parse_points(std::string_view text);

/// A span of calendar time in months and days (never both): `90 days`, `6 months`, `2 quarters`,
/// `10 years`, `3 weeks`; singular too.
struct Duration {
  int months = 0;
  int days = 0;
  friend bool operator==(const Duration&, const Duration&) = default;
};
Parsed<Duration> parse_duration(std::string_view text);
/// A span of time that is a whole number of months: `12 months`, `2 quarters`, `10 years`. Days and
/// weeks are refused, since loans run for whole months.
Parsed<double> parse_months(std::string_view text);
/// ISO 8601 `2024-02-29`, checked against the calendar, years 1900 to 2200.
Parsed<std::chrono::sys_days> parse_date(std::string_view text);
/// The same as days since 1970-01-01.
Parsed<double> parse_day_number(std::string_view text);
/// yes, no, true, false.
Parsed<bool> parse_flag(std::string_view text);

/// Shortest text that reads back to the same double.
std::string format_number(double value);
/// The same of money where it could be taken for a rate: below 1 it is given in thousands.
std::string amount_text(double value);
/// Twelve significant digits, for sums in messages: 1.1 and not 1.1000000000000001.
std::string rounded_text(double value);

}  // namespace cofferdam
