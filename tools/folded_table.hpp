// A table of results for the eye: each estimate with its error in one cell.
#pragma once
#include <cofferdam/table.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// A column whose cells are ready to be shown, all printable().
struct FoldedColumn {
  std::string name;
  std::string unit;    ///< such as "million CNY"; "" for texts and plain numbers
  bool right = false;  ///< flush right, as numbers are
  bool key = false;    ///< tells the rows apart: a text or whole number before all estimates
  std::vector<std::string> cells;
};

struct FoldedTable {
  std::string title;  ///< name and sentence
  std::vector<FoldedColumn> columns;
  std::vector<std::string> notes;  ///< sentences: what marks mean, and what is left out
  std::size_t rows = 0;
};

/// The table as `cofferdam show` shows it. An estimate stands with its standard error, both rounded
/// to two digits of the error; "< x" or "> x" is the end of the 95 % interval where every trial
/// gave 0 or 1. Money of one table has one unit, such as million. Left out are standard errors,
/// intervals and technical columns, columns without content, and verdicts that are all `ok`, unless
/// `asked` names columns: then these are shown in that order, and estimates among them with their
/// errors. Throws Error(scenario) if a name is unknown.
FoldedTable folded(const Table& table, const std::vector<std::string>& asked);

/// The table as lines of at most `width` columns (0: as wide as it needs). Up to three rows of many
/// columns are turned: one line a column. What is too wide is wrapped: texts within their cell,
/// then columns below each other, behind those that tell the rows apart. Headings carry their mark.
std::string laid_out(const FoldedTable& table, std::size_t width);

}  // namespace cofferdam
