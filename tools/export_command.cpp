// cofferdam export: results in a format that others read.
#include <cofferdam/results.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "commands.hpp"
#include "export_tables.hpp"
#include "memory_size.hpp"
#include "ord_tables.hpp"
#include "progress.hpp"
#include "summary.hpp"
#include "table_text.hpp"
#include "variant_rows.hpp"

namespace cofferdam {
namespace {

struct ExportArguments {
  std::string file, format, out, variant;
  std::vector<std::string> tables;
  std::string memory;
  bool force = false;

  ExportPlace place() const { return {file, out, force}; }
  std::uint64_t most_bytes() const { return static_cast<std::uint64_t>(bytes_of(memory)); }
};

/// The fields of the standard that say what the tables are about.
std::string settings_of(const Results& results) {
  const nlohmann::ordered_json settings = {{"AnalysisName", results.title},
                                           {"AnalysisCurrency", results.currency},
                                           {"SystemName", "Cofferdam"},
                                           {"SystemVersion", results.engine_version},
                                           {"NumberOfPeriods", ord_periods(results)},
                                           {"NumberOfSamples", 1}};
  return settings.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

/// The tables of the standard that are asked for: all if none is named.
OrdParts ord_parts(const ExportArguments& arguments) {
  const std::vector<std::string> known = {"elt", "plt", "ept"};
  for (const std::string& table : arguments.tables)
    if (std::find(known.begin(), known.end(), table) == known.end())
      throw Error(ExitCode::scenario, unknown_name("table", table, known) + " of --format ord");
  const std::set<std::string> asked(arguments.tables.begin(), arguments.tables.end());
  const auto has = [&](const char* table) { return asked.empty() || asked.contains(table); };
  return {has("elt"), has("plt"), has("ept")};
}

void export_ord(const ExportArguments& arguments) {
  const OrdParts parts = ord_parts(arguments);
  // Single occurrences are many.
  const auto wants = [&](const std::string& table) {
    return table == "occurrences" ? parts.needs_occurrences() : !is_long(table);
  };
  Results results = read_results(arguments.file, {wants, arguments.most_bytes()});
  const std::string variant = arguments.variant.empty() ? kBaseName : arguments.variant;
  if (variant != kBaseName || !variants_of(results).empty())
    results = without_variant_column(only_variant(std::move(results), variant));
  std::string folder, names;  // the folder is made when there is something to write
  make_ord_tables(results, parts, [&](const std::string& name, const Table& table) {
    if (folder.empty()) folder = export_folder(arguments.place(), "_ord");
    write_export(folder, name, to_csv(table));
    names += "  " + name + ", " + grouped(static_cast<std::int64_t>(table.rows())) + " rows\n";
  });
  write_export(folder, "analysis_settings.json", settings_of(results));
  print("Written to " + folder + ":\n" + names + "  analysis_settings.json\n");
}

/// Throws Error(scenario), with what was meant, unless the file has all tables that are named.
void check_tables(const ExportArguments& arguments) {
  std::vector<std::string> known;
  for (const TableHead& head : read_overview(arguments.file).tables) known.push_back(head.name);
  for (const std::string& table : arguments.tables)
    if (std::find(known.begin(), known.end(), table) == known.end())
      throw Error(ExitCode::scenario, unknown_name("table", table, known));
}

/// The results as spreadsheets get them: all tables, or those that are named, and all variants, or
/// one.
Results results_for_sheets(const ExportArguments& arguments) {
  if (!arguments.tables.empty()) check_tables(arguments);
  const std::set<std::string> asked(arguments.tables.begin(), arguments.tables.end());
  const auto is_asked = [&](const std::string& table) {
    return asked.empty() || asked.contains(table);
  };
  const bool one_variant = !arguments.variant.empty();
  const auto wants = [&](const std::string& table) {
    return is_asked(table) || (one_variant && table == kDifferences);
  };
  Results results = read_results(arguments.file, {wants, arguments.most_bytes()});
  if (one_variant) results = only_variant(std::move(results), arguments.variant);
  std::erase_if(results.tables, [&](const Table& table) { return !is_asked(table.name); });
  return results;
}

ExitCode run_export(const ExportArguments& arguments) {
  if (arguments.format == "ord") {
    export_ord(arguments);
  } else {
    const Results results = results_for_sheets(arguments);
    print_styled(arguments.format == "csv" ? export_csv(results.tables, arguments.place())
                                           : export_workbook(results, arguments.place()));
  }
  return ExitCode::ok;
}

}  // namespace

void add_export_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("export", "Write results in a format that others read");
  auto arguments = std::make_shared<ExportArguments>();
  command->add_option("FILE", arguments->file, "results file (.h5)")->required();
  command
      ->add_option("--format", arguments->format,
                   "csv: a file for each table; xlsx: a workbook with a sheet for each; ord: Open "
                   "Results Data, of policies")
      ->required()
      ->transform(CLI::Validator(
          [](std::string& format) {
            if (format == "excel" || format == "xls") return "'" + format + "': did you mean xlsx?";
            return std::string();
          },
          ""))
      ->check(CLI::IsMember({"csv", "xlsx", "ord"}));
  command
      ->add_option(
          "-o,--out", arguments->out,
          "folder of the files of csv and ord, file of xlsx; default: the name of the results "
          "with _csv, _ord or .xlsx, in the current folder")
      ->type_name("PATH");
  command
      ->add_option("--tables", arguments->tables,
                   "only these, with commas between them; of ord: elt, plt and ept, event and "
                   "period losses and exceedance probabilities")
      ->type_name("NAMES")
      ->delimiter(',');
  command
      ->add_option("--variant", arguments->variant,
                   "only the rows of this variant; of ord: instead of base")
      ->type_name("NAME");
  add_memory_option(*command, arguments->memory, kMemoryOfTables);
  command->add_flag("--force", arguments->force,
                    "write into a folder that is not empty, or over a file");
  command->footer(
      "CSV files begin with a byte-order mark, and a text that a spreadsheet would take for a\n"
      "formula with a '. Sheets have names of columns and units in two rows that stay in sight.\n"
      "Files of ord are named by perspective: gul ground up, il insured, borne by bearers. Each "
      "has\n"
      "a ..._summary-info.csv that says which portfolio, year and bearer a SummaryId stands for.\n"
      "Event and period losses need 'output: {occurrences: N}' in the scenario.\n"
      "Examples:\n"
      "  cofferdam export book.h5 --format xlsx\n"
      "  cofferdam export book.h5 --format csv --tables bearers,quantiles -o tables\n"
      "  cofferdam export cyber.h5 --format ord\n"
      "  cofferdam export cyber.h5 --format ord --tables ept -o curves");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_export(*arguments); }; });
}

}  // namespace cofferdam
