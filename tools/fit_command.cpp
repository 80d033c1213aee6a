// cofferdam fit: estimates distributions from data.
#include <CLI/CLI.hpp>

#include "commands.hpp"
#include "fit_text.hpp"

namespace cofferdam {

void add_fit_command(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("fit", "Estimate a distribution from data, with its errors");
  command->require_subcommand(1);
  add_fit_severity(*command, action);
  add_fit_frequency(*command, action);
  command->footer(
      "Examples:\n"
      "  cofferdam fit severity losses.csv --column loss --deductible 500\n"
      "  cofferdam fit frequency claims.csv --column date --per year\n"
      "'cofferdam fit severity --help' tells more.");
}

}  // namespace cofferdam
