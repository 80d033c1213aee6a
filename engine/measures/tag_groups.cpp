#include "measures/tag_groups.hpp"

#include <map>

#include "portfolios/portfolio.hpp"

namespace cofferdam {

TagGroups tag_groups(const std::string& name, const Params& params) {
  TagGroups tag{name, {"(none)"}, std::vector<std::uint32_t>(params.rows, 0), false};
  std::map<std::string, std::uint32_t> codes;
  for (const NamedPortfolio& named : params.portfolios) {
    const Tag* own = named.portfolio->exposures().tag(name);
    if (!own) continue;
    tag.changes = tag.changes || own->changes;
    for (const std::string& value : own->values)
      if (codes.emplace(value, static_cast<std::uint32_t>(tag.values.size())).second)
        tag.values.push_back(value);
    for (std::size_t row = 0; row < own->codes.size(); ++row)
      tag.codes[named.first_row + row] = codes[own->values[own->codes[row]]];
  }
  return tag;
}

}  // namespace cofferdam
