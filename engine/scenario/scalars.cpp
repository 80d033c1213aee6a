#include "scenario/scalars.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/utf8.hpp"
#include "scenario/numeral.hpp"

namespace cofferdam {
namespace {

template <class T>
Parsed<T> refused(std::string what, std::string advice) {
  return {std::nullopt, std::move(what), std::move(advice)};
}

struct Unit {
  std::string_view name;
  int exponent;
};

constexpr std::array<Unit, 8> kAmountUnits{{{"thousand", 3},
                                            {"wan", 4},
                                            {"万", 4},
                                            {"million", 6},
                                            {"yi", 8},
                                            {"亿", 8},
                                            {"billion", 9},
                                            {"trillion", 12}}};
constexpr const char* kAmountUnitList = "thousand, wan, million, yi, billion, trillion, 万, 亿";

std::optional<int> amount_exponent(std::string_view unit) {
  for (const Unit& known : kAmountUnits) {
    if (known.name == unit) return known.exponent;
  }
  return std::nullopt;
}

bool is_percent(std::string_view unit) {
  return unit == "%" || unit == "％";
}

/// The text without a currency at its beginning or end, or "" if there is none.
std::string without_currency(std::string_view text) {
  static constexpr std::string_view names[] = {"CNY",    "RMB", "USD",  "EUR", "GBP", "JPY",
                                               "HKD",    "¥",   "￥",   "$",   "€",   "£",
                                               "人民币", "元",  "yuan", "圆",  "块"};
  while (text.ends_with(' ')) text.remove_suffix(1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  for (std::string_view name : names) {
    std::string_view rest = text;
    if (rest.starts_with(name)) {
      rest.remove_prefix(name.size());
    } else if (rest.ends_with(name)) {
      rest.remove_suffix(name.size());
    } else {
      continue;
    }
    while (rest.ends_with(' ')) rest.remove_suffix(1);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    const bool number = rest.find_first_of("0123456789") != rest.npos;
    return number ? std::string(rest) : "";
  }
  return "";
}

/// The value of digits x 10^shift, or why it cannot be kept.
Parsed<double> finite_value(const Numeral& numeral, int shift) {
  if (const std::optional<double> value = decimal_value(numeral.digits, shift)) {
    return {*value, "", ""};
  }
  const bool small = numeral.digits.find("e-") != std::string::npos ||
                     numeral.digits.find("E-") != std::string::npos;
  if (small) return refused<double>(numeral.shown + " is too close to zero", "write 0");
  return refused<double>(numeral.shown + " is too large", "write a number below 1.7e308");
}

/// Reads the digits; a currency is named before anything else is said about the text.
Parsed<Numeral> digits_of(std::string_view text) {
  const std::string bare = without_currency(text);
  Numeral numeral = read_numeral(text);
  if (!bare.empty()) {
    return refused<Numeral>(numeral.shown + " names a currency, which is stated once per scenario",
                            "write " + bare);
  }
  if (numeral.digits.empty()) return refused<Numeral>(numeral.what, numeral.advice);
  return {std::move(numeral), "", ""};
}

std::string percent_text(const Numeral& numeral, int shift) {
  const std::optional<double> value = decimal_value(numeral.digits, shift);
  return value ? format_number(*value) : numeral.digits;
}

/// What kind of unit follows a number, in the words of a message.
std::string unit_kind(const std::string& unit) {
  if (is_percent(unit)) return "is a share in percent";
  if (unit == "pp") return "is a step in percentage points";
  if (amount_exponent(unit)) return "is an amount";
  return "has the unit " + quote_for_message(unit, 20);
}

/// The unit that `unit` was meant to be: other case, plural, or misspelt.
std::string near_amount_unit(std::string_view unit) {
  std::string lower;
  for (char c : unit) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (lower.ends_with('s')) lower.pop_back();
  if (amount_exponent(lower)) return lower;
  if (lower == "mn" || lower == "mio" || lower == "mln") return "million";
  if (lower == "bn" || lower == "bln") return "billion";
  if (unit == "萬") return "万";
  if (unit == "億") return "亿";
  return "";
}

}  // namespace

Parsed<double> parse_number(std::string_view text) {
  const Parsed<Numeral> read = digits_of(text);
  constexpr std::string_view kWrite = "write ", kWidePercent = "\xEF\xBC\x85";
  if (!read.value && text.find(kWidePercent) != text.npos && read.advice.starts_with(kWrite)) {
    // What is to be written must be a plain number too.
    const Parsed<double> again = parse_number(read.advice.substr(kWrite.size()));
    return refused<double>(read.what, again.value ? read.advice : again.advice);
  }
  if (!read.value) return refused<double>(read.what, read.advice);
  const Numeral& numeral = *read.value;
  if (numeral.unit.empty()) return finite_value(numeral, 0);
  const std::optional<int> exponent = amount_exponent(numeral.unit);
  std::string advice = "write the number alone";
  if (exponent) advice += ", such as " + percent_text(numeral, *exponent);
  if (is_percent(numeral.unit)) advice += ", such as " + percent_text(numeral, -2);
  return refused<double>(
      numeral.shown + " " + unit_kind(numeral.unit) + ", and a plain number is expected here",
      advice);
}

Parsed<double> parse_cell(std::string_view text) {
  if (text.find('_') == text.npos || read_numeral(text).digits.empty()) return parse_number(text);
  std::string plain(text);
  std::erase(plain, '_');
  return refused<double>(quote_for_message(text) + " has an underscore in it", "write " + plain);
}

Parsed<long long> parse_integer(std::string_view text) {
  constexpr double limit = 9007199254740992.0;  // 2^53: beyond it a double skips integers
  const Numeral numeral = read_numeral(text);
  const auto scale = amount_exponent(numeral.unit);
  const bool scaled = scale && !numeral.digits.empty();
  const Parsed<double> number = scaled ? finite_value(numeral, *scale) : parse_number(text);
  // Of whole numbers a comma can only part thousands.
  const std::string advice = number.advice.substr(0, number.advice.find(" for thousands or "));
  if (!number.value) return refused<long long>(number.what, advice);
  const double value = *number.value;
  if (value != std::floor(value)) {
    return refused<long long>(
        numeral.shown + " is not a whole number",
        "write " + format_number(std::floor(value)) + " or " + format_number(std::ceil(value)));
  }
  long long exact = 0;
  const char* const end = numeral.digits.data() + numeral.digits.size();
  const auto read = std::from_chars(numeral.digits.data(), end, exact);
  const bool plain = !scaled && read.ec == std::errc() && read.ptr == end;
  const bool within =
      plain ? std::abs(exact) <= static_cast<long long>(limit) : std::fabs(value) < limit;
  if (!within) {
    return refused<long long>(numeral.shown + " is too large for a whole number",
                              "write one between -9007199254740992 and 9007199254740992");
  }
  return {plain ? exact : static_cast<long long>(value), "", ""};
}

Parsed<double> parse_amount(std::string_view text) {
  const Parsed<Numeral> read = digits_of(text);
  if (!read.value) return refused<double>(read.what, read.advice);
  const Numeral& numeral = *read.value;
  if (numeral.unit.empty()) return finite_value(numeral, 0);
  if (const auto exponent = amount_exponent(numeral.unit)) return finite_value(numeral, *exponent);
  if (is_percent(numeral.unit) || numeral.unit == "pp") {
    return refused<double>(
        numeral.shown + " " + unit_kind(numeral.unit) + ", and an amount of money is expected here",
        "write an amount, such as 5 million");
  }
  const std::string near = near_amount_unit(numeral.unit);
  return refused<double>(numeral.shown + " " + unit_kind(numeral.unit) + ", which is not known",
                         near.empty() ? std::string("write one of ") + kAmountUnitList
                                      : "write " + numeral.digits + " " + near);
}

Parsed<double> parse_rate(std::string_view text) {
  const Parsed<Numeral> read = digits_of(text);
  if (!read.value) return refused<double>(read.what, read.advice);
  const Numeral& numeral = *read.value;
  if (numeral.unit.empty()) return finite_value(numeral, 0);
  if (is_percent(numeral.unit)) return finite_value(numeral, -2);
  std::string advice = "write a rate, such as 1.84 % or 0.0184";
  if (numeral.unit == "pp") advice = "write the rate itself, such as " + numeral.digits + " %";
  if (numeral.unit == "‰") advice = "write " + percent_text(numeral, -1) + " %";
  if (numeral.unit == "bp" || numeral.unit == "bps") {
    advice = "write " + percent_text(numeral, -2) + " %";
  }
  const bool explained = numeral.unit == "pp";
  return refused<double>(numeral.shown + " " + unit_kind(numeral.unit) +
                             (explained ? "" : ", and a rate is expected here"),
                         advice);
}

Parsed<double> parse_points(std::string_view text) {
  const Parsed<Numeral> read = digits_of(text);
  if (!read.value) return refused<double>(read.what, read.advice);
  const Numeral& numeral = *read.value;
  if (numeral.unit == "pp") return finite_value(numeral, -2);
  if (numeral.unit.empty()) {
    const bool fraction = std::fabs(decimal_value(numeral.digits, 0).value_or(1.0)) < 1.0;
    const std::string points = fraction ? percent_text(numeral, 2) : numeral.digits;
    return refused<double>(numeral.shown + " has no unit, and percentage points are expected here",
                           "write " + points + " pp");
  }
  std::string advice = "write percentage points, such as 5 pp";
  if (is_percent(numeral.unit)) advice = "write " + numeral.digits + " pp";
  if (numeral.unit == "bp" || numeral.unit == "bps") {
    advice = "write " + percent_text(numeral, -2) + " pp";
  }
  return refused<double>(
      numeral.shown + " " + unit_kind(numeral.unit) + ", and percentage points are expected here",
      advice);
}

Parsed<bool> parse_flag(std::string_view text) {
  if (text == "yes" || text == "true") return {true, "", ""};
  if (text == "no" || text == "false") return {false, "", ""};
  if (text.empty()) return refused<bool>("a value is missing", "write yes or no");
  return refused<bool>(quote_for_message(text) + " is neither yes nor no", "write yes or no");
}

std::string rounded_text(double value) {
  std::array<char, 32> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                     std::chars_format::general, 12);
  double rounded = value;
  std::from_chars(buffer.data(), written.ptr, rounded);
  return format_number(rounded);
}

std::string amount_text(double value) {
  if (value == 0 || std::fabs(value) >= 1) return format_number(value);
  std::array<char, 32> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                     std::chars_format::scientific);
  const std::string text(buffer.data(), written.ptr);
  const std::size_t mark = text.find('e');
  const int exponent = std::stoi(text.substr(mark + 1)) - 3;
  return text.substr(0, mark) + "e" + std::to_string(exponent) + " thousand";
}

std::string format_number(double value) {
  std::array<char, 32> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string text(buffer.data(), written.ptr);
  // The library writes 5e+06; it reads 5e6 as well.
  const std::size_t mark = text.find('e');
  if (mark == std::string::npos) return text;
  if (text[mark + 1] == '+') text.erase(mark + 1, 1);
  const std::size_t exponent = text.find_first_of("0123456789", mark);
  if (text[exponent] == '0' && exponent + 1 < text.size()) text.erase(exponent, 1);
  return text;
}

}  // namespace cofferdam
