// Completion in each shell.
#pragma once
#include <string>

#include "command_outline.hpp"

namespace cofferdam {

std::string bash_completion(const OutlineCommand& program);
std::string zsh_completion(const OutlineCommand& program);
std::string fish_completion(const OutlineCommand& program);

/// Whether the second argument of the command is a table of the results file that is the first.
bool shows_tables(const OutlineCommand& command);

/// A text within single quotes of a shell, each `'` as `quote`.
std::string quoted(const std::string& text, const std::string& quote);

}  // namespace cofferdam
