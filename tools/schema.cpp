#include "schema.hpp"

#include <cmath>

#include "scenario/checker.hpp"
#include "scenario/mean_sizes.hpp"
#include "scenario/scalars.hpp"
#include "scenario/shared_terms.hpp"
#include "scenario/tree.hpp"
#include "schema_texts.hpp"

namespace cofferdam {
namespace {

using Json = nlohmann::ordered_json;

Json reference(const std::string& name) {
  return {{"$ref", "#/$defs/" + name}};
}

Json any_of(std::vector<Json> options) {
  if (options.size() == 1) return options.front();
  return {{"anyOf", options}};
}

/// A number without a point if it is whole.
Json plain_number(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e16;
  return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json json_of(const Node& node) {
  if (node.kind == Node::Kind::list) {
    Json list = Json::array();
    for (const Node& item : node.items) list.push_back(json_of(item));
    return list;
  }
  if (node.kind == Node::Kind::map) {
    Json map = Json::object();
    for (const Entry& entry : node.entries) map[entry.key] = json_of(entry.value);
    return map;
  }
  const auto number = parse_number(node.text);
  if (!number.value || node.quoted) return node.text;
  return plain_number(*number.value);
}

/// A value, written in YAML, as JSON.
Json json_of_text(std::string_view yaml) {
  return json_of(parse_document("value", "v: " + std::string(yaml)).root.entries.front().value);
}

void add_range(Json& schema, const Range& range) {
  if (std::isfinite(range.low))
    schema[range.low_open ? "exclusiveMinimum" : "minimum"] = plain_number(range.low);
  if (std::isfinite(range.high))
    schema[range.high_open ? "exclusiveMaximum" : "maximum"] = plain_number(range.high);
}

Json bare_number(Type unit, const Range& range, bool days = false) {
  const Json text = reference(text_schema_of(unit, range, days));
  if (unit == Type::date || unit == Type::duration || unit == Type::points) return text;
  Json number = {{"type", unit == Type::integer ? "integer" : "number"}};
  add_range(number, range);
  return any_of({number, text});
}

/// The notes that may stand beside a value, with the value itself.
Json with_notes(const Json& value) {
  const Json text = {{"type", {"string", "number"}}};
  return {{"type", "object"},
          {"properties",
           {{"value", value},
            {"source", text},
            {"year", text},
            {"grade", {{"enum", {"A", "B", "C", "D"}}}},
            {"status", {{"enum", {"seen", "derived", "assumed"}}}},
            {"from", text}}},
          {"required", {"value"}},
          {"additionalProperties", false}};
}

Json number_schema(Type unit, const Range& range, bool days = false) {
  const Json bare = bare_number(unit, range, days);
  return any_of({bare, with_notes(bare)});
}

Json object(const Json& properties, const std::vector<std::string>& required) {
  Json schema = {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = required;
  return schema;
}

/// A number that may vary between exposures; its other forms hold such numbers again.
class FieldSchema {
 public:
  explicit FieldSchema(const Key& key) : key_(key) {}

  /// The name under `$defs`; equal fields share it.
  std::string name() const {
    const char* unit = key_.unit == Type::amount     ? "amount"
                       : key_.unit == Type::rate     ? "rate"
                       : key_.unit == Type::date     ? "date"
                       : key_.unit == Type::duration ? "duration"
                                                     : "number";
    std::string text = std::string("varying_") + unit;
    if (key_.days) text += "_or_days";
    if (key_.family == FamilyId::distribution) text += "_or_drawn";
    const Range& range = key_.range;
    if (std::isfinite(range.low))
      text += (range.low_open ? "_above_" : "_from_") + format_number(range.low);
    if (std::isfinite(range.high))
      text += (range.high_open ? "_below_" : "_to_") + format_number(range.high);
    return text;
  }

  Json schema() const {
    const Json self = reference(name());
    const Json text = {{"type", {"string", "number"}}};
    const Json when = object({{"when", {{"type", "string"}}}, {"value", self}}, {"when", "value"});
    const Json otherwise = object({{"otherwise", self}}, {"otherwise"});
    const Json by_value = {
        {"type", "object"}, {"minProperties", 1}, {"additionalProperties", self}};
    std::vector<Json> forms = {bare_number(key_.unit, key_.range, key_.days), with_notes(self)};
    for (const Json& form : read_forms(text)) forms.push_back(form);
    forms.push_back(object({{"by", text}, {"values", by_value}}, {"by", "values"}));
    forms.push_back({{"type", "array"}, {"minItems", 1}, {"items", any_of({when, otherwise})}});
    if (key_.family != FamilyId::none) forms.push_back(reference("distribution"));
    for (const Json& form : forms_of_parts(self)) forms.push_back(form);
    return any_of(forms);
  }

 private:
  /// Columns and attributes; only numbers can be divided, and no attribute is a date.
  std::vector<Json> read_forms(const Json& text) const {
    if (key_.unit == Type::date) return {object({{"column", text}}, {"column"})};
    if (key_.unit == Type::duration)
      return {object({{"column", text}}, {"column"}), object({{"attribute", text}}, {"attribute"})};
    return {object({{"column", text}, {"per", text}}, {"column"}),
            object({{"attribute", text}, {"per", text}}, {"attribute"})};
  }

  /// Numbers made of others, where nothing is drawn.
  std::vector<Json> forms_of_parts(const Json& self) const {
    if (key_.family != FamilyId::none || key_.unit == Type::date || key_.unit == Type::duration)
      return {};
    const Json text = {{"type", {"string", "number"}}};
    const Json band =
        object({{"up_to", number_schema(Type::level, {})}, {"value", self}}, {"value"});
    const Json bands = object({{"by", text},
                               {"apply", {{"enum", {"whole", "marginal"}}}},
                               {"values", {{"type", "array"}, {"minItems", 1}, {"items", band}}}},
                              {"apply", "values"});
    std::vector<Json> forms = {object({{"bands", bands}}, {"bands"})};
    if (key_.unit != Type::rate) return forms;
    const Json points =
        object({{"when", {{"type", "string"}}}, {"points", number_schema(Type::points, {})}},
               {"when", "points"});
    forms.push_back(object({{"base", self},
                            {"add", {{"type", "array"}, {"minItems", 1}, {"items", points}}},
                            {"at_most", number_schema(Type::rate, key_.range)}},
                           {"base", "add"}));
    return forms;
  }

  const Key& key_;
};

class SchemaWriter {
 public:
  explicit SchemaWriter(Families families) : families_(families) {}

  Json write() {
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", "Cofferdam scenario"}};
    schema.update(record(scenario_keys()));
    definitions_.update(text_schemas());
    for (const Family& family : families_)
      if (family.id != FamilyId::table) definitions_[std::string(family.name)] = members(family);
    schema["$defs"] = definitions_;
    return schema;
  }

 private:
  Json record(std::span<const Key> keys) {
    Json properties = Json::object();
    std::vector<std::string> required;
    for (const Key& key : keys) {
      properties[std::string(key.name)] = described(key);
      if (key.fallback.empty()) required.emplace_back(key.name);
    }
    Json schema = object(properties, required);
    if (required.empty()) schema["type"] = {"object", "null"};
    return schema;
  }

  Json described(const Key& key) {
    Json schema = {{"description", std::string(key.sentence)}};
    if (!key.fallback.empty() && key.fallback != kOptional)
      schema["default"] = json_of_text(key.fallback);
    schema.update(shaped(key));
    return schema;
  }

  Json shaped(const Key& key) {
    switch (key.shape) {
      case Shape::one:
        return one(key);
      case Shape::list: {
        Json all = {{"type", "array"}, {"items", one(key)}};
        return is_scalar(key.type) ? any_of({all, one(key)}) : all;
      }
      case Shape::matrix:
        return {{"type", "array"}, {"items", {{"type", "array"}, {"items", one(key)}}}};
      case Shape::map:
        return {{"type", "object"},
                {"propertyNames", reference("name_text")},
                {"additionalProperties", one(key)}};
    }
    return {};
  }

  Json one(const Key& key) {
    switch (key.type) {
      case Type::text:
        return {{"type", {"string", "number", "boolean"}}};
      case Type::name:
        return any_of({reference("name_text"), {{"type", {"integer", "boolean"}}}});
      case Type::flag:
        return flag();
      case Type::choice:
        return choice(key);
      case Type::predicate:
        return {{"type", "string"}};
      case Type::payers:
        return any_of({reference("name_text"),
                       {{"type", "object"},
                        {"minProperties", 1},
                        {"propertyNames", reference("name_text")},
                        {"additionalProperties", number_schema(Type::number, kAboveZero)}}});
      case Type::record:
        return record(key.keys);
      case Type::changes:
        return {{"type", "object"}, {"minProperties", 1}};
      case Type::terms:
        return terms(key);
      case Type::kind:
      case Type::typed:
        return reference(std::string(family_of(families_, key.family).name));
      case Type::field:
        return field(key);
      default:
        return number_schema(key.type, key.range, key.days);
    }
  }

  /// Keys that portfolios share: any of theirs.
  Json terms(const Key& key) {
    for (const SharedTerms& shared : kSharedTerms)
      for (const Kind* kind : family_of(families_, FamilyId::portfolio).kinds)
        if (shared.key == key.name && kind->name == shared.type) {
          Json keys = record(kind->keys);
          keys.erase("required");
          return keys;
        }
    return {{"type", "object"}};
  }

  static Json flag() {
    const Json bare = {{"enum", {true, false, "yes", "no", "true", "false"}}};
    return any_of({bare, with_notes(bare)});
  }

  /// Readers of YAML 1.1 take yes and no for booleans.
  static Json choice(const Key& key) {
    Json choices = Json::array();
    for (const std::string_view one : key.choices) {
      choices.push_back(std::string(one));
      if (one == "no" || one == "yes") choices.push_back(one == "yes");
    }
    const Json bare = {{"enum", choices}};
    return any_of({bare, with_notes(bare)});
  }

  Json field(const Key& key) {
    const FieldSchema field(key);
    if (!definitions_.contains(field.name())) definitions_[field.name()] = field.schema();
    return reference(field.name());
  }

  /// `{member: {...}}` or the bare name of members without required keys; portfolios: `type:
  /// member`.
  Json members(const Family& family) {
    std::vector<Json> forms;
    Json bare = Json::array();
    for (const Kind* kind : family.kinds) {
      Json keys = record(kind->keys);
      keys["description"] = std::string(kind->sentence);
      const std::string name(kind->name);
      if (family.id == FamilyId::portfolio) {
        keys["type"] = "object";
        keys["properties"]["type"] = {{"const", name}};
        admit_other_sources(keys, name);
        add_example(keys, kind->example);
        forms.push_back(keys);
        continue;
      }
      if (keys["type"].is_array()) bare.push_back(name);
      Json form = object({{name, keys}}, {name});
      add_example(form, kind->example);
      forms.push_back(form);
    }
    if (!bare.empty()) forms.push_back({{"enum", bare}});
    return any_of(forms);
  }

  /// Of a member that is written with its keys, and not by its name alone.
  static void add_example(Json& form, std::string_view yaml) {
    if (yaml.empty()) return;
    const Json example = json_of_text(yaml);
    if (example.is_object()) form["examples"] = Json::array({example});
  }

  /// What a portfolio needs may stand in terms that it names, and the size of one exposure may come
  /// of their number and volume.
  static void admit_other_sources(Json& keys, const std::string& type) {
    Json& properties = keys["properties"];
    Json own = keys["required"];
    if (properties.contains("terms")) {
      Json& terms = properties["terms"];
      if (terms.contains("items")) terms = any_of({reference("name_text"), terms});
      const Json both = {"count", "volume"};
      Json generated = own, business = own;
      for (Json* others : {&generated, &business})
        for (std::size_t i = others->size(); i-- > 0;)
          if ((*others)[i] == size_key(type)) others->erase(i);
      generated.insert(generated.end(), both.begin(), both.end());
      business.push_back("new_business");
      keys["anyOf"] = {
          {{"required", own}},
          {{"required", {"terms"}}},
          {{"required", generated}},
          {{"required", business}, {"properties", {{"new_business", {{"required", both}}}}}}};
      own = Json::array();
    }
    own.push_back("type");
    keys["required"] = own;
  }

  Families families_;
  Json definitions_ = Json::object();
};

}  // namespace

nlohmann::ordered_json scenario_schema(Families families) {
  return SchemaWriter(families).write();
}

}  // namespace cofferdam
