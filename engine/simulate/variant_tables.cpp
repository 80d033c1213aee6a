#include "simulate/variant_tables.hpp"

#include <cofferdam/error.hpp>
#include <cofferdam/model.hpp>

#include <algorithm>
#include <limits>

namespace cofferdam {
namespace {

/// Adds a column without cells, of the same kind as `like`, filled up to `rows`.
Column& add_column(Table& table, const Column& like, std::size_t rows) {
  Column column{like.name, like.unit, like.long_name, {}};
  if (std::holds_alternative<std::vector<std::string>>(like.cells))
    column.cells = std::vector<std::string>(rows);
  else if (std::holds_alternative<std::vector<double>>(like.cells))
    column.cells = std::vector<double>(rows, std::numeric_limits<double>::quiet_NaN());
  else if (rows == 0)
    column.cells = std::vector<std::int64_t>();
  else
    throw Error(ExitCode::internal, "only some variants have the column '" + like.name +
                                        "' of the table '" + table.name + "'");
  return table.columns.emplace_back(std::move(column));
}

Column variant_column(std::vector<std::string> names) {
  return {"variant", "", "base: the scenario itself; else a variant", std::move(names)};
}

/// Appends the rows of `from`; `table` has `rows` rows below its column `variant`.
void append(Table& table, Table from, std::size_t rows) {
  for (Column& column : from.columns) {
    const auto found = std::find_if(table.columns.begin() + 1, table.columns.end(),
                                    [&](const Column& known) { return known.name == column.name; });
    Column& to = found != table.columns.end() ? *found : add_column(table, column, rows);
    std::visit(
        [&](auto& cells) {
          auto& added = std::get<std::decay_t<decltype(cells)>>(column.cells);
          cells.insert(cells.end(), std::make_move_iterator(added.begin()),
                       std::make_move_iterator(added.end()));
        },
        to.cells);
  }
}

/// Fills columns that the last variant does not have.
void fill(Table& table, std::size_t rows) {
  for (std::size_t c = 1; c < table.columns.size(); ++c) {
    Column& column = table.columns[c];
    if (column.size() == rows) continue;
    if (auto* numbers = std::get_if<std::vector<double>>(&column.cells))
      numbers->resize(rows, std::numeric_limits<double>::quiet_NaN());
    else if (auto* texts = std::get_if<std::vector<std::string>>(&column.cells))
      texts->resize(rows);
    else
      throw Error(ExitCode::internal, "only some variants have the column '" + column.name +
                                          "' of the table '" + table.name + "'");
  }
}

}  // namespace

Table joined_table(std::vector<NamedTable> of_variants) {
  const Table& first = of_variants.front().table;
  Table joined{first.name, first.sentence, {variant_column({})}};
  std::vector<std::string> names;
  for (NamedTable& of : of_variants) {
    const std::size_t before = names.size(), rows = before + of.table.rows();
    append(joined, std::move(of.table), before);
    fill(joined, rows);
    names.resize(rows, of.variant);
  }
  joined.columns.front().cells = std::move(names);
  return joined;
}

std::vector<Table> joined_tables(std::vector<NamedTables> variants, const Family& tables) {
  std::vector<Table> all;
  for (const Kind* kind : tables.kinds) {
    std::vector<NamedTable> of_variants;
    for (NamedTables& variant : variants)
      for (Table& table : variant.tables)
        if (table.name == kind->name) of_variants.push_back({variant.variant, std::move(table)});
    if (!of_variants.empty()) all.push_back(joined_table(std::move(of_variants)));
  }
  return all;
}

Table of_base(Table table) {
  const std::vector<std::string> names(table.rows(), kBaseName);
  table.columns.insert(table.columns.begin(), variant_column(names));
  return table;
}

}  // namespace cofferdam
