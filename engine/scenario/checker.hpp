// Walks a document along the declared keys: all problems in one pass.
//
// checker.cpp holds the structure (maps, lists, members of families), checker_words.cpp single
// words, checker_numbers.cpp numbers with units, ranges and provenance, checker_fields.cpp numbers
// that vary between exposures, checker_parts.cpp those that are made of others.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "scenario/value.hpp"

namespace cofferdam {

inline constexpr std::size_t kLongestName = 200;  ///< bytes

/// Places of the bytes of a scalar's text. Fast if they are asked for in order.
class TextPlaces {
 public:
  /// Of a text that is written at `begin` as it reads; "": all of it is at `begin`.
  TextPlaces(const Place& begin, std::string_view text)
      : begin_(begin), place_(begin), text_(text) {}
  Place at(std::size_t offset);

 private:
  Place begin_, place_;
  std::string_view text_;
  std::size_t last_ = 0;
};

class Checker {
 public:
  Checker(const std::deque<Source>& sources, Families families, Problems& problems)
      : sources_(sources), families_(families), problems_(problems) {}

  /// A map against declared keys. `skip` names a key that is handled elsewhere (`type`).
  Value record(const Node& node, std::span<const Key> keys, const std::string& path, Type unit,
               std::string_view skip = "");

 private:
  // Structure.
  void unknown_keys(const Node& node, std::span<const Key> keys, std::string_view skip,
                    Value& value);
  Value child(const Key& key, const Node* node, const Node& parent, const std::string& path,
              Type unit);
  Value fallback_of(const Key& key, const std::string& path, Type unit);
  Value shaped(const Key& key, const Node& node, const std::string& path, Type unit);
  Value list(const Key& key, const Node& node, const std::string& path, Type unit, bool nested);
  Value map(const Key& key, const Node& node, const std::string& path, Type unit);
  Value one(const Key& key, const Node& node, const std::string& path, Type unit);
  Value kind(const Key& key, const Node& node, const std::string& path, Type unit);
  Value typed(const Key& key, const Node& node, const std::string& path);
  Value changes(const Node& node, const std::string& path);
  Value payers(const Key& key, const Node& node, const std::string& path);

  // Words.
  Value words(const Key& key, const Node& node, const std::string& path);
  Value& flag(const Node& node, Value& value);
  Value& predicate(const Node& node, Value& value);
  void place_parts(TextPlaces& places, Predicate& predicate) const;
  /// Places in a scalar's text; the scalar's own where it is not written as it reads.
  TextPlaces places_in(const Node& node) const;
  bool check_name(const std::string& name, const Place& place, const std::string& path,
                  bool dotted = false);

  // Numbers.
  Value number(const Key& key, const Node& node, const std::string& path, Type unit);
  Value with_provenance(const Key& key, const Node& node, const std::string& path, Type unit);

  // Fields.
  Value field(const Key& key, const Node& node, const std::string& path);
  Value column(const Key& key, const Node& node, const std::string& path);
  Value by_tag(const Key& key, const Node& node, const std::string& path);
  Value cases(const Key& key, const Node& node, const std::string& path);
  Value one_case(const Key& key, const Node& node, const std::string& path, bool last);

  // Numbers made of others.
  bool admits_parts(const Key& key, const Node& node, Value& value);
  Value sum(const Key& key, const Node& node, const std::string& path);
  Value points(const Node& node, const std::string& path);
  Value bands(const Key& key, const Node& node, const std::string& path);
  Value band(const Key& key, const Node& node, const std::string& path, bool last);

  Value& fail(Value& value, std::string what, std::string advice);

  const std::deque<Source>& sources_;
  Families families_;
  Problems& problems_;
};

/// `path` with one more step.
std::string joined_path(const std::string& path, std::string_view step);
/// Whether a value of the type is one number or text, so that a list of one may be written as it.
bool is_scalar(Type type);
/// A value of that form at the place of `node`.
Value value_at(const Node& node, const std::string& path, Value::Form form);
/// "a list", "a map", "nothing", or the value in quotes.
std::string form_of(const Node& node);
/// "a date", "a span of time" or "a number".
std::string noun_of(Type unit);
/// The number that was meant where `0,5` stands between braces, which is read as the value 0 and a
/// key 5; "" if nothing of that kind.
std::string number_with_comma(const Node& node, const Entry& entry);
/// Whether nothing is written behind the key.
bool is_blank(const Node& node);
/// In single quotes, cut if it is long.
std::string quoted(std::string_view text);
/// Words with commas, cut if they are many.
std::string joined(const std::vector<std::string>& words);
/// Advice about a word that is none of `known`.
std::string suggestion(std::string_view word, const std::vector<std::string>& known,
                       const char* what);
/// Names of a family's members.
std::vector<std::string> kinds_of(const Family& family);

/// The values of a key that admits few, behind what it means: " (lapses or rolls)"; "" of others.
std::string choices_text(const Key& key);

}  // namespace cofferdam
