// Texts, names, flags, choices and conditions.
#include <algorithm>

#include "base/utf8.hpp"
#include "scenario/checker.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

/// Letters, digits, _ and -; beyond ASCII everything but spaces, controls and punctuation.
bool is_name_character(char32_t c, bool dotted) {
  if (c < 0x80)
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || (dotted && c == '.');
  const bool space = c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x206F) || c == 0x3000;
  const bool full_width_mark =
      (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) || (c >= 0x3001 && c <= 0x3003);
  return !space && !full_width_mark && !is_control(c);
}

}  // namespace

std::string choices_text(const Key& key) {
  if (key.type == Type::flag) return " (yes or no)";
  if (key.name == "cofferdam") return " (write cofferdam: 1)";
  std::string text;
  for (std::size_t i = 0; i < key.choices.size(); ++i) {
    const char* before = i == 0 ? " (" : i + 1 == key.choices.size() ? " or " : ", ";
    text += before + std::string(key.choices[i]);
  }
  return text.empty() ? "" : text + ")";
}

bool Checker::check_name(const std::string& name, const Place& place, const std::string& path,
                         bool dotted) {
  bool good = !name.empty() && name.size() <= kLongestName;
  for (std::size_t at = 0; good && at < name.size();) {
    const Utf8Character character = decode_utf8(name, at);
    good = character.valid && is_name_character(character.value, dotted);
    at += character.bytes;
  }
  if (!good)
    problems_.add(place, path,
                  quoted(name) + (name.size() > kLongestName ? " is too long" : " is not a name"),
                  "use letters, digits, _ and -, without spaces or dots");
  return good;
}

Value Checker::words(const Key& key, const Node& node, const std::string& path) {
  const bool chosen = key.type == Type::choice || key.type == Type::flag;
  if (chosen && node.find("value")) return with_provenance(key, node, path, key.type);
  Value value = value_at(node, path, Value::Form::text);
  if (node.kind != Node::Kind::scalar)
    return fail(value, form_of(node) + " where a single value belongs", std::string(key.sentence));
  value.text = node.text;
  if (node.text.empty())
    return fail(value, "empty",
                (key.fallback.empty() ? "write " : "leave the key out, or write ") +
                    std::string(key.sentence));
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

Value& Checker::flag(const Node& node, Value& value) {
  const Parsed<bool> parsed = parse_flag(node.text);
  if (!parsed.value) return fail(value, parsed.what, parsed.advice);
  value.form = Value::Form::flag;
  value.number = *parsed.value ? 1 : 0;
  return value;
}

Value& Checker::predicate(const Node& node, Value& value) {
  int offset = 0;
  Parsed<Predicate> parsed = parse_predicate(node.text, &offset);
  TextPlaces places = places_in(node);
  if (!parsed.value) {
    value.place = places.at(static_cast<std::size_t>(offset));
    return fail(value, parsed.what, parsed.advice);
  }
  place_parts(places, *parsed.value);
  value.condition = std::make_shared<const Predicate>(std::move(*parsed.value));
  return value;
}

void Checker::place_parts(TextPlaces& places, Predicate& predicate) const {
  predicate.place = places.at(static_cast<std::size_t>(predicate.offset));
  for (Predicate& part : predicate.parts) place_parts(places, part);
}

TextPlaces Checker::places_in(const Node& node) const {
  const auto source = static_cast<std::size_t>(node.place.source);
  if (node.place.line == 0 || source >= sources_.size()) return {node.place, ""};
  Place begin = node.place;
  begin.column += static_cast<int>(node.quoted);
  begin.offset += static_cast<std::size_t>(node.quoted);
  const std::string_view text = sources_[source].text;
  const bool verbatim = begin.offset <= text.size() && node.text.find('\n') == node.text.npos &&
                        text.substr(begin.offset).starts_with(node.text);
  return verbatim ? TextPlaces(begin, node.text) : TextPlaces(node.place, "");
}

Place TextPlaces::at(std::size_t offset) {
  offset = std::min(offset, text_.size());
  if (offset < last_) last_ = 0, place_ = begin_;
  place_.column += static_cast<int>(count_utf8(text_.substr(last_, offset - last_)));
  place_.offset += offset - last_;
  last_ = offset;
  return place_;
}

/// `province`, or `{province: 1, city: 2}`.
Value Checker::payers(const Key& key, const Node& node, const std::string& path) {
  static constexpr Key kWeight = {.name = "weight",
                                  .type = Type::number,
                                  .sentence = "what it pays compared with the others",
                                  .range = kAboveZero};
  if (node.kind == Node::Kind::list) {
    Value value = value_at(node, path, Value::Form::list);
    return fail(value, "a list where a bearer belongs",
                "write the weights of several too: {province: 1, city: 1}");
  }
  if (node.kind != Node::Kind::map) {
    Key name = key;
    name.type = Type::name;
    return words(name, node, path);
  }
  Value value = map(kWeight, node, path, Type::number);
  if (value.ok && value.entries.empty())
    return fail(value, "nobody is named", "write a bearer, or {province: 1, city: 1}");
  return value;
}

}  // namespace cofferdam
