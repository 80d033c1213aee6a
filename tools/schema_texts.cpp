#include "schema_texts.hpp"

#include <vector>

namespace cofferdam {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kDigits = "([0-9][0-9_]*[.]?[0-9]*|[.][0-9]+)";
constexpr const char* kExponent = "([eE][+-]?[0-9]+)";
/// Up to 100 without an exponent.
constexpr const char* kPercents = "(0*[0-9]_?[0-9]?([.][0-9]*)?|0*100([.]0*)?|[.][0-9]+)";
constexpr const char* kScales = "(thousand|wan|million|yi|billion|trillion|万|亿)";
constexpr const char* kDate =
    "[0-9]{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    "|年(0?[1-9]|1[0-2])月(0?[1-9]|[12][0-9]|3[01])日)";
constexpr const char* kMonths = "((month|quarter|year)s?|个?月|个?季度|周?年)";
constexpr const char* kSpans =
    "((day|week|month|quarter|year)s?|天|日|周|个星期|个?月|个?季度|周?年)";
constexpr const char* kFromZero = "_from_0_text";
constexpr const char* kName = "[^\\s.,:=()\\[\\]{}'\"/]+";

/// How a value is written as a text: its name under `$defs`, what editors say of it, and a pattern.
struct TextForm {
  std::string name;
  std::string description;
  std::vector<const char*> examples;
  std::string pattern;  ///< of the whole text

  /// `patternErrorMessage` is what editors show instead of the pattern, in the language servers of
  /// JSON and YAML.
  Json schema() const {
    return {{"type", "string"},
            {"description", description},
            {"examples", examples},
            {"pattern", "^" + pattern + "$"},
            {"patternErrorMessage", "write " + description}};
  }
};

std::string number_pattern(bool below_zero) {
  return std::string(below_zero ? "[+-]?" : "[+]?") + kDigits + kExponent + "?";
}

/// The forms of numbers that may be below zero, or of those that may not, whose names say so.
std::vector<TextForm> number_forms(bool below_zero) {
  const std::string number = number_pattern(below_zero);
  const std::string scales = kScales, months = kMonths, end = below_zero ? "_text" : kFromZero;
  return {
      {"number" + end, "a number, such as 0.5 or 12_000", {"0.5", "12_000"}, number},
      {"amount" + end,
       "an amount, such as 5 million or 1_500_000",
       {"5 million", "3 亿"},
       number + "( ?" + scales + ")?"},
      {"count" + end,
       "a whole number, such as 12_000 or 20 thousand",
       {"12_000", "20 thousand"},
       number + "( ?" + scales + ")?"},
      {"rate" + end, "a rate, such as 2 % or 0.02", {"2 %", "0.02"}, number + "( ?[%％])?"},
      {"level" + end,
       "an amount or a rate, such as 5 million or 5 %",
       {"5 million", "5 %"},
       number + "( ?([%％]|" + scales + "))?"},
      {"quantity" + end,
       "a number in the unit of its field, such as 5 million, 5 % or 12 months",
       {"5 million", "5 %", "12 months"},
       number + "( ?([%％]|" + scales + "|" + months + "))?"},
  };
}

std::vector<TextForm> other_forms() {
  const std::string from_zero = number_pattern(false);
  return {
      {"part_text",
       "a rate up to 100 %, such as 2 % or 0.02",
       {"2 %", "0.02"},
       "([+]?" + std::string(kPercents) + " ?[%％]|[+]?" + kDigits + kExponent + " ?[%％]|" +
           from_zero + ")"},
      {"points_text", "percentage points, such as 5 pp", {"5 pp"}, number_pattern(true) + " ?pp"},
      {"date_text", "a date, such as 2026-01-31", {"2026-01-31", "2026年1月31日"}, kDate},
      {"span_text",
       "a span of time, such as 90 days, 18 months or 3 years",
       {"90 days", "18 months", "3 years"},
       from_zero + " *" + kSpans},
      {"months_text",
       "a span of whole months, such as 18 months or 3 years",
       {"18 months", "3 years", "36个月"},
       from_zero + " *" + kMonths},
      {"name_text",
       "a name: letters, digits, _ and -, without blanks",
       {"bank", "loans_2026"},
       kName},
  };
}

}  // namespace

Json text_schemas() {
  Json schemas = Json::object();
  for (const auto& forms : {number_forms(true), number_forms(false), other_forms()})
    for (const TextForm& form : forms) schemas[form.name] = form.schema();
  return schemas;
}

std::string text_schema_of(Type unit, const Range& range, bool days) {
  const std::string end = range.low >= 0 ? kFromZero : "_text";
  switch (unit) {
    case Type::amount:
      return "amount" + end;
    case Type::integer:
      return "count" + end;
    case Type::rate:
      return range.low >= 0 && range.high <= 1 ? "part_text" : "rate" + end;
    case Type::level:
      return "level" + end;
    case Type::points:
      return "points_text";
    case Type::quantity:
      return "quantity" + end;
    case Type::date:
      return "date_text";
    case Type::duration:
      return days ? "span_text" : "months_text";
    default:
      return "number" + end;
  }
}

}  // namespace cofferdam
