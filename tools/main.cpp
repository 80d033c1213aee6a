// The cofferdam command: finds the command that is meant, runs it, turns errors into exit codes.
#include <cofferdam/version.hpp>

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "commands.hpp"

namespace cofferdam {
namespace {

ExitCode fail(ExitCode code, const std::string& message) {
  print_error(message);
  return code;
}

void add_commands(CLI::App& app, Action& action) {
  app.set_version_flag("--version", std::string("cofferdam ") + version());
  app.require_subcommand(0, 1);
  app.footer(
      "Examples:\n"
      "  cofferdam run guarantee_book.yaml -o book.h5\n"
      "  cofferdam show book.h5 bearers\n"
      "  cofferdam describe clause layers\n"
      "  cofferdam fit severity losses.csv\n"
      "'cofferdam COMMAND --help' tells more.\n"
      "Exit codes: 0 done, 2 scenario or command line wrong, 3 verify: disagrees, 66 file "
      "missing,\n"
      "70 bug, 73 cannot create, 74 cannot write, 75 stopped early.");
  add_run_command(app, action);
  add_merge_command(app, action);
  add_check_command(app, action);
  add_show_command(app, action);
  add_describe_command(app, action);
  add_schema_command(app, action);
  add_explain_command(app, action);
  add_replay_command(app, action);
  add_fit_command(app, action);
  add_verify_command(app, action);
  add_verify_file_command(app, action);
  add_export_command(app, action);
  add_plot_command(app, action);
}

std::vector<CLI::App*> commands_of(CLI::App& app) {
  return app.get_subcommands([](CLI::App*) { return true; });
}

/// What is wrong with the names on the command line, with the name that was meant; else "".
std::string wrong_name(CLI::App& app, int argc, char** argv) {
  CLI::App* chosen = &app;
  int at = 1;
  while (!commands_of(*chosen).empty() && at < argc && argv[at][0] != '-' && argv[at][0] != 0) {
    std::vector<std::string> commands;
    CLI::App* next = nullptr;
    for (CLI::App* command : commands_of(*chosen)) {
      commands.push_back(command->get_name());
      if (command->get_name() == argv[at]) next = command;
    }
    if (!next) return unknown_name("command", argv[at], commands);
    chosen = next;
    ++at;
  }
  std::vector<std::string> options;
  for (const CLI::Option* option : chosen->get_options())
    for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  for (int i = at; i < argc; ++i) {
    const std::string word = argv[i], option = word.substr(0, word.find('='));
    if (word == "--") break;
    if (option.starts_with("--") &&
        std::find(options.begin(), options.end(), option) == options.end())
      return unknown_name("option", option, options);
  }
  return "";
}

/// A file that is opened later must not get the number of a standard stream that is closed, and
/// with it what is printed. Writing to what stands there then fails.
void occupy_closed_streams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream)
    if (::fcntl(stream, F_GETFD) < 0 && ::open("/dev/null", O_RDONLY) < 0) return;
}

ExitCode run(int argc, char** argv) {
  CLI::App app("Sizes the public money that stands behind technology finance.", "cofferdam");
  Action action;
  add_commands(app, action);
  const std::string wrong = wrong_name(app, argc, argv);
  if (!wrong.empty()) return fail(ExitCode::scenario, "cofferdam: " + wrong);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    print(app.help());
    return ExitCode::ok;
  } catch (const CLI::CallForVersion&) {
    print(std::string("cofferdam ") + version() + "\n");
    return ExitCode::ok;
  } catch (const CLI::ParseError& error) {
    std::string name = "cofferdam";
    for (auto chosen = app.get_subcommands(); !chosen.empty();
         chosen = chosen.front()->get_subcommands())
      name += " " + chosen.front()->get_name();
    return fail(ExitCode::scenario, name + ": " + error.what() + "; see '" + name + " --help'");
  }
  if (!action) return fail(ExitCode::scenario, app.help());
  return action();
}

}  // namespace
}  // namespace cofferdam

int main(int argc, char** argv) {
  using namespace cofferdam;
  // Large pieces of memory go back to the system when they are free, in whatever order.
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 16 << 20);
  // These signals would end the process before it can say what could not be written.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  occupy_closed_streams();
  ExitCode code = ExitCode::internal;
  try {
    code = run(argc, argv);
  } catch (const Error& error) {
    code = fail(error.code(), error.what());
  } catch (const std::bad_alloc&) {
    code =
        fail(ExitCode::internal, "there is not enough memory for this scenario or these results");
  } catch (const std::exception& error) {
    code = fail(ExitCode::internal,
                std::string("internal error: ") + error.what() + "; please report it");
  }
  return static_cast<int>(code);
}
