#include "waterfall/lending.hpp"

#include <limits>

#include "waterfall/clause.hpp"

namespace cofferdam {

void LendingOutcomes::reset(std::size_t years, std::size_t trials, bool responds) {
  for (auto* column : {&planned, &lent, &stopped}) column->assign(years * trials, 0.0);
  for (const auto column : ResponseOutcomes::kColumns)
    (response.*column).assign(responds ? years * trials : 0, 0.0);
  first.assign(trials, std::numeric_limits<double>::infinity());
}

bool ProgrammeContext::decides_lending_of(std::uint32_t row) const {
  if (lending_decided.empty()) return false;
  return lending_decided[static_cast<std::size_t>(&portfolio_of(row) - portfolios.data())] != 0;
}

}  // namespace cofferdam
