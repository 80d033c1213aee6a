#include "scenario/numeral.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/utf8.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kLongest = 400;  // bytes

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_wide_space(char32_t c) {
  return c == 0xA0 || c == 0x2009 || c == 0x202F || c == 0x3000;
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == text.npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1));
}

/// The text with the spaces of all scripts turned into plain ones. Full-width digits and signs, and
/// the minus signs of typesetting, are turned into ASCII in `suggestion` only, because they are
/// refused.
struct Folded {
  std::string text;
  std::string suggestion;
  bool percent = false;  ///< has a full-width percent sign, which is taken
};
constexpr char32_t kWidePercent = 0xFF05;

char ascii_form(char32_t c) {
  if (c >= 0xFF10 && c <= 0xFF19) return static_cast<char>('0' + (c - 0xFF10));
  if (c == 0xFF0E) return '.';
  if (c == 0xFF0C) return ',';
  if (c == 0xFF0B) return '+';
  if (c == 0xFF0D || c == 0x2212 || c == 0x2013) return '-';
  return '\0';
}

Folded folded(std::string_view text) {
  Folded result;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character character = decode_utf8(text, at);
    const char ascii = ascii_form(character.value);
    std::string piece(text.substr(at, character.bytes));
    if (is_wide_space(character.value)) piece = " ";
    result.text += piece;
    result.suggestion += ascii != '\0' ? std::string(1, ascii) : piece;
    result.percent = result.percent || character.value == kWidePercent;
    at += character.bytes;
  }
  return result;
}

/// How many bytes at the beginning are digits, signs, separators and an exponent.
std::size_t numeral_size(std::string_view text) {
  std::size_t size = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  while (size < text.size()) {
    const char c = text[size];
    const bool separator = c == '.' || c == ',' || c == '_' || c == '\'';
    if (is_digit(c) || separator) {
      ++size;
      continue;
    }
    const std::size_t sign =
        size + 1 < text.size() && (text[size + 1] == '-' || text[size + 1] == '+');
    const bool exponent = (c == 'e' || c == 'E') && size > 0 && size + 1 + sign < text.size() &&
                          is_digit(text[size + 1 + sign]);
    if (!exponent) break;
    size += 2 + sign;
  }
  return size;
}

std::string without(std::string_view text, std::string_view removed) {
  std::string result;
  for (char c : text) {
    if (removed.find(c) == removed.npos) result += c;
  }
  return result;
}

/// Whether an underscore stands anywhere but between two digits.
bool has_loose_underscore(std::string_view text) {
  for (std::size_t i = text.find('_'); i != text.npos; i = text.find('_', i + 1)) {
    if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1]))
      return true;
  }
  return false;
}

/// Whether every separator stands before a group of three digits: 1,000 or 1.000.000.
bool is_grouped(std::string_view text, char separator) {
  std::size_t at = text.find(separator);
  if (at == text.npos || at == 0) return false;
  while (at != text.npos) {
    const std::size_t next = text.find(separator, at + 1);
    const std::size_t end = std::min(next, text.find_first_not_of("0123456789", at + 1));
    if (std::min(end, text.size()) - at - 1 != 3) return false;
    at = next;
  }
  return true;
}

void refuse(Numeral& numeral, std::string what, std::string advice) {
  numeral.digits.clear();
  numeral.what = numeral.shown + " " + std::move(what);
  numeral.advice = std::move(advice);
}

/// Separators that other programs and countries use.
bool refuse_separators(Numeral& numeral, std::string_view digits) {
  const std::string suffix = numeral.unit.empty() ? "" : " " + numeral.unit;
  if (digits.find('\'') != digits.npos) {
    refuse(numeral, "has an apostrophe in it", "write " + without(digits, "'") + suffix);
  } else if (digits.find(',') != digits.npos) {
    const bool groups = is_grouped(digits, ',');
    std::string decimal(digits);
    std::replace(decimal.begin(), decimal.end(), ',', '.');
    const bool one = std::count(digits.begin(), digits.end(), ',') == 1;
    std::string advice = "write " + without(digits, ",") + suffix;
    if (groups && one && digits.find('.') == digits.npos) {
      advice += " for thousands or " + decimal + suffix + " for a decimal fraction";
    } else if (!groups) {
      const bool fraction = one && digits.find('.') == digits.npos;
      advice = fraction ? "write " + decimal + suffix : "write the number without commas";
    }
    refuse(numeral, "has a comma in it", advice);
  } else if (std::count(digits.begin(), digits.end(), '.') > 1) {
    refuse(numeral, "has more than one point",
           is_grouped(digits, '.') ? "write " + without(digits, ".") + suffix : "keep one");
  } else if (has_loose_underscore(digits)) {
    refuse(numeral, "has an underscore that is not between two digits",
           "write " + without(digits, "_") + suffix);
  } else {
    return false;
  }
  return true;
}

