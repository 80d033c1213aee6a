#include "waterfall/instances_of.hpp"

namespace cofferdam {

std::vector<std::uint32_t> instances_of(const ProgrammeContext& context, const std::string& each,
                                        std::vector<std::string>& values) {
  std::vector<std::uint32_t> instances;
  if (each.empty()) return instances;
  std::map<std::string, std::uint32_t> known;
  instances.assign(context.rows, 0);
  const auto instance = [&](const std::string& value) {
    const auto [found, added] = known.emplace(value, static_cast<std::uint32_t>(values.size()));
    if (added) values.push_back(value);
    return found->second;
  };
  for (const PortfolioView& portfolio : context.portfolios)
    if (const Tag* tag = portfolio.exposures->tag(each))
      for (std::size_t row = 0; row < tag->codes.size(); ++row)
        instances[portfolio.first_row + row] = instance(tag->values[tag->codes[row]]);
  // Those that no loan of the scenario happens to have.
  for (const PortfolioView& portfolio : context.portfolios)
    if (const Tag* tag = portfolio.exposures->tag(each))
      for (const std::string& value : tag->values) instance(value);
  return instances;
}

}  // namespace cofferdam
