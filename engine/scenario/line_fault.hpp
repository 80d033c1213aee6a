// Slips within one line that a YAML parser notices only later.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cofferdam {

struct LineFault {
  std::size_t offset = 0;  ///< in the line
  std::string what, advice;
};

/// A key and its value without the colon between them, as in `lender bank`.
std::optional<LineFault> colon_fault(std::string_view line);

/// A text in single quotes that ends at an apostrophe, as in `title: 'A city's fund'`.
std::optional<LineFault> apostrophe_fault(std::string_view line);

/// What is wrong with the line of the place at which a parser stopped, or with the line before it;
/// its offset is in the text.
std::optional<LineFault> line_fault_before(std::string_view text, std::size_t at);

}  // namespace cofferdam
