// cofferdam show: looks into a results file.
#include <cofferdam/model.hpp>
#include <cofferdam/results.hpp>

#include <algorithm>

#include "commands.hpp"
#include "display_width.hpp"
#include "memory_size.hpp"
#include "progress.hpp"
#include "summary.hpp"
#include "variant_rows.hpp"

namespace cofferdam {
namespace {

struct ShowArguments {
  std::string file, table, variant, format = "text";
  std::string memory;
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
Table list_of(const std::vector<TableHead>& tables) {
  std::vector<std::string> names, sentences;
  std::vector<std::int64_t> rows;
  for (const TableHead& table : tables) {
    names.push_back(table.name);
    rows.push_back(table.rows);
    sentences.push_back(table.sentence);
  }
  return {"tables",
          "one table of the file; one row of it is what the sentence says",
          {{"table", "", "name", names},
           {"rows", "1", "number of rows", rows},
           {"one_row_is", "", "what one row is", sentences}}};
}

std::vector<TableHead> heads_of(const std::vector<Table>& tables) {
  std::vector<TableHead> heads;
  for (const Table& table : tables)
    heads.push_back({table.name, table.sentence, static_cast<std::int64_t>(table.rows())});
  return heads;
}

/// The summary, of one variant as if it had run alone.
std::string summary_of(Results results, const ShowArguments& arguments) {
  if (!arguments.variant.empty()) {
    results.title += " (variant " + arguments.variant + ")";
    results = without_variant_column(std::move(results));
  }
  return summary_text(results, arguments.file, arguments.variant);
}

/// Reads what is shown: one table, with what tells the variants, all of them for a list, or those
/// of the summary.
Results read_for(const ShowArguments& arguments) {
  const auto wants = [&](const std::string& table) {
    if (arguments.table.empty()) return arguments.list || is_drawn(table);
    return table == arguments.table || table == kDifferences;
  };
  return read_results(arguments.file,
                      {wants, static_cast<std::uint64_t>(bytes_of(arguments.memory))});
}

/// The table of that name in the file; throws Error(scenario) if there is none.
const Table& table_of(const Results& results, const ShowArguments& arguments) {
  const auto& tables = results.tables;
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const Table& table) {
    return table.name == arguments.table;
  });
  if (found != tables.end()) return *found;
  std::vector<std::string> known;
  for (const TableHead& head : read_overview(arguments.file).tables) known.push_back(head.name);
  throw Error(ExitCode::scenario, unknown_name("table", arguments.table, known));
}

bool has_sizes(const Results& results) {
  return std::any_of(results.tables.begin(), results.tables.end(),
                     [](const Table& table) { return table.name == kSizes; });
}

/// What is shown of results of which only the rows of the variant are left.
std::string text_of(const Results& results, const ShowArguments& arguments) {
  if (arguments.list) return formatted(list_of(heads_of(results.tables)), arguments.format);
  if (!arguments.table.empty()) return formatted(table_of(results, arguments), arguments.format);
  if (arguments.format == "text") return header_of(results) + summary_of(results, arguments);
  throw Error(ExitCode::scenario, "--format needs a TABLE or --list; see 'cofferdam show " +
                                      arguments.file + " --list'");
}

ExitCode show(const ShowArguments& arguments) {
  if (arguments.list && arguments.variant.empty()) {
    print(formatted(list_of(read_overview(arguments.file).tables), arguments.format));
    return ExitCode::ok;
  }
  Results results = read_for(arguments);
  const bool sized = has_sizes(results) || arguments.table == kSizing;
  if (!arguments.variant.empty()) results = only_variant(std::move(results), arguments.variant);
  const bool left_out = sized && !arguments.variant.empty() && arguments.variant != kBaseName;
  if (left_out && (arguments.table == kSizes || arguments.table == kSizing))
    throw Error(ExitCode::scenario, "there are no sizes of the variant '" + arguments.variant +
                                        "': 'size' asks them of the scenario itself");
  const bool whole = !arguments.list && arguments.table.empty();
  print(text_of(results, arguments) +
        (left_out && whole
             ? "\nThere are no sizes of variants: 'size' asks them of the scenario itself.\n"
             : ""));
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
  add_memory_option(*command, arguments->memory, kMemoryOfTables);
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->footer(
      "In CSV a text that begins with = + - or @ and is no number has a ' before it, so that\n"
      "spreadsheets do not take it for a formula.\n"
      "Examples:\n"
      "  cofferdam show book.h5\n"
      "  cofferdam show book.h5 --list\n"
      "  cofferdam show book.h5 quantiles --format csv > quantiles.csv");
  command->callback([&action, arguments] { action = [arguments] { return show(*arguments); }; });
}

}  // namespace cofferdam
