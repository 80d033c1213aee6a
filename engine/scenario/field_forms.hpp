// The forms of a number that may vary between exposures, as `describe rates` tells them.
#pragma once
#include <span>
#include <string_view>

#include "scenario/value.hpp"

namespace cofferdam {

struct FieldForm {
  Value::Form form = Value::Form::number;
  std::string_view name;
  std::string_view sentence;
  std::string_view example;  ///< smallest valid YAML, of a rate
  std::string_view formula;  ///< the rate r of an exposure, in one line
  // A scheme that uses it and can be looked up.
  std::string_view scheme, says, source;
};

std::span<const FieldForm> field_forms();

}  // namespace cofferdam
