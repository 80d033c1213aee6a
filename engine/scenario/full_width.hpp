// Signs of Chinese keyboards where YAML needs those of ASCII.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cofferdam {

/// A sign of full width that was meant as a sign of YAML.
struct FullWidthSign {
  std::size_t offset = 0;  ///< in the line
  std::string what;        ///< `a full-width colon stands here`
  std::string advice;      ///< what to type
};

/// The first of a line: an indentation by ideographic spaces, a colon behind a key, brackets, and
/// commas between them. Texts in quotes, comments, and signs within Chinese sentences do not count.
std::optional<FullWidthSign> full_width_sign(std::string_view line);

}  // namespace cofferdam
