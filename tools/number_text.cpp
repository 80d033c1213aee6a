#include "number_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace cofferdam {
namespace {

/// Puts commas between the thousands of the digits before the point.
std::string with_commas(std::string digits) {
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = std::min(digits.find('.'), digits.size()); at > first + 3;)
    digits.insert(at -= 3, ",");
  return digits;
}

/// Places behind the point at which a number has `digits` significant digits; none before it.
int decimals_for(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return 0;
  char text[64];
  std::snprintf(text, sizeof text, "%.*e", digits - 1, value);
  const int exponent = std::atoi(std::string(text).substr(std::string(text).find('e') + 1).c_str());
  return std::clamp(digits - 1 - exponent, 0, 12);
}

/// Without zeros at the end of the places behind the point.
std::string trimmed(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::string grouped(std::int64_t number) {
  return with_commas(std::to_string(number));
}

std::string fixed_text(double value, int decimals) {
  if (std::isnan(value)) return "n/a";
  if (std::isinf(value)) return value > 0 ? "unlimited" : "-unlimited";
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  const std::string digits = text;
  const bool is_zero = digits.find_first_of("123456789") == std::string::npos;
  return with_commas(is_zero && digits.front() == '-' ? digits.substr(1) : digits);
}

std::string significant_text(double value, int digits) {
  return fixed_text(value, decimals_for(value, digits));
}

std::string estimate_text(double value, double standard_error) {
  constexpr double kRounding = 1e-9;
  const bool exact = !(standard_error > kRounding * std::abs(value));
  if (!std::isfinite(value) || exact || !std::isfinite(standard_error))
    return trimmed(significant_text(value, 4));
  const int decimals = decimals_for(standard_error, 2);
  return fixed_text(value, decimals) + " +- " + fixed_text(standard_error, decimals);
}

std::string percent_text(double value, double standard_error) {
  if (std::isnan(value)) return "n/a";
  return estimate_text(100 * value, 100 * standard_error) + " %";
}

MoneyUnit money_unit(double typical) {
  if (typical >= 1e10) return {1e9, "billion"};
  if (typical >= 1e6) return {1e6, "million"};
  if (typical >= 1e4) return {1e3, "thousand"};
  return {1, ""};
}

}  // namespace cofferdam
