// A rate of a clause for every exposure of a claim.
#pragma once
#include <vector>

#include "waterfall/clause.hpp"

namespace cofferdam {

/// One rate for all rows, or one a row over all portfolios.
class RowRates {
 public:
  /// Resolves a rate field on the rows of a claim, portfolio by portfolio.
  RowRates(const Value& field, const Claim& claim, const ProgrammeContext& context,
           Problems& problems);
  double of(std::uint32_t row) const { return rates_.empty() ? rate_ : rates_[row]; }
  bool is_equal() const { return rates_.empty(); }  ///< the same for all rows of the claim

 private:
  double rate_ = 0;
  std::vector<double> rates_;
};

}  // namespace cofferdam
