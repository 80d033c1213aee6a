#include <cofferdam/table.hpp>

#include <algorithm>
#include <stdexcept>

namespace cofferdam {

namespace {

template <class Cell>
const std::vector<Cell>& cells_of(const Table& table, const std::string& name, const char* kind) {
  if (const auto* cells = std::get_if<std::vector<Cell>>(&table.column(name).cells)) return *cells;
  throw std::out_of_range("column '" + name + "' of table '" + table.name + "' does not hold " +
                          kind);
}

}  // namespace

std::size_t Column::size() const {
  return std::visit([](const auto& values) { return values.size(); }, cells);
}

const Column& Table::column(const std::string& wanted) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& column) { return column.name == wanted; });
  if (found == columns.end()) {
    throw std::out_of_range("table '" + name + "' has no column '" + wanted + "'");
  }
  return *found;
}

const std::vector<double>& Table::numbers(const std::string& wanted) const {
  return cells_of<double>(*this, wanted, "numbers");
}

const std::vector<std::int64_t>& Table::integers(const std::string& wanted) const {
  return cells_of<std::int64_t>(*this, wanted, "integers");
}

const std::vector<std::string>& Table::texts(const std::string& wanted) const {
  return cells_of<std::string>(*this, wanted, "texts");
}

}  // namespace cofferdam
