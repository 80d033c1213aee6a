// A checked scenario as YAML.
#include <algorithm>
#include <cmath>

#include "scenario/scalars.hpp"
#include "scenario/value.hpp"

namespace cofferdam {
namespace {

std::string text_of(const std::string& text) {
  const bool plain = !text.empty() && text.find_first_of("\n\r\t\"'\\:#{}[],&*!|>%@`?") == std::string::npos &&
                     text.front() != ' ' && text.back() != ' ' && text.front() != '-' && text.front() != '=';
  if (plain) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n')
      quoted += "\\n";
    else
      quoted += c;
  }
  return quoted + "\"";
}

std::string number_of(const Value& value) {
  const std::string number = value.per == "%" ? format_number(100 * value.number) + " %" : format_number(value.number);
  // A percentage that does not survive the way back is kept as it was written.
  const std::string shown = value.per == "%" ? value.text : number;
  if (!value.provenance) return shown;
  std::string text = "{value: " + shown;
  const auto note = [&](const char* key, const std::string& about) {
    if (!about.empty()) text += std::string(", ") + key + ": " + text_of(about);
  };
  note("source", value.provenance->source);
  note("year", value.provenance->year);
  note("grade", value.provenance->grade);
  note("status", value.provenance->status);
  note("from", value.provenance->from);
  return text + "}";
}

std::string flow(const Value& value);

std::string condition_of(const Predicate& predicate) {
  const auto value = [](const std::string& text) { return "'" + text + "'"; };
  std::string text;
  switch (predicate.op) {
    case Predicate::Op::is_true: return predicate.name;
    case Predicate::Op::equals: return predicate.name + " = " + value(predicate.values.front());
    case Predicate::Op::up_to: return predicate.name + " up_to " + format_number(predicate.bound);
    case Predicate::Op::over: return predicate.name + " over " + format_number(predicate.bound);
    case Predicate::Op::negate: return "not (" + condition_of(predicate.parts.front()) + ")";
    case Predicate::Op::in:
      for (const std::string& one : predicate.values) text += (text.empty() ? "" : ", ") + value(one);
      return predicate.name + " in [" + text + "]";
    case Predicate::Op::all:
    case Predicate::Op::any:
      for (const Predicate& part : predicate.parts)
        text += (text.empty() ? "(" : predicate.op == Predicate::Op::all ? ") and (" : ") or (") + condition_of(part);
      return text + ")";
  }
  return text;
}

std::string pairs_of(const Value& value) {
  std::string text;
  for (const auto& [name, entry] : value.entries)
    if (entry) text += (text.empty() ? "" : ", ") + text_of(name) + ": " + flow(entry);
  return text;
}

std::string column_of(const Value& value) {
  const char* key = value.form == Value::Form::column ? "{column: " : "{attribute: ";
  return key + text_of(value.text) + (value.per.empty() ? "" : ", per: " + text_of(value.per)) + "}";
}

std::string cases_of(const Value& value) {
  std::string text;
  for (const Value& item : value.items) {
    text += text.empty() ? "" : ", ";
    text += item.condition ? "{when: " + text_of(condition_of(*item.condition)) + ", value: " : std::string("{otherwise: ");
    Value inner = item;
    inner.condition = nullptr;
    text += flow(inner) + "}";
  }
  return "[" + text + "]";
}

std::string flow(const Value& value) {
  std::string text;
  switch (value.form) {
    case Value::Form::absent: return "{}";
    case Value::Form::flag: return value.is_true() ? "yes" : "no";
    case Value::Form::number: return number_of(value);
    case Value::Form::text: return value.condition ? text_of(condition_of(*value.condition)) : text_of(value.text);
    case Value::Form::column:
    case Value::Form::attribute: return column_of(value);
    case Value::Form::by_tag: return "{by: " + value.text + ", values: {" + pairs_of(value) + "}}";
    case Value::Form::cases: return cases_of(value);
    case Value::Form::distribution:
    case Value::Form::map:
      if (value.kind && value.path.ends_with(value.kind->name)) return "{" + std::string(value.kind->name) + ": {" + pairs_of(value) + "}}";
      return "{" + (value.kind ? "type: " + std::string(value.kind->name) + ", " : "") + pairs_of(value) + "}";
    case Value::Form::list:
      for (const Value& item : value.items) text += (text.empty() ? "" : ", ") + flow(item);
      return "[" + text + "]";
  }
  return text;
}

/// Maps over lines down to two levels below the root, everything deeper in brackets.
void block(const Value& map, int depth, std::string& out) {
  const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
  if (map.kind) out += indent + "type: " + std::string(map.kind->name) + "\n";
  for (const auto& [name, value] : map.entries) {
    if (!value) continue;
    const bool open = value.form == Value::Form::map && depth < 2 && !value.entries.empty() &&
                      !(value.kind && value.path.ends_with(value.kind->name));
    out += indent + text_of(name) + ":";
    if (open) {
      out += "\n";
      block(value, depth + 1, out);
    } else if (value.form == Value::Form::list && depth == 0 && !value.items.empty()) {
      out += "\n";
      for (const Value& item : value.items) out += indent + "  - " + flow(item) + "\n";
    } else {
      out += " " + flow(value) + "\n";
    }
  }
}

}  // namespace

std::string resolved_yaml(const Value& root) {
  std::string text;
  block(root, 0, text);
  return text;
}

}  // namespace cofferdam
