// Walks a document along the declared keys: one piece per type, all problems in one pass.
#include <algorithm>
#include <cmath>
#include <functional>

#include "scenario/scalars.hpp"
#include "scenario/value.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kStatuses[] = {"seen", "derived", "assumed"};
constexpr std::string_view kGrades[] = {"A", "B", "C", "D"};
constexpr Key kProvenanceKeys[] = {
    {.name = "value", .sentence = "the number", .fallback = kOptional},
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

std::string quoted(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  return "'" + std::string(text.substr(0, kLongest)) + (text.size() > kLongest ? "...'" : "'");
}

std::string joined(const std::vector<std::string>& words) {
  constexpr std::size_t kMost = 24;
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < kMost; ++i) text += (i ? ", " : "") + words[i];
  return words.size() > kMost ? text + ", ..." : text;
}

/// Advice about a word that is none of `known`.
std::string suggestion(std::string_view word, const std::vector<std::string>& known,
                       const char* what) {
  const std::string near = near_name(word, known);
  if (!near.empty()) return "did you mean '" + near + "'?";
  return known.empty() ? "" : std::string(what) + ": " + joined(known);
}

std::vector<std::string> names_of(std::span<const Key> keys) {
  std::vector<std::string> names;
  for (const Key& key : keys) names.emplace_back(key.name);
  return names;
}

const char* form_of(const Node& node) {
  return node.kind == Node::Kind::list  ? "a list"
         : node.kind == Node::Kind::map ? "a map"
                                        : "a value";
}

std::string bound_text(double bound) {
  return format_number(bound);
}

/// "at least 0 and below 1", for messages.
std::string range_text(const Range& range) {
  std::string text;
  if (std::isfinite(range.low))
    text = (range.low_open ? "above " : "at least ") + bound_text(range.low);
  if (std::isfinite(range.high))
    text += (text.empty() ? "" : " and ") + std::string(range.high_open ? "below " : "at most ") +
            bound_text(range.high);
  return text;
}

bool inside(const Range& range, double x) {
  return (range.low_open ? x > range.low : x >= range.low) &&
         (range.high_open ? x < range.high : x <= range.high);
}

class Checker {
 public:
  Checker(Families families, Problems& problems) : families_(families), problems_(problems) {}

  /// A map against declared keys. `skip` names a key that is handled elsewhere (`type`).
  Value record(const Node& node, std::span<const Key> keys, const std::string& path, Type unit,
               std::string_view skip = "") {
    Value value = start(node, path, Value::Form::map);
    if (node.kind != Node::Kind::map) {
      if (node.kind == Node::Kind::scalar && node.text.empty() && !node.quoted)
        return empty(node, keys, value, unit);
      return fail(value, std::string(form_of(node)) + " where keys belong",
                  "keys: " + joined(names_of(keys)));
    }
    for (const Entry& entry : node.entries) {
      if (entry.key == skip) continue;
      const bool known = std::any_of(keys.begin(), keys.end(),
                                     [&](const Key& key) { return key.name == entry.key; });
      if (!known) {
        problems_.add(entry.place, join(path, entry.key), "unknown key " + quoted(entry.key),
                      keys.empty() ? "no keys belong here"
                                   : suggestion(entry.key, names_of(keys), "keys here"));
        value.ok = false;
      }
    }
    for (const Key& key : keys) {
      value.entries.emplace_back(key.name,
                                 child(key, node.find(key.name), node, join(path, key.name), unit));
      value.ok = value.ok && value.entries.back().second.ok;
    }
    return value;
  }

 private:
  static std::string join(const std::string& path, std::string_view step) {
    return path.empty() ? std::string(step) : path + "." + std::string(step);
  }
  static Value start(const Node& node, const std::string& path, Value::Form form) {
    Value value;
    value.form = form;
    value.given = true;
    value.place = node.place;
    value.path = path;
    return value;
  }
  Value& fail(Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
    value.ok = false;
    return value;
  }

  /// `key:` with nothing behind it is an empty map.
  Value empty(const Node& node, std::span<const Key> keys, const Value& value, Type unit) {
    Node map = node;
    map.kind = Node::Kind::map;
    return record(map, keys, value.path, unit);
  }

