// Numbers for the eye.
#pragma once
#include <cstdint>
#include <string>

namespace cofferdam {

/// A whole number with separators of thousands: "1,234,567".
std::string grouped(std::int64_t number);

/// A number with separators of thousands and `decimals` places: "1,234.50"; "n/a" if it is missing,
/// "unlimited" if it is infinite.
std::string fixed_text(double value, int decimals);

/// A number with `digits` significant digits or, if that is more, all digits before the point.
std::string significant_text(double value, int digits);

/// A value with its standard error: the error with two significant digits, the value to the same
/// place: "329.4 +- 1.8". An error below 1e-9 of the value is rounding and left out, and so is a
/// missing one; the value then has up to four significant digits. "n/a" if the value is missing.
std::string estimate_text(double value, double standard_error);

/// The same for a probability or share, in percent: "12.34 +- 0.56 %".
std::string percent_text(double value, double standard_error);

/// Unit in which all money of one summary is shown.
struct MoneyUnit {
  double scale = 1;
  std::string name;  ///< such as "million"; may be empty
};

/// The unit for amounts of about `typical`: billion from 10 billion on, million, thousand, or one.
MoneyUnit money_unit(double typical);

}  // namespace cofferdam
