// Paths of values as `--set` takes them.
#pragma once
#include <string>

#include "scenario/checker.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// Of an item of a list: by its name if it has one, else by its place.
inline std::string item_path(const std::string& path, const Value& item, std::size_t i) {
  const Value* name = item.find("name");
  return joined_path(path, name && *name ? name->text : std::to_string(i));
}

}  // namespace cofferdam
