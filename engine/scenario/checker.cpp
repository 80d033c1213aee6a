// The structure of a scenario: maps, lists, members of families.
#include "scenario/checker.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/utf8.hpp"
#include "scenario/full_width.hpp"

namespace cofferdam {
namespace {

std::vector<std::string> names_of(std::span<const Key> keys) {
  std::vector<std::string> names;
  for (const Key& key : keys) names.emplace_back(key.name);
  return names;
}

const Kind* find_kind(const Family& family, std::string_view name) {
  for (const Kind* kind : family.kinds)
    if (kind->name == name) return kind;
  return nullptr;
}

void mark_as_default(Value& value) {
  value.given = false;
  value.place = {};
  for (Value& item : value.items) mark_as_default(item);
  for (auto& entry : value.entries) mark_as_default(entry.second);
}

bool has_default(const Key& key) {
  return !key.fallback.empty() && key.fallback != kOptional;
}

/// Whether a value that is written out is what would hold without it.
bool says_default(const Value& value, const Value& fallback) {
  if (value.form != fallback.form || value.per != fallback.per) return false;
  if (value.form == Value::Form::text) return value.text == fallback.text;
  const bool one = value.form == Value::Form::number || value.form == Value::Form::flag;
  return one && value.number == fallback.number;
}

/// Keys that are not given, but that an unknown key was probably meant to be.
std::vector<std::string> near_unknown_keys(const Node& node, std::span<const Key> keys,
                                           std::string_view skip) {
  const std::vector<std::string> names = names_of(keys);
  std::vector<std::string> meant;
  for (const Entry& entry : node.entries) {
    if (entry.key == skip || std::find(names.begin(), names.end(), entry.key) != names.end())
      continue;
    const std::string near = near_name(entry.key, names);
    if (!near.empty() && !node.find(near)) meant.push_back(near);
  }
  return meant;
}

/// Whether a text or number stands where a list of such belongs. What has a comma or a bracket is
/// a list that is written in a wrong way.
bool is_one_of_list(const Key& key, const Node& node) {
  static constexpr std::string_view kMarks[] = {",", "\xEF\xBC\x8C", "、", "[", "［", "【"};
  if (key.shape != Shape::list || !is_scalar(key.type) || node.kind != Node::Kind::scalar ||
      node.text.empty())
    return false;
  return std::none_of(std::begin(kMarks), std::end(kMarks), [&](std::string_view mark) {
    return node.text.find(mark) != std::string::npos;
  });
}

Node blank_map(const Node& node) {
  Node map;
  map.kind = Node::Kind::map;
  map.place = node.place;
  return map;
}

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return text;
}

}  // namespace

bool is_scalar(Type type) {
  return type <= Type::choice && type != Type::flag;
}

std::string joined_path(const std::string& path, std::string_view step) {
  return path.empty() ? std::string(step) : path + "." + std::string(step);
}

Value value_at(const Node& node, const std::string& path, Value::Form form) {
  Value value;
  value.form = form;
  value.given = true;
  value.place = node.place;
  value.path = path;
  return value;
}

bool is_blank(const Node& node) {
  return node.kind == Node::Kind::scalar && node.text.empty() && !node.quoted;
}

std::string form_of(const Node& node) {
  if (node.kind == Node::Kind::list) return "a list";
  if (node.kind == Node::Kind::map) return "a map";
  return is_blank(node) ? "nothing" : quoted(node.text);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::size_t end = 0;
  for (std::size_t count = 0; end < text.size() && count < kLongest; ++count)
    end += decode_utf8(text, end).bytes;
  return "'" + std::string(text.substr(0, end)) + (end < text.size() ? "...'" : "'");
}

std::string joined(const std::vector<std::string>& words) {
  constexpr std::size_t kMost = 24;
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < kMost; ++i) text += (i ? ", " : "") + words[i];
  return words.size() > kMost ? text + ", ..." : text;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known,
                       const char* what) {
  return did_you_mean(word, known, known.empty() ? "" : std::string(what) + ": " + joined(known));
}

std::vector<std::string> kinds_of(const Family& family) {
  std::vector<std::string> names;
  for (const Kind* kind : family.kinds) names.emplace_back(kind->name);
  return names;
}

Value& Checker::fail(Value& value, std::string what, std::string advice) {
  problems_.add(value.place, value.path, std::move(what), std::move(advice));
  value.ok = false;
  return value;
}

