#include "key_text.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "catalogue.hpp"
#include "commands.hpp"
#include "scenario/field_forms.hpp"
#include "scenario/scalars.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {
namespace {

const char* span_noun(bool days) {
  return days ? "span of time (90 days, 12 months)" : "span of time (12 months, 10 years)";
}

/// The name of a type in the plural forms that sentences need.
std::string noun(const Key& key) {
  const auto family = [&] { return std::string(family_of(catalogue(), key.family).name); };
  switch (key.type) {
    case Type::text:
      return "text";
    case Type::name:
      return "name";
    case Type::flag:
      return "yes or no";
    case Type::integer:
      return "whole number";
    case Type::number:
      return "number";
    case Type::amount:
      return "amount";
    case Type::rate:
      return "rate";
    case Type::points:
      return "percentage points (5 pp)";
    case Type::date:
      return "date (YYYY-MM-DD)";
    case Type::duration:
      return span_noun(key.days);
    case Type::quantity:
      return "number, in the unit of its field";
    case Type::level:
      return "amount, or rate of the clause's denominator";
    case Type::choice:
      return "choice";
    case Type::payers:
      return "bearer, or {bearer: weight}";
    case Type::predicate:
      return "condition";
    case Type::record:
      return "record";
    case Type::changes:
      return "map of dotted paths to their new values";
    case Type::terms:
      return "keys of portfolios";
    case Type::kind:
    case Type::typed:
      return family();
    case Type::field:
      break;
  }
  const char* unit = key.unit == Type::amount     ? "amount"
                     : key.unit == Type::rate     ? "rate"
                     : key.unit == Type::date     ? "date (YYYY-MM-DD)"
                     : key.unit == Type::duration ? span_noun(key.days)
                                                  : "number";
  return std::string(unit) + " that may vary between exposures" +
         (key.family == FamilyId::distribution ? " or be drawn" : "");
}

/// What the keys, and those of their records, hold; of fields their units.
void add_types(std::span<const Key> keys, std::set<Type>& types) {
  for (const Key& key : keys) {
    types.insert(key.type == Type::field ? key.unit : key.type);
    add_types(key.keys, types);
  }
}

/// A text inside a Markdown table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

/// Rows of a Markdown table; keys of nested records below their record, with a dotted path.
std::string key_rows(std::span<const Key> keys, const std::string& path) {
  std::string text;
  for (const Key& key : keys) {
    const std::string name = path + std::string(key.name), range = range_text(key);
    const std::string fallback = key.fallback.empty()        ? "required"
                                 : key.fallback == kOptional ? "optional"
                                                             : code(key.fallback);
    text += "| " + code(name) + " | " + cell(type_text(key) + (range.empty() ? "" : "; " + range)) +
            " | " + cell(fallback) + " | " + cell(key.sentence) + " |\n";
    const char* step = key.shape == Shape::one ? "." : key.shape == Shape::map ? ".NAME." : "[].";
    if (key.type == Type::record) text += key_rows(key.keys, name + step);
  }
  return text;
}

std::string key_table(std::span<const Key> keys) {
  if (keys.empty()) return "No keys.\n";
  return "| Key | Holds | Default | Meaning |\n|---|---|---|---|\n" + key_rows(keys, "");
}

/// How a clause or a form of a rate is used: its formula, and a real scheme.
struct Use {
  std::string_view formula, scheme, says, source;
};

constexpr std::size_t kMarkdownWidth = 120;

/// A paragraph of Markdown; no line begins with a sign that would begin a list or a heading.
std::string paragraph(const std::string& text) {
  constexpr char kKept = '\x01';
  std::string kept = text;
  for (const char* sign : {" - ", " + ", " * ", " = ", " # ", " > "})
    for (std::size_t at = kept.find(sign); at != kept.npos; at = kept.find(sign, at + 1))
      kept[at] = kKept;
  std::string lines = wrapped_at(kept, 0, kMarkdownWidth);
  std::replace(lines.begin(), lines.end(), kKept, ' ');
  return lines;
}

std::string use_markdown(const Use& use) {
  const std::string scheme = "A real scheme: " + std::string(use.scheme) + ": " +
                             std::string(use.says) + " (" + std::string(use.source) + ").";
  return "\n" + paragraph("Formula: " + std::string(use.formula) + ".") + "\n" + paragraph(scheme);
}

/// YAML in braces on one line, broken where a comma ends a value.
std::string example_markdown(std::string_view example) {
  std::string lines, line;
  for (std::size_t at = 0; at < example.size();) {
    const std::size_t comma = example.find(", ", at);
    const std::size_t end = comma == example.npos ? example.size() : comma + 1;
    const std::string part(example.substr(at, end - at));
    if (!line.empty() && line.size() + 1 + part.size() > kMarkdownWidth) {
      lines += line + "\n";
      line = "    " + part;
    } else {
      line += (line.empty() ? "" : " ") + part;
    }
    at = end + 1;
  }
  return "\n```yaml\n" + lines + line + "\n```\n";
}

std::string use_text(const Use& use) {
  constexpr std::size_t kWidth = 100;
  return "\nFormula:\n" + wrapped_at(std::string(use.formula), 2, kWidth) + "\nA real scheme:\n" +
         wrapped_at(std::string(use.scheme) + ": " + std::string(use.says), 2, kWidth) +
         wrapped_at("Source: " + std::string(use.source), 2, kWidth);
}

std::string kind_markdown(const Family& family, const Kind& kind) {
  std::string text = "\n### " + std::string(family.name) + " `" + std::string(kind.name) + "`\n\n" +
                     paragraph(std::string(kind.sentence)) + "\n" + key_table(kind.keys);
  if (!kind.example.empty()) text += example_markdown(kind.example);
  if (family.id != FamilyId::clause) return text;
  const auto& clause = static_cast<const ClauseKind&>(kind);
  return text + use_markdown(
                    {clause.formula, clause.scheme.name, clause.scheme.says, clause.scheme.source});
}

std::string form_markdown(const FieldForm& form) {
  return "\n### rate `" + std::string(form.name) + "`\n\n" + paragraph(std::string(form.sentence)) +
         example_markdown(form.example) +
         use_markdown({form.formula, form.scheme, form.says, form.source});
}

}  // namespace

