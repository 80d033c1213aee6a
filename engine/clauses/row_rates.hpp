// A number of a clause for every exposure of a claim.
#pragma once
#include <algorithm>
#include <vector>

#include "waterfall/clause.hpp"

namespace cofferdam {

/// A field resolved on the rows of a claim, portfolio by portfolio: [row over all portfolios], 0 on
/// rows of other claims.
/// `lowered`, if asked, gets by how much ceilings have lowered each; empty: they have not.
std::vector<double> numbers_of_rows(const Value& field, const Range& range, const Claim& claim,
                                    const ProgrammeContext& context, Problems& problems,
                                    std::vector<double>* lowered = nullptr);

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
  bool are_zero() const {
    return rate_ == 0 &&
           std::all_of(rates_.begin(), rates_.end(), [](double rate) { return rate == 0; });
  }
  /// Whether a sum of the field has a ceiling, whether or not it lowers any rate.
  bool has_ceiling() const { return has_ceiling_; }
  /// By how much a ceiling has lowered the rate of a row.
  double lowered(std::uint32_t row) const { return lowered_.empty() ? 0 : lowered_[row]; }

 private:
  void merge_equal(const Claim& claim);

  double rate_ = 0;
  bool has_ceiling_ = false;
  std::vector<double> lowered_;  ///< [row over all portfolios]; empty: nothing
  std::vector<double> rates_;
};

}  // namespace cofferdam
