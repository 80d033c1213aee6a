// A checked scenario as YAML.
#include <charconv>

#include "scenario/scalars.hpp"
#include "scenario/value.hpp"

namespace cofferdam {
namespace {

std::string in_quotes(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n')
      quoted += "\\n";
    else if (c == '\t')
      quoted += "\\t";
    else
      quoted += c;
  }
  return quoted + "\"";
}

/// Whether a text that was written without quotes can stand so in brackets.
bool is_plain_in_flow(const std::string& text) {
  return text.find_first_of("\n\t,[]{}:#") == std::string::npos;
}

std::string text_of(const std::string& text) {
  const bool plain = !text.empty() &&
                     text.find_first_of("\n\r\t\"'\\:#{}[],&*!|>%@`?~") == std::string::npos &&
                     text.front() != ' ' && text.back() != ' ' && text.front() != '-' &&
                     text.front() != '=' && text.front() != '.';
  return plain ? text : in_quotes(text);
}

/// Wraps the text of a value into its provenance, if it has one.
std::string with_provenance(const Value& value, const std::string& shown) {
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

/// A rate of a level, a step in points, a date and a span of time stay as they were written: the
/// number alone does not say what it counts.
std::string number_of(const Value& value) {
  if (value.per == "amount") return amount_text(value.number);
  return value.per.empty() ? format_number(value.number) : value.text;
}

/// The value as it stands at the path `at`.
std::string flow(const Value& value, const std::string& at);

/// A word of a condition, in quotes.
std::string quoted_word(const std::string& word) {
  const char* quote = word.find('\'') == std::string::npos ? "'" : "\"";
  return quote + word + quote;
}

/// A number without exponent, since conditions do not know one.
std::string fixed_number(double number) {
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed);
  return std::string(digits, end.ptr);
}

std::string condition_of(const Predicate& predicate) {
  const std::string name = predicate.name.empty() ? "" : quoted_word(predicate.name);
  std::string text;
  switch (predicate.op) {
    case Predicate::Op::is_true:
      return name;
    case Predicate::Op::equals:
      return name + " = " + quoted_word(predicate.values.front());
    case Predicate::Op::up_to:
      return name + " up_to " + fixed_number(predicate.bound);
    case Predicate::Op::over:
      return name + " over " + fixed_number(predicate.bound);
    case Predicate::Op::negate:
      return "not (" + condition_of(predicate.parts.front()) + ")";
    case Predicate::Op::in:
      for (const std::string& one : predicate.values)
        text += (text.empty() ? "" : ", ") + quoted_word(one);
      return name + " in [" + text + "]";
    case Predicate::Op::all:
    case Predicate::Op::any:
      for (const Predicate& part : predicate.parts) {
        const char* joint = predicate.op == Predicate::Op::all ? ") and (" : ") or (";
        text += (text.empty() ? "(" : joint) + condition_of(part);
      }
      return text + ")";
  }
  return text;
}

/// The entries of a map whose path is `at`.
std::string pairs_of(const Value& value, const std::string& at) {
  std::string text;
  for (const auto& [name, entry] : value.entries)
    if (entry)
      text += (text.empty() ? "" : ", ") + text_of(name) + ": " + flow(entry, at + "." + name);
  return text;
}

std::string column_of(const Value& value) {
  const char* key = value.form == Value::Form::column ? "{column: " : "{attribute: ";
  return key + text_of(value.text) + (value.per.empty() ? "" : ", per: " + text_of(value.per)) +
         "}";
}

std::string cases_of(const Value& value) {
  std::string text;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const Value& item = value.items[i];
    const std::string at = value.path + "." + std::to_string(i);
    Value inner = item;
    inner.condition = nullptr;
    text += i ? ", " : "";
    if (item.condition)
      text += "{when: " + text_of(condition_of(*item.condition)) +
              ", value: " + flow(inner, at + ".value") + "}";
    else
      text += "{otherwise: " + flow(inner, at + ".otherwise") + "}";
  }
  return "[" + text + "]";
}

std::string sum_of(const Value& value) {
  std::string text = "{base: " + flow(value.at("base"), value.path + ".base") + ", add: [";
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    Value points = value.items[i];
    points.condition = nullptr;
    text += (i ? ", {when: " : "{when: ") + text_of(condition_of(*value.items[i].condition)) +
            ", points: " + with_provenance(points, points.text) + "}";
  }
  text += "]";
  if (const Value* most = value.find("at_most"))
    text += ", at_most: " + flow(*most, value.path + ".at_most");
  return text + "}";
}

std::string bands_of(const Value& value) {
  std::string text =
      "{bands: {by: " + text_of(value.text) + ", apply: " + value.per + ", values: [";
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const Value& band = value.items[i];
    text += i ? ", {" : "{";
    if (const Value* up_to = band.find("up_to")) text += "up_to: " + flow(*up_to, "") + ", ";
    text += "value: " + flow(band.at("value"), band.path + ".value") + "}";
  }
  return text + "]}}";
}

