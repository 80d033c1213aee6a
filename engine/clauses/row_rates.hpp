// A number of a clause for every exposure of a claim.
#pragma once
#include <vector>

#include "waterfall/clause.hpp"

namespace cofferdam {

/// A field resolved on the rows of a claim, portfolio by portfolio: [row over all portfolios], 0 on
/// rows of other claims.
std::vector<double> numbers_of_rows(const Value& field, const Range& range, const Claim& claim,
                                    const ProgrammeContext& context, Problems& problems);

/// One rate for all rows, or one a row over all portfolios.
class RowRates {
 public:
  /// The same rate for all.
  explicit RowRates(double rate) : rate_(rate) {}
  /// Resolves a rate field on the rows of a claim.
  RowRates(const Value& field, const Claim& claim, const ProgrammeContext& context,
           Problems& problems);
  /// `rates`: [row over all portfolios].
  RowRates(std::vector<double> rates, const Claim& claim);
  double of(std::uint32_t row) const { return rates_.empty() ? rate_ : rates_[row]; }
  bool is_equal() const { return rates_.empty(); }  ///< the same for all rows of the claim

 private:
  double rate_ = 0;
  std::vector<double> rates_;
};

}  // namespace cofferdam
