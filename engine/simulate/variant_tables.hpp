// The tables of variants as one set of tables.
#pragma once
#include <cofferdam/table.hpp>

#include <string>
#include <vector>

#include "scenario/keys.hpp"

namespace cofferdam {

/// The tables of the base or of one variant.
struct NamedTables {
  std::string variant;
  std::vector<Table> tables;
};

/// One table of the base or of one variant.
struct NamedTable {
  std::string variant;
  Table table;
};

/// The rows of all in their order, with a first column `variant`. The first gives the columns;
/// columns that only later ones have follow, and are NaN or empty where a variant lacks them.
/// There must be one.
Table joined_table(std::vector<NamedTable> of_variants);

/// Every table of any variant once, in the order of the catalogue, with a first column `variant`
/// and the rows of all variants in their order, as joined_table.
std::vector<Table> joined_tables(std::vector<NamedTables> variants, const Family& tables);

/// A table of the base alone, with a first column `variant`.
Table of_base(Table table);

}  // namespace cofferdam
