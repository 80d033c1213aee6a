#include "export_tables.hpp"

#include <cofferdam/error.hpp>

#include <filesystem>

#include "display_width.hpp"
#include "number_text.hpp"
#include "results/output_file.hpp"
#include "table_text.hpp"
#include "workbook.hpp"

namespace cofferdam {
namespace {

namespace fs = std::filesystem;

std::string stem_of(const ExportPlace& place) {
  return fs::path(place.file).stem().string();
}

std::string rows_text(const Table& table) {
  return grouped(static_cast<std::int64_t>(table.rows())) + (table.rows() == 1 ? " row" : " rows");
}

}  // namespace

std::string export_folder(const ExportPlace& place, const std::string& suffix) {
  const std::string folder = place.out.empty() ? stem_of(place) + suffix : place.out;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder))
    throw Error(ExitCode::cannot_create, "cannot create the folder '" + folder + "'" +
                                             (error ? ": " + error.message() : ""));
  if (!place.force && !fs::is_empty(folder))
    throw Error(ExitCode::cannot_create,
                "the folder '" + folder +
                    "' is not empty; use another with -o, or --force to replace files in it");
  return folder;
}

void write_export(const std::string& folder, const std::string& name, const std::string& text) {
  OutputFile file((fs::path(folder) / name).string());
  file.write(text.data(), text.size());
  file.commit();
}

std::string export_csv(const std::vector<Table>& tables, const ExportPlace& place) {
  const std::string folder = export_folder(place, "_csv");
  std::string written = "Written to " + folder + ":\n";
  for (const Table& table : tables) {
    write_export(folder, table.name + ".csv", "\xEF\xBB\xBF" + to_csv(table));
    written += "  " + printable(table.name) + ".csv, " + rows_text(table) + "\n";
  }
  return written;
}

std::string export_workbook(const Results& results, const ExportPlace& place) {
  const std::string path = place.out.empty() ? stem_of(place) + ".xlsx" : place.out;
  if (fs::is_directory(path))
    throw Error(
        ExitCode::cannot_create,
        "'" + path + "' is a folder; name a file with -o, such as " + stem_of(place) + ".xlsx");
  if (!place.force && fs::exists(path))
    throw Error(ExitCode::cannot_create,
                "there is a file '" + path + "'; use another name with -o, or --force");
  const Workbook book = workbook_of(results);
  OutputFile file(path);
  file.write(book.bytes.data(), book.bytes.size());
  file.commit();
  const auto sheets = static_cast<std::int64_t>(results.tables.size());
  std::string written = "Written to " + path + ": " + grouped(sheets) +
                        (sheets == 1 ? " table" : " tables") + ", a sheet each\n";
  for (const std::string& warning : book.warnings) written += "Warning: " + warning + "\n";
  return written;
}

}  // namespace cofferdam
