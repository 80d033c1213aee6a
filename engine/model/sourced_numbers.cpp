#include "model/sourced_numbers.hpp"

#include <limits>
#include <set>
#include <utility>

namespace cofferdam {
namespace {

SourcedNumber sourced_number(const Value& value) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (value.form == Value::Form::text) return {value.path, kNone, value.text, *value.provenance};
  if (value.form == Value::Form::flag)
    return {value.path, kNone, value.is_true() ? "yes" : "no", *value.provenance};
  return {value.path, value.number, "", *value.provenance};
}

void collect(const Value& value, std::set<std::pair<int, std::size_t>>& places,
             std::vector<SourcedNumber>& all) {
  if (value.provenance && places.insert({value.place.source, value.place.offset}).second)
    all.push_back(sourced_number(value));
  // The other scenario of a refund says nothing new.
  if (value.form != Value::Form::map)
    for (const Value& item : value.items) collect(item, places, all);
  for (const auto& entry : value.entries) collect(entry.second, places, all);
}

}  // namespace

std::vector<SourcedNumber> sourced_numbers(const Value& root) {
  std::set<std::pair<int, std::size_t>> places;
  std::vector<SourcedNumber> all;
  collect(root, places, all);
  return all;
}

}  // namespace cofferdam
