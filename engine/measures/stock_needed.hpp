// Opening stocks that trials need, some of which no stock can help.
#pragma once
#include <span>
#include <vector>

#include "measures/sample.hpp"

namespace cofferdam {

/// Infinite stocks as a number beyond all amounts, for accumulators, which take no infinity.
std::vector<double> countable_stocks(std::span<const double> needed);

/// What is known of a sample of such stocks.
class StockNeeded {
 public:
  explicit StockNeeded(Sample sample) : sample_(std::move(sample)) {}
  /// Probability that no stock is enough.
  Estimate never_enough() const;
  /// Least stock that is enough with probability `q`; not available where none is.
  Estimate enough_with(double q) const;
  Estimate probability_above(double stock) const { return sample_.probability_above(stock); }
  /// The largest stock that a trial needs and that helps it.
  double largest() const;

 private:
  Sample sample_;
};

}  // namespace cofferdam
