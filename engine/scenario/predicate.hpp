// Conditions on tags and attributes: `class = giant and not (region in [a, b] or ead over 5
// million)`.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scalars.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {

/// A parsed condition. Precedence: not, and, or; parentheses group.
struct Predicate {
  enum class Op {
    is_true,  ///< a bare name: the tag has the value `yes`
    equals,   ///< tag = value; for numbers: equal
    in,       ///< tag in [a, b]
    up_to,    ///< number <= bound
    over,     ///< number > bound
    all,      ///< and
    any,      ///< or
    negate    ///< not
  };
  Op op = Op::is_true;
  std::string name;                 ///< tag or attribute; leaves only
  std::vector<std::string> values;  ///< equals, in
  double bound = 0;                 ///< up_to, over
  std::vector<Predicate> parts;     ///< all, any, negate
  int offset = 0;                   ///< bytes from the start of the text to the name
  Place place;                      ///< of the name, for messages
};

/// Reads a condition; a Parsed without value says what is wrong, and `offset` at which byte.
Parsed<Predicate> parse_predicate(std::string_view text, int* offset = nullptr);

/// Names that occur in it, each once, in order.
std::vector<std::string> names_in(const Predicate& predicate);

}  // namespace cofferdam
