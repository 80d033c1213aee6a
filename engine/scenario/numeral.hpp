// The part that all numbers of a scenario share: digits, and a unit behind them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace cofferdam {

/// A text such as `-1_000.5 million`, taken apart.
struct Numeral {
  std::string digits;  ///< plain form for from_chars: no underscores, no plus sign; "" if refused
  std::string unit;    ///< what follows the digits, without spaces around it; may be empty
  std::string shown;   ///< the whole text as it is quoted in messages
  std::string what;    ///< why the text is refused, if it is
  std::string advice;
};

/// Takes a text apart and refuses everything that is not written as a number. The unit is not
/// judged.
Numeral read_numeral(std::string_view text);

/// The double nearest to digits x 10^shift, so that `1.84 %` is exactly 0.0184. Nothing on
/// overflow, and nothing if a number that is not zero would become zero.
std::optional<double> decimal_value(const std::string& digits, int shift);

}  // namespace cofferdam
