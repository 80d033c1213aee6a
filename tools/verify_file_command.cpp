// cofferdam verify-file: whether results files are whole, and what they are.
#include <cofferdam/results.hpp>

#include <CLI/CLI.hpp>

#include "commands.hpp"
#include "display_width.hpp"
#include "memory_size.hpp"
#include "number_text.hpp"

namespace cofferdam {
namespace {

struct VerifyFileArguments {
  std::vector<std::string> files;
  std::string memory;
};

/// "whole; 'Guarantees', of book.yaml, 3,000 trials, ..."
std::string sentence_of(const Overview& overview) {
  const Results& run = overview.heading;
  const auto tables = static_cast<std::int64_t>(overview.tables.size());
  const std::string asked = run.complete ? "" : " of " + grouped(run.trials_requested);
  return "whole; '" + printable(run.title) + "', scenario " + printable(run.scenario_file) + ", " +
         grouped(run.trials) + asked + " trials, seed " + std::to_string(run.seed) +
         ", portfolio seed " + std::to_string(run.portfolio_seed) + ", engine " +
         printable(run.engine_version) + ", " + grouped(tables) +
         (tables == 1 ? " table, " : " tables, ") + (run.complete ? "complete" : "stopped early");
}

/// Checks one file and says what was found.
ExitCode verify_one(const std::string& file, std::uint64_t memory) {
  try {
    print(printable(file) + ": " + sentence_of(verify_results(file, memory)) + "\n");
    return ExitCode::ok;
  } catch (const Error& error) {
    if (error.code() != ExitCode::scenario && error.code() != ExitCode::input_missing) throw;
    print_failure(error.what());
    return error.code();
  }
}

ExitCode verify_files(const VerifyFileArguments& arguments) {
  ExitCode worst = ExitCode::ok;
  for (const std::string& file : arguments.files) {
    const ExitCode code = verify_one(file, static_cast<std::uint64_t>(bytes_of(arguments.memory)));
    if (code == ExitCode::scenario || worst == ExitCode::ok) worst = code;
  }
  return worst;
}

}  // namespace

void add_verify_file_command(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("verify-file", "Tell whether results files are whole, and what they are");
  auto arguments = std::make_shared<VerifyFileArguments>();
  command->add_option("FILE", arguments->files, "results files (.h5)")->required();
  add_memory_option(*command, arguments->memory, kMemoryOfTables);
  command->footer(
      "Compares each file with its seal, reads every cell, and says in a line which scenario, "
      "trials,\n"
      "seeds and engine it is of, and whether the run was complete. The seal shows damage, and not "
      "who\n"
      "wrote a file: it has no key.\n"
      "Exit code 2 if any file is damaged or none of results, 66 if files are missing and nothing "
      "else\n"
      "is wrong.\n"
      "Examples:\n"
      "  cofferdam verify-file book.h5\n"
      "  cofferdam verify-file archive/*.h5");
  command->callback(
      [&action, arguments] { action = [arguments] { return verify_files(*arguments); }; });
}

}  // namespace cofferdam
