// cofferdam compare: what differs between two results files.
#include <cofferdam/results.hpp>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "commands.hpp"
#include "folded_table.hpp"
#include "number_text.hpp"
#include "results_difference.hpp"
#include "scenario/scalars.hpp"
#include "summary_parts.hpp"
#include "terminal.hpp"
#include "variant_rows.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostShown = 20;

struct CompareFilesArguments {
  std::string first, second, level = "1 %", variant, format = "text";
  bool all = false;
};

double level_of(const std::string& text) {
  const Parsed<double> level = parse_rate(text);
  if (!level.value || *level.value <= 0 || *level.value >= 1)
    throw Error(ExitCode::scenario,
                "--level " + text + " is no rate between 0 and 100 %; " + "write 1% or 0.01");
  return *level.value;
}

/// "a.h5: pool.yaml, 100,000 trials, seed 1, engine 0.1.0".
std::string heading(const std::string& file, const Results& results) {
  return file + ": " + results.scenario_file + ", " + grouped(results.trials) + " trials, seed " +
         std::to_string(results.seed) + ", engine " + results.engine_version + "\n";
}

/// The first rows of a table.
Table shortened(Table table, std::size_t rows) {
  for (Column& column : table.columns)
    std::visit([&](auto& cells) { cells.resize(std::min(cells.size(), rows)); }, column.cells);
  return table;
}

std::string shown(const Table& table, bool all) {
  const std::size_t rows = all ? table.rows() : std::min(table.rows(), kMostShown);
  const std::size_t width = terminal_width(STDOUT_FILENO).value_or(0);
  std::string text = "\n" + laid_out(folded(shortened(table, rows), {}), width);
  if (rows < table.rows())
    text += "(" + grouped(static_cast<std::int64_t>(table.rows() - rows)) +
            " more; --all shows them)\n";
  return text;
}

std::string only_in(const std::string& file, const std::vector<std::string>& names, bool all) {
  if (names.empty()) return "";
  const std::size_t count = all ? names.size() : std::min<std::size_t>(names.size(), 5);
  std::string text = "\nOnly in " + file + ":\n";
  for (std::size_t i = 0; i < count; ++i) text += "  " + names[i] + "\n";
  if (count < names.size())
    text += "  (" + grouped(static_cast<std::int64_t>(names.size() - count)) +
            " more; --all shows them)\n";
  return text;
}

/// What was compared, and how many numbers chance does not explain.
std::string verdict(const ResultsDifference& found, std::size_t beyond, const std::string& level) {
  if (found.numbers.empty()) return "\nAll numbers that both files have are the same.\n";
  const auto count = [](std::size_t number) { return grouped(static_cast<std::int64_t>(number)); };
  return "\n" +
         wrapped(count(found.numbers.size()) + " of " +
                 count(found.compared + found.without_error) + " numbers differ, " +
                 (beyond == 0 ? std::string("none") : count(beyond)) +
                 " of them beyond chance. (Two runs that differ by chance alone would show such a "
                 "number in at most " +
                 level + " of comparisons.)");
}

/// Only the variant. Of a scenario without variants all is the base.
Results of_variant(Results results, const std::string& variant) {
  if (variant == kBaseName && variants_of(results).empty()) return results;
  return without_variant_column(only_variant(std::move(results), variant));
}

ExitCode compare_files(const CompareFilesArguments& arguments) {
  const double level = level_of(arguments.level);
  Results first = read_results(arguments.first), second = read_results(arguments.second);
  if (!arguments.variant.empty()) {
    first = of_variant(std::move(first), arguments.variant);
    second = of_variant(std::move(second), arguments.variant);
  }
  const ResultsDifference found = difference_of(first, second);
  if (found.compared + found.without_error == 0)
    throw Error(ExitCode::scenario,
                "'" + arguments.first + "' and '" + arguments.second +
                    "' have no number in common, so that nothing is compared; compare runs with "
                    "the same variants, or --variant base");
  const Table inputs = inputs_table(found), beyond = numbers_table(found, level);
  const Table numbers = arguments.all ? numbers_table(found, 1)
                        : arguments.format == "text"
                            ? numbers_table(without_repetitions(found), level)
                            : beyond;
  if (arguments.format != "text") {
    print(formatted({&inputs, &numbers}, arguments.format));
  } else {
    std::string text = heading(arguments.first, first) + heading(arguments.second, second);
    text += inputs.rows() > 0 ? shown(inputs, arguments.all) : "\nAll inputs are the same.\n";
    text += verdict(found, beyond.rows(), arguments.level);
    if (numbers.rows() > 0) text += shown(numbers, arguments.all);
    if (numbers.rows() < beyond.rows())
      text += "A number that stands in several tables is shown once.\n";
    text += only_in(arguments.first, found.only_first, arguments.all) +
            only_in(arguments.second, found.only_second, arguments.all);
    print_styled(text);
  }
  return beyond.rows() > 0 ? kImplausibleExit : ExitCode::ok;
}

}  // namespace

void add_compare_command(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("compare", "Say what differs between two results files, beyond chance");
  auto arguments = std::make_shared<CompareFilesArguments>();
  command->add_option("FIRST", arguments->first, "results file (.h5)")->required();
  command->add_option("SECOND", arguments->second, "the results file it is compared with")
      ->required();
  command->add_option("--variant", arguments->variant, "only this variant, or base, of both")
      ->type_name("NAME");
  command
      ->add_option("--level", arguments->level,
                   "how rarely chance alone may seem to be a difference, in all numbers together")
      ->type_name("RATE")
      ->capture_default_str();
  command->add_flag("--all", arguments->all, "show all numbers that differ, and every row");
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->footer(
      "Inputs are compared after overrides and with every default. Of runs with the same seed,\n"
      "errors of differences of means come from both runs block by block, and are far smaller "
      "than\n"
      "those of independent runs.\n"
      "Exit codes: 0 if no number differs beyond chance, 3 if one does.\n"
      "Examples:\n"
      "  cofferdam compare planned.h5 larger.h5\n"
      "  cofferdam compare seed_1.h5 seed_2.h5 --level 0.1%\n"
      "  cofferdam compare old.h5 new.h5 --all --format csv");
  command->callback(
      [&action, arguments] { action = [arguments] { return compare_files(*arguments); }; });
}

}  // namespace cofferdam
