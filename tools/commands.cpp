// What several commands share.
#include "commands.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <iostream>

#include "display_width.hpp"
#include "scenario/scalars.hpp"
#include "scenario/tree.hpp"
#include "table_text.hpp"
#include "terminal.hpp"

namespace cofferdam {

void add_set_option(CLI::App& command, std::vector<std::string>& assignments) {
  command
      .add_option("--set", assignments,
                  "change a value of the scenario, such as portfolios.loans.pd='2 %'; repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

void add_root_option(CLI::App& command, std::string& root) {
  command
      .add_option("--root", root,
                  "refuse the scenario, and files that it names, unless they lie in this folder, "
                  "symbolic links followed: for scenarios of strangers")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
}

CLI::Option* add_whole_option(CLI::App& command, const std::string& name, std::int64_t& number,
                              std::int64_t low, std::int64_t high, const std::string& sentence) {
  const auto read = [name, &number, low, high](const std::string& text) {
    const Parsed<long long> whole = parse_integer(text);
    if (!whole.value) throw CLI::ValidationError(name, whole.what + "; " + whole.advice);
    if (*whole.value < low || *whole.value > high)
      throw CLI::ValidationError(name, text + " is out of range; must be at least " +
                                           std::to_string(low) + " and at most " +
                                           std::to_string(high));
    number = *whole.value;
  };
  return command.add_option_function<std::string>(name, read, sentence);
}

void add_seed_and_threads_options(CLI::App& command, std::string& seed, std::int64_t& threads) {
  command.add_option("--seed", seed, "seed of the trials, instead of the scenario's")
      ->type_name("N");
  add_whole_option(
      command, "--threads", threads, 1, 4096,
      "number of threads; default: the processors granted; results do not depend on it")
      ->type_name("N");
}

std::string formatted(const Table& table, const std::string& format) {
  if (format == "csv") return to_csv(table);
  if (format == "json")
    return to_json(table).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  return to_text(table);
}

std::string formatted(const std::vector<const Table*>& tables, const std::string& format) {
  if (format == "json") {
    nlohmann::ordered_json all = nlohmann::ordered_json::object();
    for (const Table* table : tables) all[table->name] = to_json(*table);
    return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  std::string text;
  for (const Table* table : tables) text += (text.empty() ? "" : "\n") + formatted(*table, format);
  return text;
}

const Table& find_table(const std::vector<Table>& tables, const std::string& name) {
  std::vector<std::string> known;
  for (const Table& table : tables) {
    if (table.name == name) return table;
    known.push_back(table.name);
  }
  throw Error(ExitCode::scenario, unknown_name("table", name, known));
}

void print(const std::string& text) {
  print_bytes(visible(text));
}

void print_styled(const std::string& text) {
  print_bytes(styled(text, STDOUT_FILENO));
}

void print_bytes(const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data() + done, bytes.size() - done);
    if (written >= 0) {
      done += static_cast<std::size_t>(written);
    } else if (errno == EPIPE) {
      return;
    } else if (errno != EINTR) {
      throw Error(ExitCode::cannot_write,
                  std::string("cannot write to the standard output: ") + std::strerror(errno));
    }
  }
}

void print_error(const std::string& lines) {
  std::cerr << styled(lines, STDERR_FILENO) << (lines.ends_with('\n') ? "" : "\n");
}

void print_failure(const std::string& lines) {
  std::cerr << styled_error(lines) << (lines.ends_with('\n') ? "" : "\n");
}

std::string unknown_name(const std::string& what, const std::string& word,
                         const std::vector<std::string>& known) {
  std::string text = "unknown " + what + " '" + word + "'";
  const std::string near = near_name(word, known);
  if (!near.empty()) return text + "; did you mean '" + near + "'?";
  text += "; known:";
  for (std::size_t i = 0; i < known.size(); ++i) text += (i ? ", " : " ") + known[i];
  return text;
}

}  // namespace cofferdam