  /// The value of a declared key: given, its default, or a problem that it is missing.
  Value child(const Key& key, const Node* node, const Node& parent, const std::string& path,
              Type unit) {
    if (node) return shaped(key, *node, path, unit);
    Value value;
    value.path = path;
    value.place = parent.place;
    if (key.fallback == kOptional) return value;
    if (key.fallback.empty()) {
      fail(value, "missing", "add '" + std::string(key.name) + "': " + std::string(key.sentence));
      return value;
    }
    const Document fallback = parse_document("default", "v: " + std::string(key.fallback));
    value = shaped(key, fallback.root.entries.front().value, path, unit);
    mark_as_default(value);
    return value;
  }
  static void mark_as_default(Value& value) {
    value.given = false;
    value.place = {};
    for (Value& item : value.items) mark_as_default(item);
    for (auto& entry : value.entries) mark_as_default(entry.second);
  }

  Value shaped(const Key& key, const Node& node, const std::string& path, Type unit) {
    switch (key.shape) {
      case Shape::one:
        return one(key, node, path, unit);
      case Shape::list:
        return list(key, node, path, unit);
      case Shape::map:
        return map(key, node, path, unit);
      case Shape::matrix: {
        Key row = key;
        row.shape = Shape::list;
        return list(row, node, path, unit, true);
      }
    }
    return {};
  }

