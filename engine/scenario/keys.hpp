// What may stand in a scenario, declared as data: the reader, `describe` and the JSON schema all
// run on it.
#pragma once
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cofferdam {

/// What a key holds. A `field` is a number that may differ between exposures: see `Value::Form`.
enum class Type {
  text,       ///< any text
  name,       ///< an identifier: letters, digits, _ and -, Chinese allowed
  flag,       ///< yes or no
  integer,    ///< a whole number
  number,     ///< a plain number
  amount,     ///< money
  rate,       ///< 0.0184 or 1.84 %
  points,     ///< a step between rates: 15 pp
  date,       ///< 2024-02-29, with or without quotes; the range of the key is not asked
  duration,   ///< a span of time: 12 months, 90 days; the range is in months or days as written
  quantity,   ///< a number in the unit of the field in which it stands
  level,      ///< money, or a rate of a denominator that the clause names: `3 %`; what lies
              ///< between 0 and 1 must say which
  choice,     ///< one of `choices`
  predicate,  ///< a condition on tags and attributes
  payers,     ///< a name, or a map of names to their weights
  field,      ///< a number of unit `unit` that may vary between exposures
  record,     ///< a map with the declared `keys`
  kind,       ///< `{member: {...}}` of `family`, or the bare member name if it needs no keys
  typed,      ///< a map with `type: member` of `family` beside the member's keys
  changes,    ///< a map of dotted paths of the scenario to values of any form
  terms       ///< keys of portfolios, which are checked with each portfolio that names them
};

/// How often the type stands under the key.
enum class Shape { one, list, map, matrix };

/// Families of the catalogue that a scenario can name members of.
enum class FamilyId {
  none,
  distribution,
  frequency,
  repayment,
  copula,
  portfolio,
  term,
  clause,
  sampling,
  table
};

/// Admitted numbers; infinite ends do not bound.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;   ///< low itself is refused
  bool high_open = false;  ///< high itself is refused
};
inline constexpr Range kAnyNumber{};
inline constexpr Range kAtLeastZero{0, std::numeric_limits<double>::infinity(), false, false};
inline constexpr Range kAboveZero{0, std::numeric_limits<double>::infinity(), true, false};
inline constexpr Range kShare{0, 1, false, false};
inline constexpr Range kOpenUnit{0, 1, true, true};

bool inside(const Range& range, double x);
/// "must be at least 0 and below 1", for messages; with `percent` the bounds are shown in percent.
std::string range_text(const Range& range, bool percent = false);

/// `fallback` of a key that may be left out without a default.
inline constexpr std::string_view kOptional = "(optional)";

struct Key {
  std::string_view name;
  Type type = Type::text;
  std::string_view sentence;       ///< what it means, for `describe`
  std::string_view fallback = "";  ///< default as it would be written; "" = the key must be given
  Range range = kAnyNumber;
  Shape shape = Shape::one;
  std::span<const Key> keys = {};                  ///< record
  FamilyId family = FamilyId::none;                ///< kind, typed; field: distributions admitted
  std::span<const std::string_view> choices = {};  ///< choice
  Type unit = Type::number;                        ///< field: number, amount, rate, date, duration
  bool days = false;    ///< field of spans of time: days and weeks are admitted
  bool alike = false;   ///< level: rates and amounts are compared alike, so that none is guessed
  bool dotted = false;  ///< map: its names may be `family.member`, as factors are called
};

/// A member of a family as a scenario sees it. Family headers extend it with a maker.
struct Kind {
  std::string_view name;
  std::string_view sentence;
  std::string_view example;  ///< smallest valid YAML of the member
  std::span<const Key> keys;
};

struct Family {
  FamilyId id;
  std::string_view name;  ///< singular, as `describe` names it
  std::string_view sentence;
  std::vector<const Kind*> kinds;
};

/// All families; built by the catalogue, the only file that knows the members.
using Families = std::span<const Family>;

const Family& family_of(Families families, FamilyId id);

/// The keys of a scenario's root.
std::span<const Key> scenario_keys();

}  // namespace cofferdam
