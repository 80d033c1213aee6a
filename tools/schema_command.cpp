// cofferdam schema: the JSON schema of scenarios.
#include <CLI/CLI.hpp>

#include "catalogue.hpp"
#include "commands.hpp"
#include "schema.hpp"

namespace cofferdam {

void add_schema_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON schema of scenarios");
  command->footer(
      "Example:\n"
      "  cofferdam schema > cofferdam.schema.json\n"
      "Editors then complete and check keys; for yaml-language-server put into the first line:\n"
      "  # yaml-language-server: $schema=cofferdam.schema.json");
  command->callback([&action] {
    action = [] {
      print(scenario_schema(catalogue()).dump(2) + "\n");
      return ExitCode::ok;
    };
  });
}

}  // namespace cofferdam
