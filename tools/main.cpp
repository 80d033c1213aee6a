// The cofferdam command: finds the command that is meant, runs it, turns errors into exit codes.
#include <cofferdam/version.hpp>

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>

#include "commands.hpp"
#include "terminal.hpp"

namespace cofferdam {
namespace {

ExitCode fail(ExitCode code, const std::string& message) {
  print_failure(message);
  return code;
}

void add_commands(CLI::App& app, Action& action) {
  app.set_version_flag("--version", std::string("cofferdam ") + version());
  app.require_subcommand(0, 1);
  app.footer(
      "Examples:\n"
      "  cofferdam init pool\n"
      "  cofferdam run guarantee_book.yaml -o book.h5\n"
      "  cofferdam show book.h5 bearers\n"
      "  cofferdam describe clause layers\n"
      "  cofferdam fit severity losses.csv\n"
      "'cofferdam COMMAND --help' tells more.\n"
      "Exit codes: 0 done, 2 scenario or command line wrong, 3 verify, compare: disagrees, 66 file "
      "missing,\n"
      "70 bug, 73 cannot create, 74 cannot write, 75 stopped early.");
  add_init_command(app, action);
  add_run_command(app, action);
  add_merge_command(app, action);
  add_sensitivities_command(app, action);
  add_sweep_command(app, action);
  add_size_command(app, action);
  add_compare_command(app, action);
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
  add_completion_command(app, action);
  add_man_command(app, action);
}

/// Adds `--color`, which may stand behind any command.
void add_colour_option(CLI::App& app) {
  app.add_option_function<std::string>(
         "--color", set_colours,
         "headings bold, warnings yellow, errors red: auto (on terminals, unless NO_COLOR is set "
         "or TERM is dumb), always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  const auto reach = [](CLI::App& command, const auto& self) -> void {
    for (CLI::App* below : command.get_subcommands([](CLI::App*) { return true; })) {
      below->fallthrough();
      self(*below, self);
    }
  };
  reach(app, reach);
}

std::vector<CLI::App*> commands_of(CLI::App& app) {
  return app.get_subcommands([](CLI::App*) { return true; });
}

/// What is wrong with the names on the command line, with the name that was meant; else "".
std::string wrong_name(CLI::App& app, int argc, char** argv) {
  CLI::App* chosen = &app;
  std::vector<std::string> options;
  const auto add_options = [&] {
    for (const CLI::Option* option : chosen->get_options())
      for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  };
  add_options();
  int at = 1;
  // The one option of the program that has a value may stand before the command.
  for (; at < argc && std::string(argv[at]).starts_with("--color"); ++at)
    if (std::string(argv[at]) == "--color") ++at;
  while (!commands_of(*chosen).empty() && at < argc && argv[at][0] != '-' && argv[at][0] != 0) {
    std::vector<std::string> commands;
    CLI::App* next = nullptr;
    for (CLI::App* command : commands_of(*chosen)) {
      commands.push_back(command->get_name());
      if (command->get_name() == argv[at]) next = command;
    }
    const std::string word = argv[at];
    if (!next && (word.ends_with(".yaml") || word.ends_with(".yml")))
      return "'" + word + "' is a scenario and no command; did you mean cofferdam run " + word +
             "?";
    if (!next && word.ends_with(".h5"))
      return "'" + word + "' is a results file and no command; did you mean cofferdam show " +
             word + "?";
    if (!next) return unknown_name("command", argv[at], commands);
    chosen = next;
    add_options();
    ++at;
  }
  for (int i = at; i < argc; ++i) {
    const std::string word = argv[i], option = word.substr(0, word.find('='));
    if (word == "--") break;
    if (option.starts_with("--") &&
        std::find(options.begin(), options.end(), option) == options.end())
      return unknown_name("option", option, options);
  }
  return "";
}

/// Whether a word on the command line can only be the rest of a value, such as the % of '2 %'.
bool is_unit(const std::string& word) {
  constexpr std::string_view units[] = {"%",      "pp",      "thousand", "wan",     "million",
                                        "yi",     "万",      "亿",       "billion", "trillion",
                                        "day",    "days",    "week",     "weeks",   "month",
                                        "months", "quarter", "quarters", "year",    "years"};
  return std::find(std::begin(units), std::end(units), word) != std::end(units);
}

bool is_open(const std::string& value) {
  const auto count = [&](char c) { return std::count(value.begin(), value.end(), c); };
  return count('{') > count('}') || count('[') > count(']');
}

/// What is wrong where the shell has cut the value of a --set into words; else "".
std::string cut_value(int argc, char** argv) {
  for (int i = 1; i + 2 < argc; ++i) {
    std::string joined = argv[i + 1];
    const std::size_t equals = joined.find('=');
    int next = i + 2;
    if (argv[i] != std::string("--set") || equals == joined.npos) continue;
    while (next < argc && (is_unit(argv[next]) || is_open(joined)))
      joined += std::string(" ") + argv[next++];
    if (next == i + 2) continue;
    return "a value with blanks stands in quotes: --set " + joined.substr(0, equals + 1) + "'" +
           joined.substr(equals + 1) + "'";
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
  add_colour_option(app);
  std::string wrong = wrong_name(app, argc, argv);
  if (wrong.empty()) wrong = cut_value(argc, argv);
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
