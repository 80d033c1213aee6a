// Which rows and columns of a table are shown.
#pragma once
#include <cofferdam/table.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// The rows that meet every condition, such as `account=fund`, `level>=99 %` or `mean != 0`;
/// numbers may be rates (`1 %`) and amounts (`3 million`). Texts know only = and !=. A number that
/// is not available meets no condition. Throws Error(scenario), with what was meant or what there
/// is, if there is no such column, or no row with the value that = names, or != of a text.
Table rows_where(const Table& table, const std::vector<std::string>& conditions);

/// The columns of these names, in this order. Throws Error(scenario), with the name that was meant.
Table only_columns(const Table& table, const std::vector<std::string>& names);

/// The names as they were written with commas between them, without blanks and repetitions.
std::vector<std::string> names_in(const std::string& list);

}  // namespace cofferdam