Value Checker::record(const Node& node, std::span<const Key> keys, const std::string& path,
                      Type unit, std::string_view skip) {
  // `key:` with nothing behind it is an empty map.
  if (is_blank(node)) return record(blank_map(node), keys, path, unit, skip);
  Value value = value_at(node, path, Value::Form::map);
  if (node.kind != Node::Kind::map)
    return fail(value, form_of(node) + " where a map belongs",
                keys.empty() ? "write {}" : "keys: " + joined(names_of(keys)));
  unknown_keys(node, keys, skip, value);
  const std::vector<std::string> misspelt = near_unknown_keys(node, keys, skip);
  for (const Key& key : keys) {
    if (std::find(misspelt.begin(), misspelt.end(), key.name) != misspelt.end()) continue;
    value.entries.emplace_back(
        key.name, child(key, node.find(key.name), node, joined_path(path, key.name), unit));
    value.ok = value.ok && value.entries.back().second.ok;
  }
  return value;
}

void Checker::unknown_keys(const Node& node, std::span<const Key> keys, std::string_view skip,
                           Value& value) {
  for (const Entry& entry : node.entries) {
    if (entry.key == skip) continue;
    const auto named = [&](const Key& key) { return key.name == entry.key; };
    if (std::any_of(keys.begin(), keys.end(), named)) continue;
    const bool begins_later =
        entry.key == "from" &&
        std::any_of(keys.begin(), keys.end(), [](const Key& key) { return key.name == "ramp_up"; });
    const std::string number = number_with_comma(node, entry);
    problems_.add(
        entry.place, joined_path(value.path, entry.key), "unknown key " + quoted(entry.key),
        !number.empty() ? "a comma ends a value between braces; is " + number + " meant?"
        : keys.empty()  ? "no keys belong here"
        : begins_later
            ? "'ramp_up' says which part is made in the first years; ramp_up: [0 %] begins a year "
              "later"
            : suggestion(entry.key, names_of(keys), "keys here"));
    value.ok = false;
  }
}

/// The value of a declared key: given, its default, or a problem that it is missing. A default that
/// is written out is as good as left out.
Value Checker::child(const Key& key, const Node* node, const Node& parent, const std::string& path,
                     Type unit) {
  Value value;
  if (node) {
    value = shaped(key, *node, path, unit);
    if (has_default(key)) value.given = !says_default(value, fallback_of(key, path, unit));
    return value;
  }
  value.path = path;
  value.place = parent.place;
  if (key.fallback == kOptional) return value;
  if (key.fallback.empty()) {
    fail(value, "missing",
         "add '" + std::string(key.name) + "': " + std::string(key.sentence) + choices_text(key));
    return value;
  }
  return fallback_of(key, path, unit);
}

Value Checker::fallback_of(const Key& key, const std::string& path, Type unit) {
  // A default of a number in the unit of its field is said without one; of spans it is in months.
  const bool in_months = key.type == Type::quantity && unit == Type::duration;
  const Document fallback =
      parse_document("default", "v: " + std::string(key.fallback) + (in_months ? " months" : ""));
  Value value = shaped(key, fallback.root.entries.front().value, path, unit);
  mark_as_default(value);
  return value;
}

Value Checker::shaped(const Key& key, const Node& node, const std::string& path, Type unit) {
  switch (key.shape) {
    case Shape::one:
      return one(key, node, path, unit);
    case Shape::list:
      return list(key, node, path, unit, false);
    case Shape::map:
      return map(key, node, path, unit);
    case Shape::matrix:
      return list(key, node, path, unit, true);
  }
  return {};
}

/// A list of values, or with `nested` a list of lists of them. A single value stands for a list of
/// one.
Value Checker::list(const Key& key, const Node& node, const std::string& path, Type unit,
                    bool nested) {
  Value value = value_at(node, path, Value::Form::list);
  if (is_one_of_list(key, node)) {
    value.items.push_back(one(key, node, joined_path(path, "0"), unit));
    value.ok = value.items.back().ok;
    return value;
  }
  if (node.kind != Node::Kind::list) {
    const bool flat = !nested && key.shape != Shape::matrix && node.kind == Node::Kind::scalar;
    if (const auto bracket = flat && !node.quoted ? full_width_sign(node.text) : std::nullopt)
      return fail(value, bracket->what, bracket->advice);
    return fail(value, form_of(node) + " where a list belongs",
                nested                       ? "write [[a, b], [c, d]]"
                : flat && !node.text.empty() ? "write [" + node.text + "]"
                                             : "write [a, b] or one '- item' a line");
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string item = joined_path(path, std::to_string(i));
    value.items.push_back(nested ? list(key, node.items[i], item, unit, false)
                                 : one(key, node.items[i], item, unit));
    value.ok = value.ok && value.items.back().ok;
  }
  return value;
}