  Value list(const Key& key, const Node& node, const std::string& path, Type unit,
             bool nested = false) {
    Value value = start(node, path, Value::Form::list);
    if (node.kind != Node::Kind::list)
      return fail(value, std::string(form_of(node)) + " where a list belongs",
                  "write [a, b] or one '- item' a line");
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const std::string item = join(path, std::to_string(i));
      value.items.push_back(nested ? list(key, node.items[i], item, unit)
                                   : one(key, node.items[i], item, unit));
      value.ok = value.ok && value.items.back().ok;
    }
    return value;
  }

  Value map(const Key& key, const Node& node, const std::string& path, Type unit) {
    Value value = start(node, path, Value::Form::map);
    if (node.kind != Node::Kind::map)
      return fail(value, std::string(form_of(node)) + " where a map of names belongs",
                  "write name: ...");
    for (const Entry& entry : node.entries) {
      check_name(entry.key, entry.place, join(path, entry.key));
      value.entries.emplace_back(entry.key, one(key, entry.value, join(path, entry.key), unit));
      value.ok = value.ok && value.entries.back().second.ok;
    }
    return value;
  }

  bool check_name(const std::string& name, const Place& place, const std::string& path) {
    if (!name.empty() && name.find_first_of(" \t\n.,:=()[]{}'\"/") == std::string::npos)
      return true;
    problems_.add(place, path, quoted(name) + " is not a name",
                  "use letters, digits, _ and -, without spaces or dots");
    return false;
  }

  Value one(const Key& key, const Node& node, const std::string& path, Type unit) {
    switch (key.type) {
      case Type::record:
        return record(node, key.keys, path, unit);
      case Type::kind:
        return kind(key, node, path, unit);
      case Type::typed:
        return typed(key, node, path);
      case Type::field:
        return field(key, node, path);
      case Type::integer:
      case Type::number:
      case Type::amount:
      case Type::rate:
      case Type::level:
      case Type::quantity:
        return number(key, node, path, key.type == Type::quantity ? unit : key.type);
      default:
        return words(key, node, path);
    }
  }

  Value words(const Key& key, const Node& node, const std::string& path) {
    Value value = start(node, path, Value::Form::text);
    if (node.kind != Node::Kind::scalar)
      return fail(value, std::string(form_of(node)) + " where a single value belongs", "");
    value.text = node.text;
    if (node.text.empty() && key.type != Type::text)
      return fail(value, "empty", std::string(key.sentence));
    if (key.type == Type::name) value.ok = check_name(node.text, node.place, path);
    if (key.type == Type::flag) return flag(node, value);
    if (key.type == Type::predicate) return predicate(node, value);
    if (key.type == Type::choice) {
      const std::vector<std::string> known(key.choices.begin(), key.choices.end());
      if (std::find(known.begin(), known.end(), node.text) == known.end())
        fail(value, quoted(node.text) + " is none of the choices",
             suggestion(node.text, known, "choices"));
    }
    return value;
  }

  Value flag(const Node& node, Value& value) {
    const Parsed<bool> parsed = parse_flag(node.text);
    if (!parsed.value) return fail(value, parsed.what, parsed.advice);
    value.form = Value::Form::flag;
    value.number = *parsed.value ? 1 : 0;
    return value;
  }

  Value predicate(const Node& node, Value& value) {
    Parsed<Predicate> parsed = parse_predicate(node.text);
    if (!parsed.value) return fail(value, parsed.what, parsed.advice);
    value.condition = std::make_shared<const Predicate>(std::move(*parsed.value));
    return value;
  }

  Value number(const Key& key, const Node& node, const std::string& path, Type unit) {
    Value value = start(node, path, Value::Form::number);
    if (node.kind == Node::Kind::map && node.find("value"))
      return with_provenance(key, node, path, unit);
    if (node.kind != Node::Kind::scalar)
      return fail(value, std::string(form_of(node)) + " where a number belongs",
                  std::string(key.sentence));
    if (node.quoted)
      return fail(value, "a text in quotes where a number belongs", "remove the quotes");
    const Parsed<double> parsed = parse_as(unit, node.text);
    if (!parsed.value) return fail(value, parsed.what, parsed.advice);
    value.number = *parsed.value;
    value.text = node.text;
    if (unit == Type::level && is_rate(node.text)) value.per = "%";
    if (!inside(key.range, value.number))
      fail(value, node.text + " is out of range", "must be " + range_text(key.range));
    return value;
  }

  static bool is_rate(const std::string& text) {
    return text.find('%') != std::string::npos || text.find("％") != std::string::npos;
  }
  static Parsed<double> parse_as(Type unit, const std::string& text) {
    if (unit == Type::level) return is_rate(text) ? parse_rate(text) : parse_amount(text);
    if (unit == Type::amount) return parse_amount(text);
    if (unit == Type::rate) return parse_rate(text);
    if (unit != Type::integer) return parse_number(text);
    const Parsed<long long> whole = parse_integer(text);
    if (!whole.value) return {{}, whole.what, whole.advice};
    return {static_cast<double>(*whole.value), "", ""};
  }

  Value with_provenance(const Key& key, const Node& node, const std::string& path, Type unit) {
    Node notes = node;
    std::erase_if(notes.entries, [](const Entry& entry) { return entry.key == "value"; });
    const Value about = record(notes, kProvenanceKeys, path, unit);
    const Node& inner = *node.find("value");
    Value value =
        key.type == Type::field ? field(key, inner, path) : number(key, inner, path, unit);
    value.ok = value.ok && about.ok;
    const auto text = [&](const char* name) {
      return about.ok ? about.at(name).text : std::string();
    };
    value.provenance = std::make_shared<const Provenance>(
        Provenance{text("source"), text("year"), text("grade"), text("status"), text("from")});
    return value;
  }

  /// `{member: {...}}`, or just `member`.
  Value kind(const Key& key, const Node& node, const std::string& path, Type unit) {
    const Family& family = family_of(families_, key.family);
    Value value = start(node, path, Value::Form::map);
    const bool bare = node.kind == Node::Kind::scalar;
    if (!bare && (node.kind != Node::Kind::map || node.entries.size() != 1))
      return fail(value, "not one " + std::string(family.name),
                  "write a map with one of: " + joined(kinds_of(family)));
    const std::string& name = bare ? node.text : node.entries.front().key;
    const Kind* found = find_kind(family, name);
    if (!found) {
      if (!bare) value.place = node.entries.front().place;
      return fail(value, "unknown " + std::string(family.name) + " " + quoted(name),
                  suggestion(name, kinds_of(family), "known"));
    }
    Node none;
    none.kind = Node::Kind::map;
    none.place = node.place;
    value = record(bare ? none : node.entries.front().value, found->keys, join(path, name), unit);
    value.kind = found;
    return value;
  }

  Value typed(const Key& key, const Node& node, const std::string& path) {
    const Family& family = family_of(families_, key.family);
    Value value = start(node, path, Value::Form::map);
    const Node* type = node.kind == Node::Kind::map ? node.find("type") : nullptr;
    if (!type || type->kind != Node::Kind::scalar)
      return fail(value, "no 'type'",
                  "add 'type: " + std::string(family.kinds.front()->name) +
                      "'; known: " + joined(kinds_of(family)));
    const Kind* found = find_kind(family, type->text);
    if (!found) {
      value.place = type->place;
      return fail(value, "unknown type " + quoted(type->text),
                  suggestion(type->text, kinds_of(family), "known"));
    }
    value = record(node, found->keys, path, Type::number, "type");
    value.kind = found;
    return value;
  }

  static std::vector<std::string> kinds_of(const Family& family) {
    std::vector<std::string> names;
    for (const Kind* kind : family.kinds) names.emplace_back(kind->name);
    return names;
  }
  static const Kind* find_kind(const Family& family, std::string_view name) {
    for (const Kind* kind : family.kinds)
      if (kind->name == name) return kind;
    return nullptr;
  }

  Value field(const Key& key, const Node& node, const std::string& path) {
    if (node.kind == Node::Kind::scalar) return number(key, node, path, key.unit);
    if (node.kind == Node::Kind::list) return cases(key, node, path);
    if (node.find("value")) return with_provenance(key, node, path, key.unit);
    if (node.find("column") || node.find("attribute")) return column(node, path);
    if (node.find("by")) return by_tag(key, node, path);
    if (key.family != FamilyId::none) {
      Value value = kind(key, node, path, key.unit);
      value.form = Value::Form::distribution;
      return value;
    }
    Value value = start(node, path, Value::Form::map);
    return fail(
        value, "a map that is no number",
        "write a number, {column: NAME}, {by: TAG, values: {...}} or [{when: ..., value: ...}]");
  }

  Value column(const Node& node, const std::string& path) {
    static constexpr Key kKeys[] = {
        {.name = "column", .sentence = "column of the file", .fallback = kOptional},
        {.name = "attribute",
         .type = Type::name,
         .sentence = "attribute of the portfolio",
         .fallback = kOptional},
        {.name = "per", .sentence = "column that divides it", .fallback = kOptional}};
    const Value read = record(node, kKeys, path, Type::number);
    Value value = start(node, path, Value::Form::column);
    value.ok = read.ok;
    if (read.ok && read.at("column") && read.at("attribute"))
      return fail(value, "both 'column' and 'attribute'", "keep one");
    if (!read.ok) return value;
    if (read.at("attribute")) value.form = Value::Form::attribute;
    value.text = read.at("column") ? read.at("column").text : read.at("attribute").text;
    value.per = read.at("per") ? read.at("per").text : "";
    return value;
  }

  Value by_tag(const Key& key, const Node& node, const std::string& path) {
    static constexpr Key kBy[] = {{.name = "by", .type = Type::name, .sentence = "the tag"}};
    Value value = record(node, kBy, path, Type::number, "values");
    const Node* values = node.find("values");
    if (!value.ok) return value;
    if (!values || values->kind != Node::Kind::map || values->entries.empty())
      return fail(value, "no values for the tag",
                  "write {by: " + value.at("by").text + ", values: {a: ..., b: ...}}");
    value.text = value.at("by").text;
    value.form = Value::Form::by_tag;
    value.entries.clear();
    for (const Entry& entry : values->entries) {
      value.entries.emplace_back(entry.key,
                                 field(key, entry.value, join(path, "values." + entry.key)));
      value.ok = value.ok && value.entries.back().second.ok;
    }
    return value;
  }

  Value cases(const Key& key, const Node& node, const std::string& path) {
    Value value = start(node, path, Value::Form::cases);
    if (node.items.empty())
      fail(value, "an empty list of cases", "write [{when: ..., value: ...}, {otherwise: ...}]");
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      value.items.push_back(
          one_case(key, node.items[i], join(path, std::to_string(i)), i + 1 == node.items.size()));
      value.ok = value.ok && value.items.back().ok;
    }
    return value;
  }

  Value one_case(const Key& key, const Node& node, const std::string& path, bool last) {
    Value none = start(node, path, Value::Form::absent);
    const Node* otherwise = node.kind == Node::Kind::map ? node.find("otherwise") : nullptr;
    if (otherwise && node.entries.size() == 1) {
      if (!last) return fail(none, "'otherwise' before the last case", "move it to the end");
      return field(key, *otherwise, path + ".otherwise");
    }
    static constexpr Key kWhen[] = {
        {.name = "when", .type = Type::predicate, .sentence = "the condition of this case"}};
    const Value when = record(node, kWhen, path, Type::number, "value");
    if (!when.ok) return fail_quietly(none);
    const Node* then = node.find("value");
    if (!then) return fail(none, "a case without 'value'", "write {when: ..., value: ...}");
    Value value = field(key, *then, path + ".value");
    value.condition = when.at("when").condition;
    return value;
  }
  static Value fail_quietly(Value& value) {
    value.ok = false;
    return value;
  }

  Families families_;
  Problems& problems_;
};

}  // namespace

const Value* Value::find(std::string_view name) const {
  for (const auto& entry : entries)
    if (entry.first == name) return &entry.second;
  return nullptr;
}

const Value& Value::at(std::string_view name) const {
  if (const Value* value = find(name)) return *value;
  throw std::out_of_range("no key '" + std::string(name) + "' at " + path);
}

Value check(const Document& document, std::span<const Key> keys, Families families,
            Problems& problems) {
  return Checker(families, problems).record(document.root, keys, "", Type::number);
}

}  // namespace cofferdam
