#include "scenario/value.hpp"

#include <algorithm>
#include <stdexcept>

namespace cofferdam {

Value::Value() = default;
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

void Value::index_entries() {
  constexpr std::size_t kFew = 16;
  by_name.clear();
  if (entries.size() <= kFew) return;
  for (std::uint32_t i = 0; i < entries.size(); ++i) by_name.push_back(i);
  std::sort(by_name.begin(), by_name.end(),
            [&](std::uint32_t a, std::uint32_t b) { return entries[a].first < entries[b].first; });
}

const Value* Value::find(std::string_view name) const {
  if (by_name.size() == entries.size()) {
    const auto found = std::lower_bound(
        by_name.begin(), by_name.end(), name,
        [&](std::uint32_t i, std::string_view to) { return entries[i].first < to; });
    const bool known = found != by_name.end() && entries[*found].first == name;
    return known ? &entries[*found].second : nullptr;
  }
  for (const auto& entry : entries)
    if (entry.first == name) return &entry.second;
  return nullptr;
}

const Value& Value::get(std::string_view name) const {
  static const Value kAbsent;
  const Value* found = find(name);
  return found ? *found : kAbsent;
}

const Value& Value::at(std::string_view name) const {
  if (const Value* value = find(name)) return *value;
  throw std::out_of_range("no key '" + std::string(name) + "' at " + path);
}

}  // namespace cofferdam
