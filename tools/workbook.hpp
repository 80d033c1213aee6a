// Results as a workbook of a spreadsheet (Office Open XML, .xlsx).
#pragma once
#include <cofferdam/results.hpp>

#include <string>
#include <vector>

namespace cofferdam {

struct Workbook {
  std::string bytes;                  ///< the file
  std::vector<std::string> warnings;  ///< what a sheet does not take
};

/// A sheet for each table, behind one that says what the results are (`about`) and one that says
/// what each column means (`columns`). Names of columns stand in the first row and their units in
/// the second, both frozen; texts are never formulas, missing numbers are empty cells. Rows,
/// columns and characters beyond what a sheet takes are left out with a warning. Equal results give
/// equal bytes. Throws Error(scenario) where the command was built without libxlsxwriter.
Workbook workbook_of(const Results& results);

}  // namespace cofferdam