Value Checker::map(const Key& key, const Node& node, const std::string& path, Type unit) {
  if (is_blank(node)) return map(key, blank_map(node), path, unit);
  Value value = value_at(node, path, Value::Form::map);
  if (node.kind != Node::Kind::map)
    return fail(value, form_of(node) + " where a map of names belongs", "write name: ...");
  std::map<std::string, std::string> seen;
  for (const Entry& entry : node.entries) {
    const std::string inner = joined_path(path, entry.key);
    value.ok = check_name(entry.key, entry.place, inner, key.dotted) && value.ok;
    if (entry.key.size() > kLongestName) continue;  // each path below would hold it
    const auto [other, added] = seen.emplace(lower_case(entry.key), entry.key);
    if (!added) {
      problems_.add(entry.place, inner,
                    quoted(entry.key) + " and " + quoted(other->second) + " differ only in case",
                    "give them names that nobody can mix up");
      value.ok = false;
    }
    value.entries.emplace_back(entry.key, one(key, entry.value, inner, unit));
    value.ok = value.ok && value.entries.back().second.ok;
  }
  value.index_entries();
  return value;
}

Value Checker::one(const Key& key, const Node& node, const std::string& path, Type unit) {
  switch (key.type) {
    case Type::record:
      return record(node, key.keys, path, unit);
    case Type::kind:
      return kind(key, node, path, unit);
    case Type::terms:
      return {};  // portfolios have taken them over
    case Type::payers:
      return payers(key, node, path);
    case Type::typed:
      return typed(key, node, path);
    case Type::changes:
      return changes(node, path);
    case Type::field:
      return field(key, node, path);
    case Type::integer:
    case Type::number:
    case Type::amount:
    case Type::rate:
    case Type::points:
    case Type::date:
    case Type::duration:
    case Type::level:
    case Type::quantity:
      return number(key, node, path, key.type == Type::quantity ? unit : key.type);
    default:
      return words(key, node, path);
  }
}

/// `{member: {...}}`, or just `member`.
Value Checker::kind(const Key& key, const Node& node, const std::string& path, Type unit) {
  const Family& family = family_of(families_, key.family);
  Value value = value_at(node, path, Value::Form::map);
  const std::string known = joined(kinds_of(family));
  const bool bare = node.kind == Node::Kind::scalar;
  if (is_blank(node) || node.kind == Node::Kind::list)
    return fail(value, form_of(node) + " where a " + std::string(family.name) + " belongs",
                "write {NAME: {...}} with one of: " + known);
  if (!bare && node.entries.size() != 1) {
    if (node.entries.size() > 1) value.place = node.entries[1].place;
    return fail(value,
                std::to_string(node.entries.size()) + " keys where one " +
                    std::string(family.name) + " belongs",
                "write {NAME: {...}} with one of: " + known + "; its own keys stand inside");
  }
  const std::string& name = bare ? node.text : node.entries.front().key;
  const Kind* found = find_kind(family, name);
  if (!found) {
    if (!bare) value.place = node.entries.front().place;
    return fail(value, "unknown " + std::string(family.name) + " " + quoted(name),
                suggestion(name, kinds_of(family), "known"));
  }
  value = record(bare ? blank_map(node) : node.entries.front().value, found->keys,
                 joined_path(path, name), unit);
  value.kind = found;
  return value;
}

Value Checker::typed(const Key& key, const Node& node, const std::string& path) {
  const Family& family = family_of(families_, key.family);
  Value value = value_at(node, path, Value::Form::map);
  if (node.kind != Node::Kind::map && !is_blank(node))
    return fail(value, form_of(node) + " where a map belongs",
                "write {type: " + std::string(family.kinds.front()->name) + ", ...}");
  const Node* type = node.find("type");
  if (!type || type->kind != Node::Kind::scalar || type->text.empty()) {
    if (type) value.place = type->place;
    return fail(value, "no 'type'",
                "add 'type: " + std::string(family.kinds.front()->name) +
                    "'; known: " + joined(kinds_of(family)));
  }
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

/// Values at dotted paths; the paths and values are checked where they are set.
Value Checker::changes(const Node& node, const std::string& path) {
  Value value = value_at(node, path, Value::Form::map);
  if (node.kind != Node::Kind::map && !is_blank(node))
    return fail(value, form_of(node) + " where a map of changes belongs",
                "write {portfolios.loans.pd: 3 %} with paths as --set takes them");
  if (node.entries.empty())
    return fail(value, "changes nothing", "add a path with its value, or leave the variant out");
  for (const Entry& entry : node.entries) {
    Value change = value_at(entry.value, joined_path(path, entry.key), Value::Form::yaml);
    change.text = flow_yaml(entry.value);
    value.entries.emplace_back(entry.key, std::move(change));
  }
  return value;
}

Value check(const Document& document, std::span<const Key> keys, Families families,
            Problems& problems) {
  return check(document.sources, document.root, keys, families, problems);
}

Value check(const std::deque<Source>& sources, const Node& root, std::span<const Key> keys,
            Families families, Problems& problems) {
  return Checker(sources, families, problems).record(root, keys, "", Type::number);
}

}  // namespace cofferdam
