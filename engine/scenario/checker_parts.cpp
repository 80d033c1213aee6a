// Numbers made of others: a base with points added, and bands of an amount.
#include <limits>

#include "scenario/checker.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kApply[] = {"whole", "marginal"};
constexpr Key kUpTo = {.name = "up_to",
                       .type = Type::level,
                       .sentence = "upper end of the band, which belongs to it",
                       .alike = true};
constexpr std::string_view kBandForm =
    "write {bands: {by: ead, apply: whole, values: [{up_to: 5 "
    "million, value: 40 %}, {value: 30 %}]}}";

}  // namespace

/// Such numbers are worked when the programme is built, so that nothing in them may be drawn.
bool Checker::admits_parts(const Key& key, const Node& node, Value& value) {
  const bool is_number = key.unit != Type::date && key.unit != Type::duration;
  if (is_number && key.family == FamilyId::none) return true;
  fail(value,
       quoted(node.entries.front().key) + " where " + noun_of(key.unit) +
           (key.family == FamilyId::none ? "" : " that may be drawn") + " belongs",
       "only numbers of clauses are made of parts; write cases or {by: TAG, values: {...}}");
  return false;
}

Value Checker::sum(const Key& key, const Node& node, const std::string& path) {
  Value value = value_at(node, path, Value::Form::sum);
  if (!admits_parts(key, node, value)) return value;
  if (key.unit != Type::rate)
    return fail(value, "points added to what is no rate", "points belong to rates alone");
  static constexpr Key kKeys[] = {
      {.name = "base", .sentence = "the rate without additions"},
      {.name = "add", .sentence = "points that are added, each under its condition"},
      {.name = "at_most", .sentence = "most that the rate may be", .fallback = kOptional}};
  unknown_keys(node, kKeys, "", value);
  value.entries.emplace_back("base", field(key, *node.find("base"), joined_path(path, "base")));
  value.ok = value.ok && value.entries.back().second.ok;
  const Node* add = node.find("add");
  if (!add || add->kind != Node::Kind::list || add->items.empty())
    return fail(value, "a base without additions",
                "write add: [{when: CONDITION, points: 5 pp}], or the rate alone");
  for (std::size_t i = 0; i < add->items.size(); ++i) {
    value.items.push_back(points(add->items[i], joined_path(path, "add." + std::to_string(i))));
    value.ok = value.ok && value.items.back().ok;
  }
  if (const Node* most = node.find("at_most")) {
    const Key bound = {.name = "at_most", .type = Type::rate, .sentence = "", .range = key.range};
    value.entries.emplace_back("at_most",
                               number(bound, *most, joined_path(path, "at_most"), Type::rate));
    value.ok = value.ok && value.entries.back().second.ok;
  }
  return value;
}

/// `{when: CONDITION, points: 5 pp}`.
Value Checker::points(const Node& node, const std::string& path) {
  static constexpr Key kWhen[] = {
      {.name = "when", .type = Type::predicate, .sentence = "the condition of this addition"}};
  Value value = value_at(node, path, Value::Form::number);
  if (node.kind != Node::Kind::map)
    return fail(value, form_of(node) + " where an addition belongs",
                "write {when: CONDITION, points: 5 pp}");
  for (const char* needed : {"when", "points"})
    if (!node.find(needed))
      return fail(value, std::string("an addition without '") + needed + "'",
                  "write {when: CONDITION, points: 5 pp}");
  const Value when = record(node, kWhen, path, Type::number, "points");
  const Node* points = node.find("points");
  static constexpr Key kPoints = {.name = "points",
                                  .type = Type::points,
                                  .sentence = "percentage points that are added, such as 5 pp",
                                  .range = {-1, 1, false, false}};
  value = number(kPoints, *points, joined_path(path, "points"), Type::points);
  value.ok = value.ok && when.ok;
  if (when.ok) value.condition = when.at("when").condition;
  return value;
}

Value Checker::bands(const Key& key, const Node& node, const std::string& path) {
  Value value = value_at(node, path, Value::Form::bands);
  if (!admits_parts(key, node, value)) return value;
  static constexpr Key kOuter[] = {{.name = "bands", .sentence = "bands of an amount"}};
  static constexpr Key kKeys[] = {
      {.name = "by",
       .type = Type::name,
       .sentence = "number that decides: ead, or an attribute",
       .fallback = "ead"},
      {.name = "apply",
       .type = Type::choice,
       .sentence = "whole: the value of the band holds for all of it; marginal: each slice of it "
                   "has the value of its band",
       .choices = kApply}};
  unknown_keys(node, kOuter, "", value);
  const Node& inner = *node.find("bands");
  const std::string at = joined_path(path, "bands");
  const Value read = record(inner, kKeys, at, Type::number, "values");
  value.ok = value.ok && read.ok;
  if (inner.kind != Node::Kind::map || !read.ok) return value;
  value.text = read.at("by").text;
  value.per = read.at("apply").text;
  const Node* values = inner.find("values");
  if (!values || values->kind != Node::Kind::list || values->items.empty())
    return fail(value, "no bands", std::string(kBandForm));
  if (value.per == "marginal" && key.unit != Type::rate)
    return fail(value, "marginal bands of what is no rate", "write apply: whole");
  double end = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < values->items.size(); ++i) {
    value.items.push_back(band(key, values->items[i],
                               joined_path(at, "values." + std::to_string(i)),
                               i + 1 == values->items.size()));
    Value& one = value.items.back();
    const Value* up_to = one.ok ? one.find("up_to") : nullptr;
    if (up_to && *up_to && up_to->number <= end)
      fail(one, "bands that do not rise", "each band ends above the one before");
    if (up_to && *up_to) end = up_to->number;
    value.ok = value.ok && one.ok;
  }
  return value;
}

/// `{up_to: 5 million, value: 40 %}`, and the last one without an end.
Value Checker::band(const Key& key, const Node& node, const std::string& path, bool last) {
  Value value = value_at(node, path, Value::Form::map);
  static constexpr Key kKeys[] = {{.name = "up_to", .sentence = "", .fallback = kOptional},
                                  {.name = "value", .sentence = ""}};
  if (node.kind != Node::Kind::map || !node.find("value"))
    return fail(value, form_of(node) + " where a band belongs", std::string(kBandForm));
  unknown_keys(node, kKeys, "", value);
  const Node* up_to = node.find("up_to");
  if (last && up_to)
    return fail(value, "an end of the last band",
                "leave out 'up_to' there; write value: 0 % for what is not covered");
  if (!last && !up_to)
    return fail(value, "a band without 'up_to' before the last one", "say where it ends");
  if (up_to)
    value.entries.emplace_back("up_to", number(kUpTo, *up_to, path + ".up_to", Type::level));
  value.entries.emplace_back("value", field(key, *node.find("value"), path + ".value"));
  for (const auto& entry : value.entries) value.ok = value.ok && entry.second.ok;
  return value;
}

}  // namespace cofferdam
