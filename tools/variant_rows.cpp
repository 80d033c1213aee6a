#include "variant_rows.hpp"

#include <cofferdam/error.hpp>
#include <cofferdam/model.hpp>

#include <algorithm>

#include "commands.hpp"

namespace cofferdam {
namespace {

const std::vector<std::string>* variant_column(const Table& table) {
  if (table.columns.empty() || table.columns.front().name != "variant") return nullptr;
  return std::get_if<std::vector<std::string>>(&table.columns.front().cells);
}

}  // namespace

VariantRows rows_of(const Table& table, const std::string& variant) {
  const auto* column = variant_column(table);
  if (!column) return {0, table.rows()};
  const auto first = std::find(column->begin(), column->end(), variant);
  const auto last =
      std::find_if(first, column->end(), [&](const std::string& name) { return name != variant; });
  return {static_cast<std::size_t>(first - column->begin()),
          static_cast<std::size_t>(last - column->begin())};
}

std::vector<std::string> variants_of(const Results& results) {
  std::vector<std::string> names;
  for (const Table& table : results.tables) {
    const auto* column = table.name == kDifferences ? variant_column(table) : nullptr;
    if (!column) continue;
    names.emplace_back(kBaseName);
    for (const std::string& name : *column)
      if (name != names.back()) names.push_back(name);
  }
  return names;
}

Results only_variant(Results results, const std::string& variant) {
  const std::vector<std::string> known = variants_of(results);
  if (known.empty()) throw Error(ExitCode::scenario, "the results have no variants");
  if (std::find(known.begin(), known.end(), variant) == known.end())
    throw Error(ExitCode::scenario, unknown_name("variant", variant, known));
  if (variant != kBaseName)
    std::erase_if(results.tables, [](const Table& table) { return table.name == kPrecision; });
  for (Table& table : results.tables) {
    const VariantRows rows = rows_of(table, variant);
    for (Column& column : table.columns)
      std::visit(
          [&](auto& cells) {
            using Cells = std::decay_t<decltype(cells)>;
            const auto at = [&](std::size_t row) {
              return std::make_move_iterator(cells.begin() + static_cast<std::ptrdiff_t>(row));
            };
            cells = Cells(at(rows.first), at(rows.last));
          },
          column.cells);
  }
  std::erase_if(results.tables, [](const Table& table) {
    return (table.name == kSizes || table.name == kSizing) && table.rows() == 0;
  });
  return results;
}

Results without_variant_column(Results results) {
  for (Table& table : results.tables)
    if (variant_column(table)) table.columns.erase(table.columns.begin());
  return results;
}

}  // namespace cofferdam