bool refuse_leading_zero(Numeral& numeral, std::string_view digits) {
  const std::size_t first = digits.find_first_not_of("+-");
  const bool zero = first != digits.npos && digits[first] == '0';
  if (!zero) return false;
  const bool hex = digits.size() == first + 1 && (numeral.unit[0] == 'x' || numeral.unit[0] == 'X');
  if (hex) {
    refuse(numeral, "is a hexadecimal number", "write it in decimal digits");
    return true;
  }
  if (first + 1 >= digits.size() || !is_digit(digits[first + 1])) return false;
  const std::size_t end = std::min(digits.find_first_not_of('0', first), digits.size() - 1);
  const bool fraction = !is_digit(digits[end]);
  std::string plain(digits.substr(0, first));
  plain += digits.substr(fraction ? end - 1 : end);
  refuse(numeral, "begins with a zero, which some programs take for an octal number",
         "write " + plain + (numeral.unit.empty() ? "" : " " + numeral.unit));
  return true;
}

bool refuse_word(Numeral& numeral, std::string_view text) {
  std::string lower;
  for (char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const std::size_t sign = lower.find_first_not_of("+-.");
  const std::string word = sign == std::string::npos ? lower : lower.substr(sign);
  if (word == "nan" || word == "na" || word == "n/a" || word == "null" || word == "~") {
    refuse(numeral, "stands for a missing number", "write a number, or leave the key out");
  } else if (word == "inf" || word == "infinity") {
    refuse(numeral, "is not a finite number", "write a number, or leave a limit out");
  } else {
    numeral.shown = quote_for_message(text);
    refuse(numeral, "is not a number", "write digits, such as 5, 2.5 or 1e6");
  }
  return true;
}

}  // namespace

Numeral read_numeral(std::string_view text) {
  Numeral numeral;
  if (text.size() > kLongest) {
    numeral.shown = quote_for_message(text, 20);
    refuse(numeral, "is longer than any number", "write it in fewer than 400 characters");
    return numeral;
  }
  const Folded forms = folded(text);
  const std::string plain = trimmed(forms.text);
  numeral.shown = plain.size() > 60 ? quote_for_message(plain) : plain;
  if (plain.empty()) {
    numeral.what = "a value is missing";
    numeral.advice = "write a number";
    return numeral;
  }
  if (trimmed(forms.suggestion) != plain) {
    std::string ascii = trimmed(forms.suggestion);
    constexpr std::string_view wide = "\xEF\xBC\x85";
    if (const std::size_t at = ascii.find(wide); forms.percent && at != ascii.npos)
      ascii.replace(at, wide.size(), at > 0 && ascii[at - 1] == ' ' ? "%" : " %");
    if (std::any_of(ascii.begin(), ascii.end(), is_digit)) {
      const Numeral again = read_numeral(ascii);
      refuse(numeral, "has digits or signs that are not those of the keyboard",
             again.digits.empty() ? again.advice : "write " + ascii);
      return numeral;
    }
  }
  const std::size_t size = numeral_size(plain);
  const std::string_view digits = std::string_view(plain).substr(0, size);
  numeral.unit = trimmed(std::string_view(plain).substr(size));
  if (std::none_of(digits.begin(), digits.end(), is_digit)) {
    refuse_word(numeral, plain);
  } else if (!numeral.unit.empty() && is_digit(numeral.unit[0])) {
    refuse(numeral, "has a space in it", "write the number without spaces");
  } else if (!refuse_separators(numeral, digits) && !refuse_leading_zero(numeral, digits)) {
    numeral.digits = without(digits, "_+");
  }
  return numeral;
}

std::optional<double> decimal_value(const std::string& digits, int shift) {
  const std::size_t mark = digits.find_first_of("eE");
  long long exponent = 0;
  if (mark != std::string::npos) {
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data() + mark + 1, end, exponent);
    if (read.ec != std::errc() || read.ptr != end)
      exponent = digits[mark + 1] == '-' ? -99999 : 99999;
  }
  exponent = std::clamp<long long>(exponent, -99999, 99999) + shift;
  const std::string text = digits.substr(0, mark) + "e" + std::to_string(exponent);
  double value = 0.0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace cofferdam