std::string list_of(const Value& value) {
  std::string text;
  for (std::size_t i = 0; i < value.items.size(); ++i)
    text += (i ? ", " : "") + flow(value.items[i], value.path + "." + std::to_string(i));
  return "[" + text + "]";
}

/// True if the value is written `{member: {...}}`: its path then ends with the member's name,
/// behind the path at which it stands. Otherwise a member is written `{type: member, ...}`.
bool is_wrapped(const Value& value, const std::string& at) {
  if (!value.kind) return false;
  const std::string name(value.kind->name);
  return value.path == (at.empty() ? name : at + "." + name);
}

std::string map_of(const Value& value, const std::string& at) {
  const std::string pairs = pairs_of(value, value.path);
  if (!value.kind) return "{" + pairs + "}";
  const std::string name(value.kind->name);
  if (is_wrapped(value, at)) return "{" + name + ": {" + pairs + "}}";
  return "{type: " + name + (pairs.empty() ? "" : ", ") + pairs + "}";
}

std::string bare(const Value& value, const std::string& at) {
  switch (value.form) {
    case Value::Form::absent:
      return "{}";
    case Value::Form::flag:
      return value.is_true() ? "yes" : "no";
    case Value::Form::number:
      return number_of(value);
    case Value::Form::text:
      return text_of(value.condition ? condition_of(*value.condition) : value.text);
    case Value::Form::yaml:
      return value.text;
    case Value::Form::column:
    case Value::Form::attribute:
      return column_of(value);
    case Value::Form::by_tag:
      return "{by: " + text_of(value.text) + ", values: {" +
             pairs_of(value, value.path + ".values") + "}}";
    case Value::Form::cases:
      return cases_of(value);
    case Value::Form::sum:
      return sum_of(value);
    case Value::Form::bands:
      return bands_of(value);
    case Value::Form::distribution:
    case Value::Form::map:
      return map_of(value, at);
    case Value::Form::list:
      return list_of(value);
  }
  return "";
}

std::string flow(const Value& value, const std::string& at) {
  return with_provenance(value, bare(value, at));
}

/// Maps over lines down to two levels below the root, everything deeper in brackets.
void block(const Value& map, int depth, std::string& out) {
  const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
  if (map.kind) out += indent + "type: " + std::string(map.kind->name) + "\n";
  for (const auto& [name, value] : map.entries) {
    if (!value) continue;
    const std::string at = map.path.empty() ? name : map.path + "." + name;
    const bool open = value.form == Value::Form::map && depth < 2 && !value.entries.empty() &&
                      !is_wrapped(value, at);
    out += indent + text_of(name) + ":";
    if (open) {
      out += "\n";
      block(value, depth + 1, out);
    } else if (value.form == Value::Form::list && depth == 0 && !value.items.empty()) {
      out += "\n";
      for (std::size_t i = 0; i < value.items.size(); ++i)
        out += indent + "  - " + flow(value.items[i], at + "." + std::to_string(i)) + "\n";
    } else {
      out += " " + flow(value, at) + "\n";
    }
  }
}

/// Leaves what decides the draws of a bearer, or of its failure.
void keep_draws(Value& bearer) {
  std::erase_if(bearer.entries, [](const auto& entry) {
    return entry.first == "public" || entry.first == "note" || entry.first == "recovery" ||
           entry.first == "taken_over_by";
  });
  for (auto& [key, value] : bearer.entries)
    if (key == "fails") keep_draws(value);
}

}  // namespace

std::string resolved_yaml(const Value& root) {
  std::string text;
  block(root, 0, text);
  return text;
}

std::string resolved_draws(const Value& root) {
  Value drawn = root;
  std::erase_if(drawn.entries, [](const auto& entry) {
    return entry.first == "programme" || entry.first == "pools" || entry.first == "fiscal" ||
           entry.first == "pricing" || entry.first == "evaluation" || entry.first == "matching" ||
           entry.first == "size" || entry.first == "variants";
  });
  for (auto& [key, bearers] : drawn.entries) {
    if (key != "bearers") continue;
    for (auto& [name, bearer] : bearers.entries) keep_draws(bearer);
  }
  return resolved_yaml(drawn);
}

std::string flow_yaml(const Node& node) {
  std::string text;
  switch (node.kind) {
    case Node::Kind::scalar:
      if (node.text.empty() && !node.quoted) return "{}";
      return node.quoted || !is_plain_in_flow(node.text) ? in_quotes(node.text) : node.text;
    case Node::Kind::list:
      for (const Node& item : node.items) text += (text.empty() ? "" : ", ") + flow_yaml(item);
      return "[" + text + "]";
    case Node::Kind::map:
      for (const Entry& entry : node.entries)
        text += (text.empty() ? "" : ", ") + text_of(entry.key) + ": " + flow_yaml(entry.value);
      return "{" + text + "}";
  }
  return text;
}

}  // namespace cofferdam
