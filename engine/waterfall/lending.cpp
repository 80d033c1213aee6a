#include "waterfall/lending.hpp"

#include <limits>

namespace cofferdam {

void LendingOutcomes::reset(std::size_t years, std::size_t trials) {
  for (auto* column : {&planned, &lent, &stopped}) column->assign(years * trials, 0.0);
  first.assign(trials, std::numeric_limits<double>::infinity());
}

}  // namespace cofferdam
