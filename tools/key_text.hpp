// Declared keys in words: the same for the terminal and for the documentation.
#pragma once
#include <span>
#include <string>

#include "scenario/keys.hpp"

namespace cofferdam {

/// Words over lines of at most `width` columns, each indented, with a line feed at the end.
std::string wrapped_at(const std::string& text, std::size_t indent, std::size_t width);

/// What belongs behind the key: "name", "list of rate", "amount that may vary", ...
std::string type_text(const Key& key);

/// Admitted numbers in brackets of mathematics, "[0, 1)", or the choices; "" if all are.
std::string range_text(const Key& key);

/// "required", "optional" or "default: ...".
std::string default_text(const Key& key);

/// One kind as text for a terminal: sentence, keys with those of nested records, example.
std::string kind_text(const Family& family, const Kind& kind);

/// The forms of a rate, and one of them with its example, formula and a real scheme. Throws
/// Error(scenario) if there is none of that name.
std::string rates_text();
std::string rate_text(const std::string& name);

/// How amounts, rates, dates and the like among the keys are written; "" if there are none.
std::string writing_text(std::span<const Key> keys);

/// Keys with those of nested records, indented.
std::string keys_text(std::span<const Key> keys, int indent);

/// The reference of everything that a scenario may hold, as Markdown.
std::string reference_markdown(Families families);

}  // namespace cofferdam
