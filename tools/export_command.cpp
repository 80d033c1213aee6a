// cofferdam export: results in a format that others read.
#include <cofferdam/results.hpp>

#include <filesystem>
#include <set>

#include "commands.hpp"
#include "memory_size.hpp"
#include "ord_tables.hpp"
#include "progress.hpp"
#include "results/output_file.hpp"
#include "summary.hpp"
#include "table_text.hpp"
#include "variant_rows.hpp"

#include <cofferdam/model.hpp>

namespace cofferdam {
namespace {

namespace fs = std::filesystem;

struct ExportArguments {
  std::string file, format, out, variant = kBaseName;
  std::vector<std::string> tables = {"elt", "plt", "ept"};
  std::string memory;
  bool force = false;
};

/// The folder, which is made. Throws Error if it is none, or holds something already.
std::string folder_of(const ExportArguments& arguments) {
  const std::string folder =
      arguments.out.empty() ? fs::path(arguments.file).stem().string() + "_ord" : arguments.out;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder))
    throw Error(ExitCode::cannot_create, "cannot create the folder '" + folder + "'" +
                                             (error ? ": " + error.message() : ""));
  if (!arguments.force && !fs::is_empty(folder))
    throw Error(ExitCode::cannot_create,
                "the folder '" + folder +
                    "' is not empty; use another with -o, or --force to replace files in it");
  return folder;
}

void write(const std::string& folder, const std::string& name, const std::string& text) {
  OutputFile file((fs::path(folder) / name).string());
  file.write(text.data(), text.size());
  file.commit();
}

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

ExitCode run_export(const ExportArguments& arguments) {
  const std::set<std::string> asked(arguments.tables.begin(), arguments.tables.end());
  const OrdParts parts{asked.contains("elt"), asked.contains("plt"), asked.contains("ept")};
  // Single occurrences are many.
  const auto wants = [&](const std::string& table) {
    return table == "occurrences" ? parts.needs_occurrences() : !is_long(table);
  };
  Results results =
      read_results(arguments.file, {wants, static_cast<std::uint64_t>(bytes_of(arguments.memory))});
  if (arguments.variant != kBaseName || !variants_of(results).empty())
    results = without_variant_column(only_variant(std::move(results), arguments.variant));
  std::string folder, names;  // the folder is made when there is something to write
  make_ord_tables(results, parts, [&](const std::string& name, const Table& table) {
    if (folder.empty()) folder = folder_of(arguments);
    write(folder, name, to_csv(table));
    names += "  " + name + ", " + grouped(static_cast<std::int64_t>(table.rows())) + " rows\n";
  });
  write(folder, "analysis_settings.json", settings_of(results));
  print("Written to " + folder + ":\n" + names + "  analysis_settings.json\n");
  return ExitCode::ok;
}

}  // namespace

void add_export_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("export", "Write results in a format that others read");
  auto arguments = std::make_shared<ExportArguments>();
  command->add_option("FILE", arguments->file, "results file (.h5)")->required();
  command->add_option("--format", arguments->format, "ord: Open Results Data, of policies")
      ->required()
      ->check(CLI::IsMember({"ord"}));
  command
      ->add_option(
          "-o,--out", arguments->out,
          "folder of the files; default: the name of the results with _ord, in the current "
          "folder")
      ->type_name("FOLDER");
  command
      ->add_option("--tables", arguments->tables,
                   "which: elt, plt and ept, event and period losses and exceedance probabilities")
      ->delimiter(',')
      ->check(CLI::IsMember({"elt", "plt", "ept"}));
  command
      ->add_option("--variant", arguments->variant, "the variant that is exported, instead of base")
      ->type_name("NAME");
  add_memory_option(*command, arguments->memory, kMemoryOfTables);
  command->add_flag("--force", arguments->force, "write into a folder that is not empty");
  command->footer(
      "Files are named by perspective: gul ground up, il insured, borne by bearers. Each has\n"
      "a ..._summary-info.csv that says which portfolio, year and bearer a SummaryId stands for.\n"
      "Event and period losses need 'output: {occurrences: N}' in the scenario.\n"
      "Examples:\n"
      "  cofferdam export cyber.h5 --format ord\n"
      "  cofferdam export cyber.h5 --format ord --tables ept -o curves");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_export(*arguments); }; });
}

}  // namespace cofferdam
