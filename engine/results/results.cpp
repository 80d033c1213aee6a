#include <cofferdam/results.hpp>

#include <algorithm>
#include <stdexcept>

namespace cofferdam {

const Table& Results::table(const std::string& name) const {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const Table& table) { return table.name == name; });
  if (found == tables.end()) throw std::out_of_range("the results have no table '" + name + "'");
  return *found;
}

}  // namespace cofferdam
