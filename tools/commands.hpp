// The commands: each adds itself to the parser and says what to do when it is chosen.
#pragma once
#include <cofferdam/error.hpp>
#include <cofferdam/table.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace cofferdam {

/// A simulation disagrees with exact answers, or with another. No exception carries it.
inline constexpr ExitCode kImplausibleExit{3};

/// What the chosen command does; called when the whole command line is known to be right.
using Action = std::function<ExitCode()>;

void add_init_command(CLI::App& app, Action& action);
void add_run_command(CLI::App& app, Action& action);
void add_merge_command(CLI::App& app, Action& action);
void add_check_command(CLI::App& app, Action& action);
void add_show_command(CLI::App& app, Action& action);
void add_describe_command(CLI::App& app, Action& action);
void add_schema_command(CLI::App& app, Action& action);
void add_replay_command(CLI::App& app, Action& action);
void add_explain_command(CLI::App& app, Action& action);
void add_fit_command(CLI::App& app, Action& action);
void add_verify_file_command(CLI::App& app, Action& action);
void add_verify_command(CLI::App& app, Action& action);
void add_export_command(CLI::App& app, Action& action);
void add_completion_command(CLI::App& app, Action& action);
void add_man_command(CLI::App& app, Action& action);
void add_plot_command(CLI::App& app, Action& action);
void add_sensitivities_command(CLI::App& app, Action& action);
void add_sweep_command(CLI::App& app, Action& action);
void add_size_command(CLI::App& app, Action& action);
void add_compare_command(CLI::App& app, Action& action);

/// Adds `--set path=value`, which may be given several times.
void add_set_option(CLI::App& command, std::vector<std::string>& assignments);

/// Adds `--root DIR`, the folder that the scenario and all files it names must lie in.
void add_root_option(CLI::App& command, std::string& root);

/// Adds an option that is a whole number between `low` and `high`, written as in a scenario.
CLI::Option* add_whole_option(CLI::App& command, const std::string& name, std::int64_t& number,
                              std::int64_t low, std::int64_t high, const std::string& sentence);

/// Adds `--seed N`, kept as it is written, and `--threads N`, 0 if it is not given.
void add_seed_and_threads_options(CLI::App& command, std::string& seed, std::int64_t& threads);

/// A table in the format `text`, `csv` or `json`, with a line feed at the end.
std::string formatted(const Table& table, const std::string& format);

/// Several tables: one below the other, with a blank line between; as JSON one object by name.
std::string formatted(const std::vector<const Table*>& tables, const std::string& format);

/// The table of that name; otherwise throws Error(scenario) that names the one that was meant.
const Table& find_table(const std::vector<Table>& tables, const std::string& name);

/// Writes to the standard output, visible() as all that is printed. A reader that went away is no
/// error; anything else that stops the text throws Error(cannot_write).
void print(const std::string& text);

/// Writes text for people, with headings and warnings as terminal.hpp says.
void print_styled(const std::string& text);

/// Writes bytes as they are.
void print_bytes(const std::string& bytes);

/// Writes a line, or several, to the standard error.
void print_error(const std::string& lines);

/// The same of an error that ends the command, or of one file of several.
void print_failure(const std::string& lines);

/// Says that `word` is not a known `what`, and which one was probably meant, or all of them.
std::string unknown_name(const std::string& what, const std::string& word,
                         const std::vector<std::string>& known);

}  // namespace cofferdam