std::string wrapped_at(const std::string& text, std::size_t indent, std::size_t width) {
  std::string out, line(indent, ' ');
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (line.size() > indent && line.size() + 1 + word.size() > width) {
      out += line + "\n";
      line = std::string(indent, ' ');
    }
    line += (line.size() > indent ? " " : "") + word;
    at = end + 1;
  }
  return out + line + "\n";
}

std::string type_text(const Key& key) {
  switch (key.shape) {
    case Shape::one:
      return noun(key);
    case Shape::list:
      return "list, each: " + noun(key);
    case Shape::map:
      return "map by name, each: " + noun(key);
    case Shape::matrix:
      return "matrix, each: " + noun(key);
  }
  return "";
}

std::string range_text(const Key& key) {
  std::string text;
  if (key.type == Type::choice) {
    for (const std::string_view choice : key.choices)
      text += (text.empty() ? "" : " / ") + std::string(choice);
    return text;
  }
  const Range& range = key.range;
  if (std::isfinite(range.low))
    text = (range.low_open ? "above " : "at least ") + format_number(range.low);
  if (std::isfinite(range.high))
    text += (text.empty() ? "" : ", ") + std::string(range.high_open ? "below " : "at most ") +
            format_number(range.high);
  const bool months = (key.type == Type::field && key.unit == Type::duration) ||
                      (key.type == Type::duration && !key.days);
  return text + (months && !text.empty() ? " months" : "");
}

std::string default_text(const Key& key) {
  if (key.fallback.empty()) return "required";
  return key.fallback == kOptional ? "optional" : "default: " + std::string(key.fallback);
}

