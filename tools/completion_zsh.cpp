// Completion in zsh.
#include <algorithm>

#include "completion_shells.hpp"

namespace cofferdam {
namespace {

std::string function_of(const OutlineCommand& command) {
  std::string name = "_cofferdam" + (command.path.empty() ? "" : "_" + command.path);
  std::replace(name.begin(), name.end(), ' ', '_');
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// A text within a specification of _arguments.
std::string specified(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    if (std::string("[]:\\").find(letter) != std::string::npos) out += '\\';
    out += letter;
  }
  return out;
}

std::string in_quotes(const std::string& text) {
  return quoted(text, "'\\''");
}

/// What completes a value: its choices, files, or nothing.
std::string action_of(const OutlineOption& option) {
  if (option.is_file) return "_files";
  if (option.choices.empty()) return " ";
  std::string words;
  for (const std::string& choice : option.choices) words += (words.empty() ? "" : " ") + choice;
  return "(" + words + ")";
}

std::string option_line(const OutlineOption& option, const std::string& name) {
  std::string text = "*" + name + "[" + specified(option.sentence) + "]";
  if (!option.value.empty()) text += ":" + specified(option.value) + ":" + action_of(option);
  return "    " + in_quotes(text) + " \\\n";
}

std::string argument_line(const OutlineCommand& command, const OutlineOption& argument) {
  const bool table = shows_tables(command) && &argument == &command.arguments[1];
  const std::string action = table ? "_cofferdam_tables" : action_of(argument);
  const std::string where = argument.repeats ? "*" : "";
  return "    " + in_quotes(where + ":" + specified(argument.names[0]) + ":" + action) + " \\\n";
}

/// The function that completes the words behind a command, and those of the commands below it.
std::string function_text(const OutlineCommand& command) {
  std::string text = function_of(command) + "() {\n";
  const bool parent = !command.commands.empty();
  if (parent) {
    text += "  local state\n  local -a commands=(\n";
    for (const OutlineCommand& below : command.commands)
      text += "    " + in_quotes(below.name + ":" + specified(below.sentence)) + "\n";
    text += "  )\n";
  }
  text += std::string("  _arguments ") + (parent ? "-C " : "") + "-S \\\n";
  for (const OutlineOption& option : command.options)
    for (const std::string& name : option.names) text += option_line(option, name);
  for (const OutlineOption& argument : command.arguments) text += argument_line(command, argument);
  if (parent) {
    text +=
        "    '1: :->command' '*:: :->rest'\n  case $state in\n"
        "    command) _describe command commands ;;\n    rest)\n      case $words[1] in\n";
    for (const OutlineCommand& below : command.commands)
      text += "        " + below.name + ") " + function_of(below) + " ;;\n";
    text += "      esac ;;\n  esac\n";
  } else {
    text += "    && return 0\n";
  }
  text += "}\n\n";
  for (const OutlineCommand& below : command.commands) text += function_text(below);
  return text;
}

}  // namespace

std::string zsh_completion(const OutlineCommand& program) {
  return "#compdef cofferdam\n# zsh completion; made by 'cofferdam completion zsh'.\n"
         "_cofferdam_tables() {\n"
         "  local file=${(Q)words[(r)*.h5]}\n"
         "  [[ -f $file ]] || return 1\n"
         "  local -a tables=(${(f)\"$(cofferdam show $file --list --format csv 2>/dev/null |\n"
         "    tail -n +2 | cut -d, -f1)\"})\n"
         "  compadd -a tables\n"
         "}\n\n" +
         function_text(program) + "_cofferdam \"$@\"\n";
}

}  // namespace cofferdam
