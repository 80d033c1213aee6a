// What members check alike.
#include <algorithm>

#include "waterfall/clause.hpp"

namespace cofferdam {

void check_named_once(const Value& list, const char* what, Problems& problems) {
  for (auto name = list.items.begin(); name != list.items.end(); ++name)
    if (std::any_of(list.items.begin(), name,
                    [&](const Value& other) { return other.text == name->text; }))
      problems.add(name->place, name->path, "'" + name->text + "' is named twice",
                   std::string("name each ") + what + " once");
}

void check_alike(const Value& what, const std::string& name, const Claim& claim,
                 const ProgrammeContext& context, Problems& problems) {
  for (const PortfolioView& portfolio : context.portfolios) {
    if (!portfolio.exposures->is_fine_grained() || !portfolio.events.drawn_severity) continue;
    const auto rows = static_cast<std::uint32_t>(portfolio.exposures->rows());
    if (std::none_of(claim.rows.begin(), claim.rows.end(), [&](std::uint32_t row) {
          return row >= portfolio.first_row && row - portfolio.first_row < rows;
        }))
      continue;
    problems.add(what.place, what.path,
                 name + " beside losses of '" + portfolio.name +
                     "' that are drawn for each loan, while fine_grained knows their mean alone",
                 "leave out fine_grained of '" + portfolio.name + "'");
  }
}

void check_tagged(const Value& each, const std::vector<std::size_t>& claims,
                  const std::string& what, const ProgrammeContext& context, Problems& problems) {
  for (const PortfolioView& portfolio : context.portfolios) {
    const auto first = context.claim_of.begin() + portfolio.first_row;
    const auto last = first + static_cast<std::ptrdiff_t>(portfolio.exposures->rows());
    if (portfolio.exposures->tag(each.text) || std::none_of(first, last, [&](auto claim) {
          return std::find(claims.begin(), claims.end(), claim) != claims.end();
        }))
      continue;
    problems.add(
        each.place, each.path,
        what + " '" + each.text + "', and the portfolio '" + portfolio.name + "' has no such tag",
        "give its loans the tag, or leave its losses to another clause");
  }
}

}  // namespace cofferdam
