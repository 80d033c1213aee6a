// The manual page, in the macros of man(7).
#include <cofferdam/version.hpp>

#include "command_outline.hpp"

namespace cofferdam {
namespace {

/// A text that troff prints as it is.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '\\')
      out += "\\e";
    else if (letter == '-')
      out += "\\-";
    else
      out += letter;
    if (letter == '\n') out += "\\&";
  }
  return (text.starts_with('.') || text.starts_with('\'') ? "\\&" : "") + out;
}

std::string bold(const std::string& text) {
  return "\\fB" + escaped(text) + "\\fR";
}
std::string italic(const std::string& text) {
  return "\\fI" + escaped(text) + "\\fR";
}

/// "-o, --out PATH" and what it does.
std::string option_text(const OutlineOption& option) {
  std::string names;
  for (const std::string& name : option.names) names += (names.empty() ? "" : ", ") + bold(name);
  if (!option.value.empty()) names += " " + italic(option.value);
  std::string choices;
  for (const std::string& choice : option.choices)
    choices += (choices.empty() ? " One of: " : ", ") + choice;
  return ".TP\n" + names + "\n" + escaped(option.sentence) +
         (choices.empty() ? "" : "." + escaped(choices) + ".") + "\n";
}

std::string argument_text(const OutlineOption& argument) {
  return ".TP\n" + italic(argument.names[0]) + "\n" + escaped(argument.sentence) + "\n";
}

/// Lines as they are.
std::string lines_text(const std::string& lines) {
  return lines.empty() ? "" : ".PP\n.nf\n" + escaped(lines) + "\n.fi\n";
}

/// A command and those below it. Options of the program stand with the program.
std::string command_text(const OutlineCommand& program, const OutlineCommand& command) {
  std::string text = ".SS " + bold("cofferdam " + command.path);
  for (const OutlineOption& argument : command.arguments)
    text += " " + italic(argument.names[0] + (argument.repeats ? "..." : ""));
  text += "\n" + escaped(command.sentence) + ".\n";
  for (const OutlineOption& argument : command.arguments) text += argument_text(argument);
  for (const OutlineOption& option : command.options)
    if (!program.has_option(option.names.back())) text += option_text(option);
  text += lines_text(command.footer);
  for (const OutlineCommand& below : command.commands) text += command_text(program, below);
  return text;
}

}  // namespace

std::string man_page(const OutlineCommand& program) {
  std::string text = ".TH COFFERDAM 1 \"\" \"cofferdam " + std::string(version()) +
                     "\" \"User Commands\"\n.nh\n.ad l\n";
  text += ".SH NAME\ncofferdam \\- sizes the public money behind technology finance\n";
  text += ".SH SYNOPSIS\n" + bold("cofferdam") + " " + italic("COMMAND") + " [" +
          italic("ARGUMENT") + "...] [" + italic("OPTION") + "...]\n";
  text += ".SH DESCRIPTION\n" + escaped(program.sentence) + "\n";
  text += ".SH OPTIONS\nOf all commands:\n";
  for (const OutlineOption& option : program.options) text += option_text(option);
  text += ".SH COMMANDS\n";
  for (const OutlineCommand& command : program.commands) text += command_text(program, command);
  return text + ".SH NOTES\n" + lines_text(program.footer);
}

}  // namespace cofferdam
