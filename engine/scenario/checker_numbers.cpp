// Numbers with their units, ranges and provenance.
#include <cmath>

#include "scenario/checker.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kStatuses[] = {"seen", "derived", "assumed"};
constexpr std::string_view kGrades[] = {"A", "B", "C", "D"};
constexpr Key kProvenanceKeys[] = {
    {.name = "value", .sentence = "the number or choice", .fallback = kOptional},
    {.name = "source", .sentence = "where it was read", .fallback = kOptional},
    {.name = "year", .sentence = "the year it holds for", .fallback = kOptional},
    {.name = "grade",
     .type = Type::choice,
     .sentence = "A (primary source) to D (guess)",
     .fallback = kOptional,
     .choices = kGrades},
    {.name = "status",
     .type = Type::choice,
     .sentence = "seen, derived or assumed",
     .fallback = kOptional,
     .choices = kStatuses},
    {.name = "from", .sentence = "what it was derived from", .fallback = kOptional},
};

bool is_rate(const std::string& text) {
  return text.find('%') != std::string::npos || text.find("％") != std::string::npos;
}

/// Months or days, whichever the span is written in.
Parsed<double> parse_span(const std::string& text) {
  const Parsed<Duration> span = parse_duration(text);
  if (!span.value) return {{}, span.what, span.advice};
  return {static_cast<double>(span.value->months + span.value->days), "", ""};
}

Parsed<double> parse_level(const std::string& text) {
  Parsed<double> level = is_rate(text) ? parse_rate(text) : parse_amount(text);
  if (!level.value && parse_points(text).value)
    return {
        {}, text + " is a step in percentage points", "write a rate, such as 3 %, or an amount"};
  return level;
}

/// Whether a level may be meant as either of a rate and an amount.
bool is_ambiguous(const std::string& text, double level) {
  return std::abs(level) > 0 && std::abs(level) < 1 && parse_number(text).value;
}

/// With `months`, spans of time are counted in nothing but months.
Parsed<double> parse_as(Type unit, const std::string& text, bool months) {
  if (unit == Type::date) return parse_day_number(text);
  if (unit == Type::duration) return months ? parse_months(text) : parse_span(text);
  if (unit == Type::level) return parse_level(text);
  if (unit == Type::amount) return parse_amount(text);
  if (unit == Type::rate) return parse_rate(text);
  if (unit == Type::points) return parse_points(text);
  if (unit != Type::integer) return parse_number(text);
  const Parsed<long long> whole = parse_integer(text);
  if (!whole.value) return {{}, whole.what, whole.advice};
  return {static_cast<double>(*whole.value), "", ""};
}

/// What a number is counted in, if its key does not say it: `Value::per`.
std::string counted_in(Type unit, const std::string& text) {
  if (unit == Type::level && parse_number(text).value) return "";
  if (unit == Type::level) return is_rate(text) ? "%" : "amount";
  if (unit == Type::date) return "date";
  if (unit == Type::points) return "pp";
  if (unit != Type::duration) return "";
  return parse_months(text).value ? "months" : "days";
}

}  // namespace

bool inside(const Range& range, double x) {
  return (range.low_open ? x > range.low : x >= range.low) &&
         (range.high_open ? x < range.high : x <= range.high);
}

std::string range_text(const Range& range, bool percent) {
  const auto bound = [&](double x) {
    return percent ? rounded_text(100 * x) + " %" : format_number(x);
  };
  if (range.low == range.high) return "must be " + bound(range.low);
  std::string text = "must be";
  if (std::isfinite(range.low))
    text += (range.low_open ? " above " : " at least ") + bound(range.low);
  if (std::isfinite(range.low) && std::isfinite(range.high)) text += " and";
  if (std::isfinite(range.high))
    text += (range.high_open ? " below " : " at most ") + bound(range.high);
  return text;
}

/// "; write 2 % if percent are meant", of a plain number that would do so.
std::string percent_hint(const Range& range, const std::string& text, double value) {
  if (is_rate(text) || !(std::abs(value) >= 1) || !inside(range, value / 100)) return "";
  return "; write " + text + " % if percent are meant";
}

std::string noun_of(Type unit) {
  if (unit == Type::date) return "a date";
  return unit == Type::duration ? "a span of time" : "a number";
}

std::string number_with_comma(const Node& node, const Entry& entry) {
  const auto digits = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::string_view decimals = std::string_view(entry.key).substr(0, entry.key.find(' '));
  if (&entry == node.entries.data() || !digits(decimals) || !is_blank(entry.value)) return "";
  const Node& before = (&entry - 1)->value;
  if (before.kind != Node::Kind::scalar || !digits(before.text)) return "";
  return before.text + "." + entry.key;
}

Value Checker::number(const Key& key, const Node& node, const std::string& path, Type unit) {
  if (node.kind == Node::Kind::map && node.find("value"))
    return with_provenance(key, node, path, unit);
  Value value = value_at(node, path, Value::Form::number);
  if (node.kind != Node::Kind::scalar)
    return fail(value, form_of(node) + " where " + noun_of(unit) + " belongs",
                std::string(key.sentence));
  if (node.quoted && unit != Type::date)
    return fail(value, "a text in quotes where " + noun_of(unit) + " belongs", "remove the quotes");
  const Parsed<double> parsed = parse_as(unit, node.text, !key.days);
  if (!parsed.value) return fail(value, parsed.what, parsed.advice);
  value.number = *parsed.value;
  value.text = node.text;
  if (unit == Type::level && !key.alike && is_ambiguous(node.text, value.number))
    return fail(value, node.text + " may be a rate or an amount",
                "write " + rounded_text(100 * value.number) + " % for the rate, or " +
                    amount_text(value.number) + " for the amount");
  value.per = counted_in(unit, node.text);
  if (unit != Type::date && !inside(key.range, value.number))
    fail(value, node.text + " is out of range",
         range_text(key.range, is_rate(node.text)) +
             (unit == Type::duration ? " " + value.per : "") +
             (unit == Type::rate ? percent_hint(key.range, node.text, value.number) : ""));
  return value;
}

/// `{value: 3 %, source: ..., ...}`: the number or choice, with what its author says about it.
Value Checker::with_provenance(const Key& key, const Node& node, const std::string& path,
                               Type unit) {
  Node notes = node;
  std::erase_if(notes.entries, [](const Entry& entry) { return entry.key == "value"; });
  const Value about = record(notes, kProvenanceKeys, path, unit);
  const Node& inner = *node.find("value");
  const bool chosen = key.type == Type::choice || key.type == Type::flag;
  Value value = key.type == Type::field ? field(key, inner, path)
                : chosen                ? words(key, inner, path)
                                        : number(key, inner, path, unit);
  value.ok = value.ok && about.ok;
  const auto text = [&](const char* name) {
    return about.ok ? about.at(name).text : std::string();
  };
  value.provenance = std::make_shared<const Provenance>(
      Provenance{text("source"), text("year"), text("grade"), text("status"), text("from")});
  return value;
}

}  // namespace cofferdam
