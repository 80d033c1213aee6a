#include "schema_texts.hpp"

#include <vector>

namespace cofferdam {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kNumber = "[+-]?([0-9][0-9_]*[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?";
constexpr const char* kScales = "(thousand|wan|million|yi|billion|trillion|万|亿)";
constexpr const char* kDate = "[0-9]{4}(-[0-9]{2}-[0-9]{2}|年[0-9]{1,2}月[0-9]{1,2}日)";
constexpr const char* kMonths = "((month|quarter|year)s?|个?月|个?季度|周?年)";
constexpr const char* kSpans =
    "((day|week|month|quarter|year)s?|天|日|周|个星期|个?月|个?季度|周?年)";
constexpr const char* kName = "[^\\s.,:=()\\[\\]{}'\"/]+";

/// How a value is written as a text: its name under `$defs`, what editors say of it, and a pattern.
struct TextForm {
  const char* name;
  const char* description;
  std::vector<const char*> examples;
  std::string pattern;  ///< of the whole text

  /// `patternErrorMessage` is what editors show instead of the pattern, in the language servers of
  /// JSON and YAML.
  Json schema() const {
    return {{"type", "string"},
            {"description", description},
            {"examples", examples},
            {"pattern", "^" + pattern + "$"},
            {"patternErrorMessage", std::string("write ") + description}};
  }
};

const std::vector<TextForm>& text_forms() {
  const std::string number = kNumber, scales = kScales, months = kMonths;
  static const std::vector<TextForm> forms = {
      {"number_text", "a number, such as 0.5 or 12_000", {"0.5", "12_000"}, number},
      {"amount_text",
       "an amount, such as 5 million or 1_500_000",
       {"5 million", "3 亿"},
       number + "( ?" + scales + ")?"},
      {"count_text",
       "a whole number, such as 12_000 or 20 thousand",
       {"12_000", "20 thousand"},
       number + "( ?" + scales + ")?"},
      {"rate_text", "a rate, such as 2 % or 0.02", {"2 %", "0.02"}, number + "( ?[%％])?"},
      {"level_text",
       "an amount or a rate, such as 5 million or 5 %",
       {"5 million", "5 %"},
       number + "( ?([%％]|" + scales + "))?"},
      {"points_text", "percentage points, such as 5 pp", {"5 pp"}, number + " ?pp"},
      {"quantity_text",
       "a number in the unit of its field, such as 5 million, 5 % or 12 months",
       {"5 million", "5 %", "12 months"},
       number + "( ?([%％]|" + scales + "|" + months + "))?"},
      {"date_text", "a date, such as 2026-01-31", {"2026-01-31", "2026年1月31日"}, kDate},
      {"span_text",
       "a span of time, such as 90 days, 18 months or 3 years",
       {"90 days", "18 months", "3 years"},
       number + " *" + kSpans},
      {"months_text",
       "a span of whole months, such as 18 months or 3 years",
       {"18 months", "3 years", "36个月"},
       number + " *" + months},
      {"name_text",
       "a name: letters, digits, _ and -, without blanks",
       {"bank", "loans_2026"},
       kName},
  };
  return forms;
}

}  // namespace

Json text_schemas() {
  Json schemas = Json::object();
  for (const TextForm& form : text_forms()) schemas[form.name] = form.schema();
  return schemas;
}

std::string text_schema_of(Type unit, bool days) {
  switch (unit) {
    case Type::amount:
      return "amount_text";
    case Type::integer:
      return "count_text";
    case Type::rate:
      return "rate_text";
    case Type::level:
      return "level_text";
    case Type::points:
      return "points_text";
    case Type::quantity:
      return "quantity_text";
    case Type::date:
      return "date_text";
    case Type::duration:
      return days ? "span_text" : "months_text";
    default:
      return "number_text";
  }
}

}  // namespace cofferdam
