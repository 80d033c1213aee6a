// cofferdam completion and cofferdam man: what shells and man(1) know of the commands.
#include <CLI/CLI.hpp>

#include "command_outline.hpp"
#include "commands.hpp"
#include "completion_shells.hpp"

namespace cofferdam {

bool shows_tables(const OutlineCommand& command) {
  const auto& arguments = command.arguments;
  return arguments.size() > 1 && arguments[1].names[0] == "TABLE" && command.has_option("--list");
}

std::string quoted(const std::string& text, const std::string& quote) {
  std::string out = "'";
  for (const char letter : text) out += letter == '\'' ? quote : std::string(1, letter);
  return out + "'";
}

std::string completion_script(const OutlineCommand& program, const std::string& shell) {
  if (shell == "zsh") return zsh_completion(program);
  return shell == "fish" ? fish_completion(program) : bash_completion(program);
}

void add_completion_command(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("completion", "Print the script by which a shell completes the command");
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->footer(
      "'cmake --install' puts these scripts where the shells look for them.\n"
      "Examples:\n"
      "  source <(cofferdam completion bash)\n"
      "  cofferdam completion fish > ~/.config/fish/completions/cofferdam.fish");
  command->callback([&app, &action, shell] {
    action = [&app, shell] {
      print_bytes(completion_script(outline_of(app), *shell));
      return ExitCode::ok;
    };
  });
}

void add_man_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("man", "Print the manual page");
  command->footer(
      "Example:\n"
      "  cofferdam man | man -l -");
  command->callback([&app, &action] {
    action = [&app] {
      print_bytes(man_page(outline_of(app)));
      return ExitCode::ok;
    };
  });
}

}  // namespace cofferdam
