// Numbers that may vary between exposures: constants, columns, distributions, by tag, by cases.
#include <algorithm>

#include "scenario/checker.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kLongestTagValue = 1000;  // bytes

std::string field_forms(Type unit) {
  return "write " + noun_of(unit) +
         ", {column: NAME}, {by: TAG, values: {...}} or [{when: ..., value: ...}]";
}

}  // namespace

Value Checker::field(const Key& key, const Node& node, const std::string& path) {
  if (node.kind == Node::Kind::scalar) return number(key, node, path, key.unit);
  if (node.kind == Node::Kind::list) return cases(key, node, path);
  if (node.find("value")) return with_provenance(key, node, path, key.unit);
  if (node.find("column") || node.find("attribute")) return column(key, node, path);
  if (node.find("by")) return by_tag(key, node, path);
  if (node.find("base")) return sum(key, node, path);
  if (node.find("bands")) return bands(key, node, path);
  Value value = value_at(node, path, Value::Form::map);
  if (node.entries.empty())
    return fail(value, "an empty map where " + noun_of(key.unit) + " belongs",
                field_forms(key.unit));
  const Entry& first = node.entries.front();
  const auto kinds = key.family == FamilyId::none ? std::vector<std::string>{}
                                                  : kinds_of(family_of(families_, key.family));
  if (std::find(kinds.begin(), kinds.end(), first.key) != kinds.end()) {
    value = kind(key, node, path, key.unit);
    value.form = Value::Form::distribution;
    return value;
  }
  std::vector<std::string> known = {"column", "by", "value", "base", "bands"};
  if (key.unit != Type::date) known.emplace_back("attribute");
  known.insert(known.end(), kinds.begin(), kinds.end());
  value.place = first.place;
  return fail(value,
              quoted(first.key) + " makes " +
                  (key.unit == Type::date       ? "no date"
                   : key.unit == Type::duration ? "no span of time"
                                                : "no number"),
              did_you_mean(
                  first.key, known,
                  field_forms(key.unit) + (kinds.empty() ? "" : ", or draw it: " + joined(kinds))));
}

Value Checker::column(const Key& key, const Node& node, const std::string& path) {
  static constexpr Key kKeys[] = {
      {.name = "column", .sentence = "a column of the file", .fallback = kOptional},
      {.name = "attribute",
       .type = Type::name,
       .sentence = "an attribute of the portfolio",
       .fallback = kOptional},
      {.name = "per", .sentence = "the column that divides it", .fallback = kOptional}};
  const Value read = record(node, kKeys, path, Type::number);
  Value value = value_at(node, path, Value::Form::column);
  value.ok = read.ok;
  if (!read.ok) return value;
  if (read.at("column") && read.at("attribute"))
    return fail(value, "both 'column' and 'attribute'", "keep one");
  if (read.at("attribute") && read.at("per"))
    return fail(value, "'per' beside 'attribute'", "only columns of a file can be divided");
  if (read.at("attribute") && key.unit == Type::date)
    return fail(value, "an attribute where a date belongs",
                "attributes are numbers; write a date or {column: NAME}");
  if (read.at("per") && (key.unit == Type::date || key.unit == Type::duration))
    return fail(value, "'per' where " + noun_of(key.unit) + " belongs",
                "only numbers can be divided");
  if (read.at("attribute")) value.form = Value::Form::attribute;
  value.text = read.at("column") ? read.at("column").text : read.at("attribute").text;
  value.per = read.at("per") ? read.at("per").text : "";
  return value;
}

Value Checker::by_tag(const Key& key, const Node& node, const std::string& path) {
  static constexpr Key kBy[] = {
      {.name = "by", .type = Type::name, .sentence = "the tag whose values choose"}};
  Value value = record(node, kBy, path, Type::number, "values");
  const Node* values = node.find("values");
  if (!value.ok) return value;
  if (!values || values->kind != Node::Kind::map || values->entries.empty()) {
    if (values) value.place = values->place;
    return fail(value, "no values for the tag",
                "write {by: " + value.at("by").text + ", values: {a: ..., b: ...}}");
  }
  value.text = value.at("by").text;
  value.form = Value::Form::by_tag;
  value.entries.clear();
  for (const Entry& entry : values->entries) {
    if (entry.key.size() > kLongestTagValue) {
      value.place = entry.place;
      fail(value, quoted(entry.key) + " is too long for the value of a tag", "shorten it");
      continue;
    }
    value.entries.emplace_back(entry.key,
                               field(key, entry.value, joined_path(path, "values." + entry.key)));
    value.ok = value.ok && value.entries.back().second.ok;
  }
  value.index_entries();
  return value;
}

Value Checker::cases(const Key& key, const Node& node, const std::string& path) {
  Value value = value_at(node, path, Value::Form::cases);
  if (node.items.empty())
    fail(value, "an empty list of cases", "write [{when: ..., value: ...}, {otherwise: ...}]");
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    value.items.push_back(one_case(key, node.items[i], joined_path(path, std::to_string(i)),
                                   i + 1 == node.items.size()));
    value.ok = value.ok && value.items.back().ok;
  }
  return value;
}

Value Checker::one_case(const Key& key, const Node& node, const std::string& path, bool last) {
  Value none = value_at(node, path, Value::Form::absent);
  if (node.kind != Node::Kind::map)
    return fail(none, form_of(node) + " where a case belongs",
                "write {when: ..., value: ...}, and {otherwise: ...} at the end");
  const Node* otherwise = node.find("otherwise");
  if (otherwise && node.entries.size() == 1) {
    if (!last) return fail(none, "'otherwise' before the last case", "move it to the end");
    return field(key, *otherwise, path + ".otherwise");
  }
  static constexpr Key kWhen[] = {
      {.name = "when", .type = Type::predicate, .sentence = "the condition of this case"}};
  const Value when = record(node, kWhen, path, Type::number, "value");
  const Node* then = node.find("value");
  if (!then) return fail(none, "a case without 'value'", "write {when: ..., value: ...}");
  Value value = field(key, *then, path + ".value");
  value.ok = value.ok && when.ok;
  if (when.ok) value.condition = when.at("when").condition;
  return value;
}

}  // namespace cofferdam