std::string writing_text(std::span<const Key> keys) {
  // In the order of reading: what stands in most files comes first.
  constexpr std::pair<Type, std::string_view> ways[] = {
      {Type::amount, "an amount as 5 million"},
      {Type::rate, "a rate as 2 % or 0.02"},
      {Type::level, "a level as 5 million or 5 %"},
      {Type::duration, "a span of time as 18 months"},
      {Type::date, "a date as 2026-01-31"},
      {Type::points, "percentage points as 5 pp"},
      {Type::predicate, "a condition as class = giant and ead over 5 million"}};
  std::set<Type> used;
  add_types(keys, used);
  std::string text;
  for (const auto& [type, way] : ways)
    if (used.contains(type)) text += (text.empty() ? "" : ", ") + std::string(way);
  return text.empty() ? "" : "\n" + wrapped_at("How it is written: " + text + ".", 0, 100);
}

std::string keys_text(std::span<const Key> keys, int indent) {
  constexpr std::size_t kWidth = 100;
  const auto places = static_cast<std::size_t>(indent);
  std::string text;
  for (const Key& key : keys) {
    const std::string range = range_text(key);
    text += wrapped_at(std::string(key.name) + ": " + type_text(key) +
                           (range.empty() ? "" : "; " + range) + "; " + default_text(key),
                       places, kWidth);
    text += wrapped_at(std::string(key.sentence), places + 4, kWidth);
    if (key.type == Type::record) text += keys_text(key.keys, indent + 4);
  }
  return text;
}

std::string kind_text(const Family& family, const Kind& kind) {
  std::string text = std::string(family.name) + " " + std::string(kind.name) + ": " +
                     std::string(kind.sentence) + "\n";
  if (family.id == FamilyId::table) return text;
  text += kind.keys.empty() ? "\nNo keys.\n" : "\nKeys:\n" + keys_text(kind.keys, 2);
  text += writing_text(kind.keys);
  if (!kind.example.empty()) text += "\nExample:\n  " + std::string(kind.example) + "\n";
  if (family.id != FamilyId::clause) return text;
  const auto& clause = static_cast<const ClauseKind&>(kind);
  return text +
         use_text({clause.formula, clause.scheme.name, clause.scheme.says, clause.scheme.source});
}

std::string rates_text() {
  std::string text =
      "rates: forms of a number that may vary between exposures, such as the rate of a clause\n";
  for (const FieldForm& form : field_forms())
    text += wrapped_at(std::string(form.name) + ": " + std::string(form.sentence), 2, 100);
  return text + "'cofferdam describe rates NAME' tells more.\n";
}

std::string rate_text(const std::string& name) {
  std::vector<std::string> known;
  for (const FieldForm& form : field_forms()) {
    known.emplace_back(form.name);
    if (form.name == name)
      return "rate " + name + ": " + std::string(form.sentence) + "\n\nExample:\n  " +
             std::string(form.example) + "\n" +
             use_text({form.formula, form.scheme, form.says, form.source});
  }
  throw Error(ExitCode::scenario, unknown_name("form of a rate", name, known));
}

std::string reference_markdown(Families families) {
  std::string text = "## The scenario\n\n" + key_table(scenario_keys()) +
                     "\n## Forms of rates\n\nNumbers that may vary between exposures; here of a "
                     "rate.\n";
  for (const FieldForm& form : field_forms()) text += form_markdown(form);
  for (const Family& family : families) {
    text +=
        "\n## Family: " + std::string(family.name) + "\n\n" + std::string(family.sentence) + "\n";
    if (family.id == FamilyId::table) {
      text += "\n| Table | Holds |\n|---|---|\n";
      for (const Kind* kind : family.kinds)
        text += "| `" + std::string(kind->name) + "` | " + cell(kind->sentence) + " |\n";
    } else {
      for (const Kind* kind : family.kinds) text += kind_markdown(family, *kind);
    }
  }
  return text;
}

}  // namespace cofferdam
