// A scenario after checking: every declared key has a value, with its place.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/keys.hpp"
#include "scenario/predicate.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {

/// Where a number comes from, as its author says.
struct Provenance {
  std::string source;
  std::string year;
  std::string grade;   ///< A to D
  std::string status;  ///< seen, derived, assumed
  std::string from;    ///< what it was derived from
};

struct Value {
  /// absent: not given and without default. yaml: any YAML, in `text` as it would be written; its
  /// meaning is checked where it is set. The last seven are forms of a field that varies.
  enum class Form {
    absent,
    flag,
    number,
    text,
    list,
    map,
    yaml,
    distribution,
    column,
    attribute,
    by_tag,
    cases,
    sum,   ///< entries `base` and `at_most`; items: points to add, each with its condition
    bands  ///< items: maps of `up_to` and `value`, the last one without `up_to`
  };
  Form form = Form::absent;
  bool given = false;  ///< false: the key's default, or absent
  bool ok = true;      ///< false: a problem was reported here; later checks stay silent
  Place place;
  std::string path;
  /// Amounts in units of the currency, rates as fractions, flags 0 or 1, dates in days since
  /// 1970-01-01, spans of time in `per`; in a field and its distributions always in months.
  double number = 0;
  /// text, name, choice; column, attribute: its name; by_tag: the tag; bands: of which number.
  std::string text;
  /// column: divided by this column, or ""; level: "%" of a rate, "amount" of one with a scale;
  /// date: "date"; points: "pp"; duration: "months" (quarters and years too) or "days" (weeks too);
  /// bands: "whole" or "marginal".
  std::string per;
  const Kind* kind = nullptr;  ///< the catalogue's row of a kind, typed or distribution
  std::vector<Value> items;    ///< list; cases: the values in order
  std::vector<std::pair<std::string, Value>> entries;  ///< map; by_tag: value of each tag value
  std::vector<std::uint32_t> by_name;          ///< order of entries by name; empty: they are few
  std::shared_ptr<const Predicate> condition;  ///< predicate; in an item of cases, null = otherwise
  std::shared_ptr<const Provenance> provenance;

  // Defined where Value is complete: it holds pairs of itself.
  Value();
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();

  explicit operator bool() const { return form != Form::absent; }
  /// The value of a declared key or of a named entry. Throws std::out_of_range if there is none.
  const Value& at(std::string_view name) const;
  /// The same, or an absent value: for keys that only some members of a family declare.
  const Value& get(std::string_view name) const;
  /// The same, or nullptr.
  const Value* find(std::string_view name) const;
  bool is_true() const { return number != 0; }
  /// Makes `find` fast where entries are many; they must not change any more.
  void index_entries();
};

/// Checks `document` against the declared keys; problems go to `problems`.
Value check(const Document& document, std::span<const Key> keys, Families families,
            Problems& problems);

/// Checks a tree whose places are in `sources`, such as that of a variant.
Value check(const std::deque<Source>& sources, const Node& root, std::span<const Key> keys,
            Families families, Problems& problems);

/// The checked scenario as YAML with every default written out; reads back to the same values.
std::string resolved_yaml(const Value& root);

/// The same of what decides the draws: everything but `programme`, `variants`, and of bearers
/// `public` and `note`. Scenarios of equal text have the same losses in every trial.
std::string resolved_draws(const Value& root);

/// A tree as YAML in one line; reads back to the same tree but for places, with {} for nothing.
std::string flow_yaml(const Node& node);

}  // namespace cofferdam
