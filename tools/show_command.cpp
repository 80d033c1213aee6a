// cofferdam show: looks into a results file.
#include <cofferdam/model.hpp>
#include <cofferdam/results.hpp>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "commands.hpp"
#include "display_width.hpp"
#include "folded_table.hpp"
#include "memory_size.hpp"
#include "progress.hpp"
#include "summary.hpp"
#include "table_choice.hpp"
#include "terminal.hpp"
#include "variant_rows.hpp"

namespace cofferdam {
namespace {

/// Why a variant has none though the scenario has.
constexpr const char* kNoSizes =
    "'size' asks them with 'variants: none', or asks what the variant does not have; see "
    "'cofferdam check' of the scenario";

struct ShowArguments {
  std::string file, table, variant, format = "text", columns;
  std::vector<std::string> where;
  std::string memory;
  bool list = false, full = false, scenario = false, resolved = false;
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
  return std::any_of(results.tables.begin(), results.tables.end(), [](const Table& table) {
    return table.name == kSizes || table.name == kSizing;
  });
}

/// A table for people: folded, as wide as the terminal.
std::string text_for_people(const Table& table, const std::vector<std::string>& columns) {
  return laid_out(folded(table, columns), terminal_width(STDOUT_FILENO).value_or(0));
}

/// The table that is asked for, with the rows and columns that are.
std::string table_text(const Table& whole, const ShowArguments& arguments) {
  const Table table = rows_where(whole, arguments.where);
  const std::vector<std::string> columns = names_in(arguments.columns);
  if (arguments.format == "text" && !arguments.full)
    return text_for_people(table, columns) +
           (whole.rows() && !table.rows() ? "No row meets --where.\n" : "");
  return formatted(only_columns(table, columns), arguments.format);
}

/// The list of tables.
std::string list_text(const std::vector<TableHead>& heads, const ShowArguments& arguments) {
  const Table list = list_of(heads);
  return arguments.format == "text" ? text_for_people(list, {}) : formatted(list, arguments.format);
}

/// What is shown of results of which only the rows of the variant are left.
std::string text_of(const Results& results, const ShowArguments& arguments) {
  if (arguments.list) return list_text(heads_of(results.tables), arguments);
  if (!arguments.table.empty()) return table_text(table_of(results, arguments), arguments);
  if (arguments.format == "text")
    return header_of(results) + headed(summary_of(results, arguments));
  throw Error(ExitCode::scenario, "--format needs a TABLE or --list; see 'cofferdam show " +
                                      arguments.file + " --list'");
}

/// Prints the scenario that the file holds: byte for byte, save on a terminal.
ExitCode show_scenario(const ShowArguments& arguments) {
  const Results heading = read_overview(arguments.file).heading;
  const std::string& text = arguments.resolved ? heading.resolved_scenario : heading.scenario_text;
  if (terminal_width(STDOUT_FILENO))
    print(text);
  else
    print_bytes(text);
  return ExitCode::ok;
}

void check_together(const ShowArguments& arguments) {
  const auto refuse = [](const std::string& why) { throw Error(ExitCode::scenario, why); };
  const bool rows = !arguments.columns.empty() || !arguments.where.empty() || arguments.full;
  const bool one_table = !arguments.table.empty() && !arguments.list;
  if (arguments.scenario || arguments.resolved) {
    if (rows || arguments.list || !arguments.table.empty() || !arguments.variant.empty())
      refuse("--scenario and --resolved show the scenario alone: leave the others out");
  } else if (rows && !one_table) {
    refuse("--columns, --where and --full need a TABLE; see 'cofferdam show " + arguments.file +
           " --list'");
  }
}

ExitCode show(const ShowArguments& arguments) {
  check_together(arguments);
  if (arguments.scenario || arguments.resolved) return show_scenario(arguments);
  if (arguments.list && arguments.variant.empty()) {
    print_styled(list_text(read_overview(arguments.file).tables, arguments));
    return ExitCode::ok;
  }
  Results results = read_for(arguments);
  const bool sized = has_sizes(results);
  if (!arguments.variant.empty()) results = only_variant(std::move(results), arguments.variant);
  const bool left_out = sized && !has_sizes(results) && !arguments.variant.empty();
  if (left_out && (arguments.table == kSizes || arguments.table == kSizing))
    throw Error(ExitCode::scenario,
                "there are no sizes of the variant '" + arguments.variant + "': " + kNoSizes);
  const bool whole = !arguments.list && arguments.table.empty();
  print_styled(text_of(results, arguments) +
               (left_out && whole
                    ? "\nThere are no sizes of this variant: " + std::string(kNoSizes) + ".\n"
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
  command->add_option("--columns", arguments->columns, "only these columns, such as pool,shortfall")
      ->type_name("NAMES");
  command
      ->add_option(
          "--where", arguments->where,
          "only rows that meet it: account=fund, 'level>=99 %'; = != < > <= >=; repeatable")
      ->type_name("CONDITION")
      ->allow_extra_args(false);
  command->add_flag("--full", arguments->full,
                    "every column by itself: standard errors, intervals, how numbers were found");
  command->add_flag("--scenario", arguments->scenario, "show the scenario as it was given");
  command->add_flag("--resolved", arguments->resolved,
                    "show the scenario after --set, with every default written out");
  add_memory_option(*command, arguments->memory, kMemoryOfTables);
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->footer(
      "A table shows each estimate with its standard error. CSV and JSON have every column.\n"
      "In CSV a text that begins with = + - or @ and is no number has a ' before it, so that\n"
      "spreadsheets do not take it for a formula.\n"
      "Examples:\n"
      "  cofferdam show book.h5\n"
      "  cofferdam show book.h5 --list\n"
      "  cofferdam show book.h5 quantiles --where 'account=all losses' --columns level,tvar\n"
      "  cofferdam show book.h5 --scenario > book.yaml\n"
      "  cofferdam show book.h5 quantiles --format csv > quantiles.csv");
  command->callback([&action, arguments] { action = [arguments] { return show(*arguments); }; });
}

}  // namespace cofferdam
