// cofferdam show: looks into a results file.
#include <cofferdam/results.hpp>

#include <algorithm>

#include "commands.hpp"
#include "display_width.hpp"
#include "progress.hpp"
#include "summary.hpp"
#include "variant_rows.hpp"

namespace cofferdam {
namespace {

struct ShowArguments {
  std::string file, table, variant, format = "text";
  bool list = false;
};

std::string header_of(const Results& results) {
  const std::string asked = results.complete ? "" : " of " + grouped(results.trials_requested);
  return "run: " + grouped(results.trials) + asked + " trials, seed " +
         std::to_string(results.seed) + ", portfolio seed " +
         std::to_string(results.portfolio_seed) + ", engine " + printable(results.engine_version) +
         ", scenario " + printable(results.scenario_file) +
         (results.complete ? ", complete" : ", stopped early") + "\n";
}

/// The tables of the file as a table.
Table list_of(const Results& results) {
  std::vector<std::string> names, sentences;
  std::vector<std::int64_t> rows;
  for (const Table& table : results.tables) {
    names.push_back(table.name);
    rows.push_back(static_cast<std::int64_t>(table.rows()));
    sentences.push_back(table.sentence);
  }
  return {"tables",
          "one table of the file; one row of it is what the sentence says",
          {{"table", "", "name", names},
           {"rows", "1", "number of rows", rows},
           {"one_row_is", "", "what one row is", sentences}}};
}

/// The summary, of one variant as if it had run alone.
std::string summary_of(Results results, const ShowArguments& arguments) {
  if (!arguments.variant.empty()) {
    results.title += " (variant " + arguments.variant + ")";
    results = without_variant_column(std::move(results));
  }
  return summary_text(results, arguments.file);
}

bool has_sizes(const Results& results) {
  return std::any_of(results.tables.begin(), results.tables.end(),
                     [](const Table& table) { return table.name == kSizes; });
}

ExitCode show(const ShowArguments& arguments) {
  Results results = read_results(arguments.file);
  const bool sized = has_sizes(results);
  if (!arguments.variant.empty()) results = only_variant(std::move(results), arguments.variant);
  const bool left_out = sized && !has_sizes(results);
  if (left_out && (arguments.table == kSizes || arguments.table == kSizing))
    throw Error(ExitCode::scenario, "there are no sizes of the variant '" + arguments.variant +
                                        "': 'size' asks them of the scenario itself");
  if (arguments.list)
    print(formatted(list_of(results), arguments.format));
  else if (!arguments.table.empty())
    print(formatted(find_table(results.tables, arguments.table), arguments.format));
  else if (arguments.format == "text")
    print(header_of(results) + summary_of(results, arguments) +
          (left_out ? "\nThere are no sizes of variants: 'size' asks them of the scenario itself.\n"
                    : ""));
  else
    throw Error(ExitCode::scenario, "--format needs a TABLE or --list; see 'cofferdam show " +
                                        arguments.file + " --list'");
  return ExitCode::ok;
}

}  // namespace

void add_show_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("show", "Show a results file, or one of its tables");
  auto arguments = std::make_shared<ShowArguments>();
  command->add_option("FILE", arguments->file, "results file (.h5)")->required();
  command->add_option("TABLE", arguments->table, "the table to show; default: the summary");
  command->add_option("--variant", arguments->variant, "only the rows of this variant, or of base")
      ->type_name("NAME");
  command->add_flag("--list", arguments->list, "list the tables");
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->footer(
      "Examples:\n"
      "  cofferdam show book.h5\n"
      "  cofferdam show book.h5 --list\n"
      "  cofferdam show book.h5 quantiles --format csv > quantiles.csv");
  command->callback([&action, arguments] { action = [arguments] { return show(*arguments); }; });
}

}  // namespace cofferdam
