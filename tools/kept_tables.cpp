#include "kept_tables.hpp"

#include <algorithm>
#include <filesystem>

#include "commands.hpp"
#include "display_width.hpp"
#include "results_name.hpp"
#include "second_place.hpp"

namespace cofferdam {
namespace {

/// What a run has computed is not replaced.
void refuse_results_of_runs(const std::string& path, const std::vector<std::string>& names) {
  if (!std::filesystem::exists(path)) return;
  const std::vector<TableHead> tables = read_overview(path).tables;
  const bool other = std::any_of(tables.begin(), tables.end(), [&](const TableHead& table) {
    return std::find(names.begin(), names.end(), table.name) == names.end();
  });
  if (other)
    throw Error(ExitCode::cannot_create, "'" + printable(path) +
                                             "' holds the results of a run, which it would "
                                             "replace; name another file with -o");
}

}  // namespace

KeptTables::KeptTables(const std::string& scenario, const std::optional<std::string>& out,
                       const std::vector<std::string>& names) {
  if (!out) return;
  path_ = results_name(scenario, out);
  file_ = std::make_unique<OutputFile>(path_);  // nobody else can write it from here on
  refuse_results_of_runs(path_, names);
}

void KeptTables::write(Results heading, std::vector<Table> tables, bool complete, bool tell) {
  if (!file_) return;
  heading.complete = complete;
  heading.tables = std::move(tables);
  SecondPlace second;
  const Written written = second.write(
      path_, [&] { write_results(heading, *file_); },
      [&](const std::string& other) { write_results(heading, other); });
  if (tell && !written.path.empty()) {
    const std::string shown = printable(written.path);
    print("Results: " + shown + "; draw it: cofferdam plot " + shown + "\n");
  }
  if (written.failure) throw *written.failure;
}

}  // namespace cofferdam
