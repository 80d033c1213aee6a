// Tables of results as files that spreadsheets read.
#pragma once
#include <cofferdam/results.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// What an export has to know.
struct ExportPlace {
  std::string file;    ///< the results file, which names the output if `out` is empty
  std::string out;     ///< folder or file
  bool force = false;  ///< write into a folder that is not empty, or over a file
};

/// The folder of an export, which is made: `out`, or the name of the results with `suffix`. Throws
/// Error(cannot_create) if it cannot be made, or holds something already, unless forced.
std::string export_folder(const ExportPlace& place, const std::string& suffix);

/// Writes a text as a file of a folder, whole or not at all.
void write_export(const std::string& folder, const std::string& name, const std::string& text);

/// Writes each table as NAME.csv with a byte-order mark, by which spreadsheets know UTF-8. Returns
/// what was written, in lines.
std::string export_csv(const std::vector<Table>& tables, const ExportPlace& place);

/// Writes all tables as one workbook. Returns what was written and what a sheet does not take.
/// Throws Error(scenario) where the command was built without libxlsxwriter.
std::string export_workbook(const Results& results, const ExportPlace& place);

}  // namespace cofferdam
