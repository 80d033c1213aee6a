// Completion in fish.
#include "completion_shells.hpp"

namespace cofferdam {
namespace {

std::string in_quotes(const std::string& text) {
  std::string escaped;
  for (const char letter : text) escaped += letter == '\\' ? "\\\\" : std::string(1, letter);
  return quoted(escaped, "\\'");
}

/// When the words name this command.
std::string condition(const OutlineCommand& command) {
  std::string text, word;
  for (const char letter : command.path + " ") {
    if (letter != ' ') {
      word += letter;
    } else if (!word.empty()) {
      text += (text.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
      word.clear();
    }
  }
  return text;
}

/// When a command below it may be named next.
std::string before(const OutlineCommand& command) {
  if (command.path.empty()) return "__fish_use_subcommand";
  std::string names;
  for (const OutlineCommand& below : command.commands) names += " " + below.name;
  return condition(command) + "; and not __fish_seen_subcommand_from" + names;
}

std::string option_line(const std::string& when, const OutlineOption& option) {
  std::string text = "complete -c cofferdam" + (when.empty() ? "" : " -n " + in_quotes(when));
  for (const std::string& name : option.names)
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.value.empty()) text += option.is_file ? " -r -F" : " -x";
  std::string words;
  for (const std::string& choice : option.choices) words += (words.empty() ? "" : " ") + choice;
  if (!words.empty()) text += " -a " + in_quotes(words);
  return text + " -d " + in_quotes(option.sentence) + "\n";
}

std::string lines_of(const OutlineCommand& command) {
  std::string text;
  for (const OutlineOption& option : command.options)
    text +=
        option_line(command.path.empty() ? "__fish_use_subcommand" : condition(command), option);
  for (const OutlineCommand& below : command.commands)
    text += "complete -c cofferdam -f -n " + in_quotes(before(command)) + " -a " + below.name +
            " -d " + in_quotes(below.sentence) + "\n";
  if (shows_tables(command))
    text += "complete -c cofferdam -n " + in_quotes(condition(command)) +
            " -a '(__cofferdam_tables)' -d 'table'\n";
  if (!command.arguments.empty() && !command.arguments[0].choices.empty()) {
    std::string words;
    for (const std::string& choice : command.arguments[0].choices)
      words += (words.empty() ? "" : " ") + choice;
    text += "complete -c cofferdam -f -n " + in_quotes(condition(command)) + " -a " +
            in_quotes(words) + "\n";
  }
  for (const OutlineCommand& below : command.commands) text += lines_of(below);
  return text;
}

}  // namespace

std::string fish_completion(const OutlineCommand& program) {
  return "# fish completion of cofferdam; made by 'cofferdam completion fish'.\n"
         "function __cofferdam_tables\n"
         "    for word in (commandline -opc)\n"
         "        if string match -q '*.h5' -- $word; and test -f $word\n"
         "            cofferdam show $word --list --format csv 2>/dev/null | tail -n +2 | cut -d, "
         "-f1\n"
         "        end\n"
         "    end\n"
         "end\n\n" +
         lines_of(program);
}

}  // namespace cofferdam
