// cofferdam replay: one trial in full.
#include <cofferdam/simulate.hpp>

#include "commands.hpp"

namespace cofferdam {
namespace {

struct ReplayArguments {
  std::string file, table, variant, format = "text";
  std::vector<std::string> assignments;
  std::int64_t trial = 0;
};

ExitCode run_replay(const ReplayArguments& arguments) {
  const Model model = build_model(read_scenario(arguments.file, arguments.assignments));
  const std::vector<Table> tables = replay(model, arguments.trial, arguments.variant);
  std::vector<const Table*> shown;
  for (const Table& table : tables) shown.push_back(&table);
  print(arguments.table.empty() ? formatted(shown, arguments.format)
                                : formatted(find_table(tables, arguments.table), arguments.format));
  return ExitCode::ok;
}

}  // namespace

void add_replay_command(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("replay", "Show one trial in full: factors, losses, who bears them");
  auto arguments = std::make_shared<ReplayArguments>();
  command->add_option("FILE", arguments->file, "the scenario (.yaml)")->required();
  command->add_option("TABLE", arguments->table, "factors, events or bearers; default: all");
  command->add_option("--trial", arguments->trial, "number of the trial; the first is 0")
      ->type_name("K")
      ->required();
  command->add_option("--variant", arguments->variant, "a variant of the scenario, by name")
      ->type_name("NAME");
  add_set_option(*command, arguments->assignments);
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->footer(
      "Examples:\n"
      "  cofferdam replay book.yaml --trial 17\n"
      "  cofferdam replay book.yaml events --trial 17 --format csv > losses.csv");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_replay(*arguments); }; });
}

}  // namespace cofferdam
