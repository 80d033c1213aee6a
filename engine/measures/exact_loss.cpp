#include "measures/exact_loss.hpp"

namespace cofferdam {

double exposure_of(const Params& params) {
  double exposure = 0;
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    for (std::size_t row = 0; row < book.rows(); ++row) exposure += book.ead[row] * book.count[row];
  }
  return exposure;
}

double exact_expected_loss(const Params& params) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  if (!params.factors->starts_in_long_run()) return kUnknown;
  double sum = 0;
  for (const NamedPortfolio& named : params.portfolios) sum += named.portfolio->expected_loss();
  return sum;  // NaN if any is
}

}  // namespace cofferdam
