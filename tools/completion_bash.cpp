// Completion in bash.
#include "completion_shells.hpp"

namespace cofferdam {
namespace {

std::string words_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string offer(const std::string& words) {
  return "COMPREPLY=($(compgen -W '" + words + "' -- \"$current\"))";
}

/// Lines that recognise the words that name a command.
std::string recognise(const OutlineCommand& command) {
  std::string text;
  for (const OutlineCommand& below : command.commands)
    text += "      '" + command.path + " " + below.name + "') command='" + below.path + "' ;;\n" +
            recognise(below);
  return text;
}

/// Lines that offer what may stand behind an option.
std::string values(const OutlineCommand& command) {
  std::string text;
  for (const OutlineOption& option : command.options) {
    if (option.value.empty()) continue;
    std::string pattern;
    for (const std::string& name : option.names)
      pattern += (pattern.empty() ? "" : " | ") + ("'" + command.path + ":" + name + "'");
    const std::string action = option.is_file           ? "COMPREPLY=()"
                               : option.choices.empty() ? "compopt +o default"
                                                        : offer(words_of(option.choices));
    text += "    " + pattern + ") " + action + "; return ;;\n";
  }
  for (const OutlineCommand& below : command.commands) text += values(below);
  return text;
}

std::string options(const OutlineCommand& command) {
  std::string names;
  for (const OutlineOption& option : command.options)
    for (const std::string& name : option.names) names += (names.empty() ? "" : " ") + name;
  std::string text = "      '" + command.path + "') " + offer(names) + " ;;\n";
  for (const OutlineCommand& below : command.commands) text += options(below);
  return text;
}

std::string arguments(const OutlineCommand& command) {
  std::string text;
  const std::string pattern = "      '" + command.path + "') ";
  if (!command.commands.empty()) {
    std::vector<std::string> names;
    for (const OutlineCommand& below : command.commands) names.push_back(below.name);
    text += pattern + offer(words_of(names)) + " ;;\n";
  } else if (shows_tables(command)) {
    text += pattern + "_cofferdam_tables ;;\n";
  } else if (!command.arguments.empty() && !command.arguments[0].choices.empty()) {
    text += pattern + offer(words_of(command.arguments[0].choices)) + " ;;\n";
  }
  for (const OutlineCommand& below : command.commands) text += arguments(below);
  return text;
}

}  // namespace

std::string bash_completion(const OutlineCommand& program) {
  return "# bash completion of cofferdam; made by 'cofferdam completion bash'.\n"
         "_cofferdam_tables() {\n"
         "  local word\n"
         "  for word in \"${COMP_WORDS[@]:2:COMP_CWORD-2}\"; do\n"
         "    [[ -f $word ]] || continue\n"
         "    COMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" show \"$word\" --list --format csv "
         "2>/dev/null |\n"
         "      tail -n +2 | cut -d, -f1)\" -- \"$current\"))\n"
         "    return\n"
         "  done\n"
         "}\n\n"
         "_cofferdam() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= "
         "i\n"
         "  COMPREPLY=()\n"
         "  if [[ $current == = ]]; then\n"
         "    current=\n"
         "  elif [[ $previous == = ]]; then\n"
         "    previous=${COMP_WORDS[COMP_CWORD-2]}\n"
         "  fi\n"
         "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
         "    case \"$command ${COMP_WORDS[i]}\" in\n" +
         recognise(program) +
         "    esac\n"
         "  done\n"
         "  case \"$command:$previous\" in\n" +
         values(program) +
         "  esac\n"
         "  if [[ $current == -* ]]; then\n"
         "    case $command in\n" +
         options(program) +
         "    esac\n"
         "  else\n"
         "    case $command in\n" +
         arguments(program) +
         "    esac\n"
         "  fi\n"
         "}\n"
         "complete -o default -F _cofferdam cofferdam\n";
}

}  // namespace cofferdam
