#include "measures/stock_needed.hpp"

#include <cmath>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

/// In the last octave of LogHistogram.
constexpr double kNoStock = 0x1p87;

}  // namespace

std::vector<double> countable_stocks(std::span<const double> needed) {
  std::vector<double> stocks(needed.begin(), needed.end());
  for (double& stock : stocks)
    if (std::isinf(stock)) stock = kNoStock;
  return stocks;
}

Estimate StockNeeded::never_enough() const {
  return sample_.probability_at_least(kNoStock);
}

Estimate StockNeeded::enough_with(double q) const {
  if (const double never = never_enough().value; never > (1 - q) * (1 + 1e-9)) {
    Estimate none;
    none.verdict = "not available: in " + rounded_text(100 * never) +
                   " % of the trials no stock is enough, since something comes due after the pool "
                   "has closed, or where none of its stock goes";
    return none;
  }
  Estimate estimate = sample_.quantile(q);
  if (estimate.ci_high >= kNoStock) {
    estimate.ci_high = estimate.standard_error = std::numeric_limits<double>::quiet_NaN();
    estimate.verdict = "open: the interval reaches into trials in which no stock is enough";
  }
  return estimate;
}

double StockNeeded::largest() const {
  return sample_.largest(kNoStock);
}

}  // namespace cofferdam
